package org.onecard.server.sip2;

/**
 * One field of variable length.
 *
 * @param id two characters, for instance {@code AA}
 * @param value without {@code |} and control characters; may be empty
 */
public record SipField(String id, String value) {

  /** Characters of a value. */
  public static final int MOST = 1_024;

  public SipField {
    if (id.length() != 2) {
      throw new IllegalArgumentException("a field's id has two characters");
    }
    if (!isValue(value)) {
      throw new IllegalArgumentException(
          "a field's value has no bar, no control character and at most " + MOST + " characters");
    }
  }

  /** Whether a text can be sent in a field: it must not end the field, nor the line. */
  public static boolean isValue(String text) {
    return text.length() <= MOST && text.chars().allMatch(c -> c >= ' ' && c != '|' && c != 0x7F);
  }

  /** Values are identifiers of people and of what they read. */
  @Override
  public String toString() {
    return id + "…";
  }
}
