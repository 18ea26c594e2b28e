package org.onecard.card.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One field of a file.
 *
 * @param name lower-case letters, digits and dashes, one of its kind in the profile
 * @param title what it is called
 * @param file name of the file it lies in
 * @param part where it lies
 * @param continued where it goes on, which older cards may lack; empty for most
 * @param format how its bytes are to be understood
 * @param privacy whom it concerns
 * @param access whether it is free to read
 * @param check what must hold for it to be believed; empty for nothing
 * @param standIn what stands in its place in a trace where it is blacked out: as many bytes as its
 *     first part, or none for zeroes
 */
public record ProfileField(
    String name,
    Title title,
    String file,
    Part part,
    Optional<Part> continued,
    FieldFormat format,
    Privacy privacy,
    Access access,
    Optional<FieldCheck> check,
    Octets standIn) {

  /**
   * A stretch of a file.
   *
   * @param record tag or number of the record; 0 in a binary file
   * @param offset in the record's value or the binary file, 0 to 255
   * @param length 1 to 255
   */
  public record Part(int record, int offset, int length) {
    /** The offset just behind it. */
    public int end() {
      return offset + length;
    }
  }

  /** Whom a field concerns. */
  public enum Privacy {
    /** Says nothing about a single card or person. */
    PUBLIC,
    /** Tells one card from another: masked where it is shown, blacked out in traces. */
    CARD,
    /** The holder's: read for identity items only, shown, never stored; blacked out in traces. */
    HOLDER
  }

  /** Who may read a field. */
  public enum Access {
    FREE,
    /**
     * Open once the card has authenticated the terminal; until then not shown, which is no fault.
     */
    AUTHENTICATED
  }

  /** What these bytes say by its format; empty when they are not of it or nothing is there. */
  public Optional<String> readable(byte[] bytes) {
    return format.decode(bytes).flatMap(value -> new FieldReading(this, value).findText());
  }

  /** One part, or two where it goes on. */
  public List<Part> parts() {
    List<Part> parts = new ArrayList<>(2);
    parts.add(part);
    continued.ifPresent(parts::add);
    return parts;
  }
}
