package org.onecard.card.profile;

import java.util.List;
import java.util.OptionalInt;

/**
 * A file of an application and how it is read.
 *
 * @param name for instance {@code EF05}
 * @param title what it is called
 * @param identifier two bytes, selected by {@code 00 A4 02 00} or {@code 00 A4 00 00}; empty for a
 *     file that is named in the reading command
 * @param shortIdentifier 1 to 30, named in the reading command itself; empty for a file that is
 *     selected
 * @param form how its content is cut
 * @param length how many bytes of a binary file are read, 1 to 256; 0 for records
 * @param fields what is in it, in the order of reading
 */
public record ProfileFile(
    String name,
    Title title,
    OptionalInt identifier,
    OptionalInt shortIdentifier,
    Form form,
    int length,
    List<ProfileField> fields) {

  /** How a file's content is cut. */
  public enum Form {
    /** {@code 00 B2 tag 00}: the answer is tag, length, value. */
    TAGGED_RECORDS,
    /** {@code 00 B2 number 04}: the answer is the record. */
    RECORDS,
    /** {@code 00 B0 offset}. */
    BINARY
  }

  public ProfileFile {
    fields = List.copyOf(fields);
  }

  /**
   * How many bytes of value a record has, as far as its fields say: the end of the last of them.
   *
   * @param record tag or number
   */
  public int lengthOfRecord(int record) {
    int length = 0;
    for (ProfileField field : fields) {
      for (ProfileField.Part part : field.parts()) {
        if (part.record() == record) {
          length = Math.max(length, part.end());
        }
      }
    }
    return length;
  }
}
