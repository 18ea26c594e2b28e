package org.onecard.protocol.chain;

import java.util.List;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.Signer;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.protocol.record.ChainedRecord;

/** Signs records of a terminal for their way to the host. */
public final class Submissions {

  private Submissions() {}

  /**
   * One signature over the hash of the last record, which covers all before it.
   *
   * @param number the terminal's own count, from 1
   * @param records 1 to 256, consecutive, of one epoch
   */
  public static Submission sign(long number, List<ChainedRecord> records, Signer recordKey) {
    if (records.isEmpty() || records.size() > Submission.MOST_RECORDS) {
      throw new IllegalArgumentException("1 to 256 records, not " + records.size());
    }
    for (int index = 1; index < records.size(); index++) {
      if (!Links.follows(records.get(index - 1), records.get(index))) {
        throw new IllegalArgumentException(
            records.get(index).content().id() + " does not follow the record before it");
      }
    }
    return new Submission(number, records, signature(records, recordKey));
  }

  /**
   * A tap that goes before what the terminal wrote earlier and has yet to send.
   *
   * @param number as of {@link #sign}, of one and the same count
   */
  public static Submission signAhead(long number, ChainedRecord tap, Signer recordKey) {
    List<ChainedRecord> records = List.of(tap);
    return new Submission(number, records, signature(records, recordKey), true);
  }

  private static Signature signature(List<ChainedRecord> records, Signer recordKey) {
    byte[] lastHash = records.get(records.size() - 1).hash().bytes();
    return recordKey.sign(SignatureContext.SUBMISSION, lastHash);
  }
}
