package org.onecard.card.ssse;

import org.onecard.card.apdu.StatusWord;
import org.onecard.card.tlv.Tlv;

/** What came of reading one record. */
sealed interface RecordReading {

  SsseRecord record();

  /** A phrase that names the record and never its value. */
  String describe();

  /** The value, of exactly the record's length. */
  record Value(SsseRecord record, Tlv tlv) implements RecordReading {
    byte[] bytes() {
      return tlv.value();
    }

    @Override
    public String describe() {
      return record.describe() + " was read";
    }
  }

  /** The card does not show the record: not to us, or because it has none. */
  record Closed(SsseRecord record, StatusWord status) implements RecordReading {
    @Override
    public String describe() {
      return record.describe() + " cannot be read (READ RECORD answered " + status + ")";
    }
  }

  /** The card failed, or what it answered is not that record. */
  record Broken(SsseRecord record, String why) implements RecordReading {
    @Override
    public String describe() {
      return record.describe() + " " + why;
    }
  }
}
