package org.onecard.virtual.card;

import java.util.EnumSet;
import java.util.Set;
import org.onecard.card.ssse.CardAlgorithm;
import org.onecard.card.ssse.SsseRecord;

/**
 * In what a social security card differs from the next. Immutable.
 *
 * @param contact the contact side: its ATR, and {@code 61xx} and {@code 6Cxx} as T=0 has them;
 *     otherwise the contactless one, which answers with its data and knows its UID
 * @param open the records that are free to read
 * @param missing the records that it does not have at all
 * @param efSelection which form of SELECT its files take
 * @param algorithm what its FCI names; the default one is meant by naming none
 * @param version what record 03 says, four characters
 */
public record SsseCardOptions(
    boolean contact,
    Set<SsseRecord> open,
    Set<SsseRecord> missing,
    EfSelection efSelection,
    CardAlgorithm algorithm,
    String version) {

  /** Which P1 of SELECT finds a file by its identifier. */
  public enum EfSelection {
    BOTH,
    /** Only {@code 00 A4 02 00}. */
    UNDER_CURRENT_DF,
    /** Only {@code 00 A4 00 00}. */
    BY_IDENTIFIER
  }

  /** The contact side of a card 3.00 as it is issued: records 01, 03 and 07 are free. */
  public static final SsseCardOptions ISSUED =
      new SsseCardOptions(
          true,
          EnumSet.of(SsseRecord.IDENTIFICATION_CODE, SsseRecord.VERSION, SsseRecord.CARD_NUMBER),
          Set.of(),
          EfSelection.BOTH,
          new CardAlgorithm(3),
          "3.00");

  /** The contact side of a card 2.00: everything is free, and its FCI names no algorithm. */
  public static final SsseCardOptions ISSUED_2_00 =
      new SsseCardOptions(
          true,
          EnumSet.allOf(SsseRecord.class),
          Set.of(),
          EfSelection.BOTH,
          CardAlgorithm.DEFAULT,
          "2.00");

  /** The contact side of a card 1.00: as 2.00, and its names have one record only. */
  public static final SsseCardOptions ISSUED_1_00 =
      new SsseCardOptions(
          true,
          EnumSet.allOf(SsseRecord.class),
          Set.of(SsseRecord.NAME_CONTINUED),
          EfSelection.BOTH,
          CardAlgorithm.DEFAULT,
          "1.00");

  public SsseCardOptions {
    open = Set.copyOf(open);
    missing = Set.copyOf(missing);
    if (!version.matches("\\p{ASCII}{4}")) {
      throw new IllegalArgumentException("a version has four characters such as 3.00");
    }
  }

  boolean namesAlgorithm() {
    return !algorithm.equals(CardAlgorithm.DEFAULT);
  }

  /** The same card, held to a contactless reader. */
  public SsseCardOptions contactless() {
    return new SsseCardOptions(false, open, missing, efSelection, algorithm, version);
  }

  /** The whole of EF05 is free, dates and class included. */
  public SsseCardOptions withOpenDates() {
    return withOpen(SsseRecord.CARD_CLASS, SsseRecord.INSTITUTION, SsseRecord.ISSUED)
        .withOpen(SsseRecord.VALID_TO);
  }

  /** EF06 is free, as if somebody had authenticated. */
  public SsseCardOptions withOpenHolder() {
    return withOpen(SsseRecord.SOCIAL_SECURITY_NUMBER, SsseRecord.NAME, SsseRecord.NAME_CONTINUED);
  }

  private SsseCardOptions withOpen(SsseRecord... more) {
    Set<SsseRecord> all = EnumSet.copyOf(open);
    all.addAll(Set.of(more));
    return new SsseCardOptions(contact, all, missing, efSelection, algorithm, version);
  }

  public SsseCardOptions withEfSelection(EfSelection selection) {
    return new SsseCardOptions(contact, open, missing, selection, algorithm, version);
  }

  public SsseCardOptions withAlgorithm(CardAlgorithm named) {
    return new SsseCardOptions(contact, open, missing, efSelection, named, version);
  }

  public SsseCardOptions withVersion(String said) {
    return new SsseCardOptions(contact, open, missing, efSelection, algorithm, said);
  }
}
