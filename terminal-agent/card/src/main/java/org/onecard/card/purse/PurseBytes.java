package org.onecard.card.purse;

import java.nio.ByteBuffer;

/** Numbers in the purse's bytes: unsigned and big-endian. */
final class PurseBytes {

  private PurseBytes() {}

  static int uint16(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getShort(at) & 0xFFFF;
  }

  static int uint24(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 16 | uint16(bytes, at + 1);
  }

  static long uint32(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getInt(at) & 0xFFFF_FFFFL;
  }
}
