package org.onecard.agent.journal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.onecard.protocol.record.SignedBytes;

/** The bytes of a segment: how they are laid out and how they are read back. See the package. */
final class Segment {

  static final int HEADER_BYTES = 16;
  static final int ENTRY_HEADER_BYTES = 12;

  /** A record is a few hundred bytes; the longest that the protocol allows is half of this. */
  static final int MAX_PAYLOAD_BYTES = 8_192;

  private static final int PAYLOAD_HEADER_BYTES = 14;
  private static final int MAGIC = 0x4F434A31; // OCJ1

  private Segment() {}

  static byte[] header(long number) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).putInt(MAGIC).putLong(number);
    return header.putInt(crc(header.array(), 0, 12)).array();
  }

  static boolean hasHeader(byte[] image, long number) {
    return image.length >= HEADER_BYTES
        && Arrays.equals(image, 0, HEADER_BYTES, header(number), 0, HEADER_BYTES);
  }

  /**
   * @param durable offset up to which the segment was synced before this entry is written
   */
  static byte[] encode(JournalEntry entry, int durable) {
    byte[] record = entry.record().bytes();
    byte[] sealed = entry.sealedCard().map(SignedBytes::bytes).orElse(new byte[0]);
    int length = PAYLOAD_HEADER_BYTES + sealed.length + record.length;
    if (length > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "a journal entry has at most " + MAX_PAYLOAD_BYTES + " bytes, not " + length);
    }
    ByteBuffer bytes = ByteBuffer.allocate(ENTRY_HEADER_BYTES + length);
    bytes.putInt(length).putInt(durable).putInt(0);
    bytes.putInt(entry.place().epoch()).putLong(entry.place().sequence());
    bytes.putShort((short) sealed.length).put(sealed).put(record);
    bytes.putInt(8, entryCrc(bytes.array(), 0, length));
    return bytes.array();
  }

  /** What a segment's bytes hold, from the first entry to the first that is none. */
  static Scan scan(byte[] image) {
    return scan(image, HEADER_BYTES);
  }

  /** The same from an offset on. */
  static Scan scan(byte[] image, int from) {
    List<Found> entries = new ArrayList<>();
    int offset = from;
    while (true) {
      Optional<Found> found = parse(image, offset);
      if (found.isEmpty()) {
        return new Scan(entries, offset, !isZero(image, offset));
      }
      entries.add(found.get());
      offset = found.get().end();
    }
  }

  /**
   * Whether anything behind a bad place shows that it had been synced: an entry, wherever it lies,
   * with a right checksum that says so.
   */
  static boolean wasSynced(byte[] image, int badOffset) {
    for (int offset = badOffset + 1; offset < image.length - ENTRY_HEADER_BYTES; offset++) {
      // The claim is looked at first, so that few offsets cost a checksum.
      int durable = intAt(image, offset + 4);
      if (durable > badOffset && durable <= offset && parse(image, offset).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** Where the next entry begins that has a right checksum; negative where there is none. */
  static int findNext(byte[] image, int from) {
    for (int offset = from; offset <= image.length - ENTRY_HEADER_BYTES; offset++) {
      if (parse(image, offset).isPresent()) {
        return offset;
      }
    }
    return -1;
  }

  /** The entry at an offset; empty where none with a right checksum is. */
  static Optional<Found> find(byte[] image, int offset) {
    return parse(image, offset);
  }

  private static Optional<Found> parse(byte[] image, int offset) {
    if (offset > image.length - ENTRY_HEADER_BYTES) {
      return Optional.empty();
    }
    int length = intAt(image, offset);
    if (length < PAYLOAD_HEADER_BYTES
        || length > MAX_PAYLOAD_BYTES
        || length > image.length - ENTRY_HEADER_BYTES - offset
        || intAt(image, offset + 8) != entryCrc(image, offset, length)) {
      return Optional.empty();
    }
    ByteBuffer payload = ByteBuffer.wrap(image, offset + ENTRY_HEADER_BYTES, length);
    Place place = new Place(payload.getInt(), payload.getLong());
    int sealedLength = Short.toUnsignedInt(payload.getShort());
    if (sealedLength > payload.remaining()) {
      return Optional.empty();
    }
    byte[] sealed = new byte[sealedLength];
    payload.get(sealed);
    byte[] record = new byte[payload.remaining()];
    payload.get(record);
    return Optional.of(
        new Found(
            new JournalEntry(
                place,
                new SignedBytes(record),
                sealedLength == 0 ? Optional.empty() : Optional.of(new SignedBytes(sealed))),
            offset,
            offset + ENTRY_HEADER_BYTES + length));
  }

  private static int entryCrc(byte[] image, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(image, offset, 8);
    crc.update(image, offset + ENTRY_HEADER_BYTES, length);
    return (int) crc.getValue();
  }

  private static int crc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  private static int intAt(byte[] image, int offset) {
    return ByteBuffer.wrap(image).getInt(offset);
  }

  private static boolean isZero(byte[] image, int from) {
    for (int i = from; i < image.length; i++) {
      if (image[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** An entry and where it lies. */
  record Found(JournalEntry entry, int offset, int end) {}

  /**
   * @param entries in order
   * @param end offset behind the last
   * @param dirty whether anything but zeros follows
   */
  record Scan(List<Found> entries, int end, boolean dirty) {}
}
