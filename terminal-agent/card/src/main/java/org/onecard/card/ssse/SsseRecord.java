package org.onecard.card.ssse;

/**
 * The records of the application, each known by its identifier, which is also the tag in front of
 * its value.
 */
public enum SsseRecord {
  IDENTIFICATION_CODE(0x01, 16, "card identification code"),
  CARD_CLASS(0x02, 1, "card class"),
  VERSION(0x03, 4, "specification version"),
  INSTITUTION(0x04, 12, "initialising institution"),
  ISSUED(0x05, 4, "date of issue"),
  VALID_TO(0x06, 4, "valid-to date"),
  CARD_NUMBER(0x07, 9, "card number"),
  SOCIAL_SECURITY_NUMBER(0x08, 18, "social security number"),
  NAME(0x09, 30, "name"),
  /** Missing on older cards; its bytes follow those of {@link #NAME}. */
  NAME_CONTINUED(0x4E, 20, "continued name");

  private final int tag;
  private final int length;
  private final String title;

  SsseRecord(int tag, int length, String title) {
    this.tag = tag;
    this.length = length;
    this.title = title;
  }

  public int tag() {
    return tag;
  }

  /** Length of the value in bytes; on the card a tag and a length byte stand before it. */
  public int length() {
    return length;
  }

  /** For a sentence: {@code record 07 (card number)}. */
  String describe() {
    return "record %02X (%s)".formatted(tag, title);
  }
}
