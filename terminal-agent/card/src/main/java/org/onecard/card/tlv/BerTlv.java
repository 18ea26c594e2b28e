package org.onecard.card.tlv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Decodes data objects. Stateless; safe for any thread. */
public final class BerTlv {

  /** How many constructed objects may lie in one another. Card data use four. */
  public static final int MAX_DEPTH = 8;

  private static final int MAX_TAG_BYTES = 3;
  private static final int MAX_LENGTH_BYTES = 3;

  private BerTlv() {}

  /** The first data object in the bytes. What follows it is not looked at. */
  public static TlvResult decode(byte[] bytes) {
    return decode(bytes, 0);
  }

  /**
   * The data object at an offset.
   *
   * @param offset 0 to the number of bytes
   */
  public static TlvResult decode(byte[] bytes, int offset) {
    return decode(bytes, offset, bytes.length, 1);
  }

  private static TlvResult decode(byte[] bytes, int offset, int limit, int depth) {
    if (offset >= limit) {
      return new TlvResult.NeedMore(1);
    }
    int tag = bytes[offset] & 0xFF;
    boolean constructed = (tag & 0x20) != 0;
    int at = offset + 1;
    if ((tag & 0x1F) == 0x1F) {
      int tagBytes = 1;
      int next;
      do {
        if (at >= limit) {
          return new TlvResult.NeedMore(1);
        }
        next = bytes[at] & 0xFF;
        if (tagBytes == 1 && next == 0x80) {
          return new TlvResult.Malformed(at, "a tag number does not begin with a zero group");
        }
        tagBytes++;
        if (tagBytes > MAX_TAG_BYTES) {
          return new TlvResult.Malformed(at, "a tag has at most " + MAX_TAG_BYTES + " bytes");
        }
        tag = (tag << 8) | next;
        at++;
      } while ((next & 0x80) != 0);
    }

    if (at >= limit) {
      return new TlvResult.NeedMore(1);
    }
    int length = bytes[at] & 0xFF;
    if (length >= 0x80) {
      int lengthBytes = length & 0x7F;
      if (lengthBytes == 0) {
        return new TlvResult.Malformed(at, "a card object has a definite length");
      }
      if (lengthBytes > MAX_LENGTH_BYTES) {
        return new TlvResult.Malformed(
            at, "a length has at most " + MAX_LENGTH_BYTES + " bytes, not " + lengthBytes);
      }
      if (limit - at - 1 < lengthBytes) {
        return new TlvResult.NeedMore(lengthBytes - (limit - at - 1));
      }
      length = 0;
      for (int i = 1; i <= lengthBytes; i++) {
        length = (length << 8) | (bytes[at + i] & 0xFF);
      }
      at += lengthBytes;
    }
    at++;

    // Before anything is allocated by it: the length is held against the bytes that are there.
    if (length > limit - at) {
      return new TlvResult.NeedMore(length - (limit - at));
    }
    int end = at + length;
    if (!constructed) {
      return new TlvResult.Value(new Tlv(tag, Arrays.copyOfRange(bytes, at, end), List.of()), end);
    }
    if (depth == MAX_DEPTH) {
      return new TlvResult.Malformed(offset, "objects lie deeper than " + MAX_DEPTH);
    }
    List<Tlv> children = new ArrayList<>();
    int childAt = at;
    while (childAt < end) {
      if (bytes[childAt] == 0) {
        // Zero bytes before, between or after objects mean nothing (ISO 7816-4, section 5.2.2).
        childAt++;
        continue;
      }
      TlvResult child = decode(bytes, childAt, end, depth + 1);
      if (child instanceof TlvResult.Value value) {
        children.add(value.tlv());
        childAt = value.end();
      } else if (child instanceof TlvResult.NeedMore) {
        return new TlvResult.Malformed(
            childAt, "an object is longer than the one it lies in, which ends at " + end);
      } else {
        return child;
      }
    }
    return new TlvResult.Value(new Tlv(tag, Arrays.copyOfRange(bytes, at, end), children), end);
  }
}
