package org.onecard.device.gate;

import java.util.Arrays;

/** Bytes of one message as they come in; never more than the longest message has. */
final class FrameBuffer {

  private final byte[] bytes;
  private final long gapNanos;
  private int length;
  private long lastAt;

  /**
   * @param longest in bytes
   * @param gapNanos a silence that no message has within it
   */
  FrameBuffer(int longest, long gapNanos) {
    this.bytes = new byte[longest];
    this.gapNanos = gapNanos;
  }

  /** Whether what is held was left by a silence and is no beginning of what comes now. */
  boolean isStale(long atNanos) {
    return length > 0 && atNanos - lastAt > gapNanos;
  }

  void add(byte one, long atNanos) {
    bytes[length++] = one;
    lastAt = atNanos;
  }

  int length() {
    return length;
  }

  int at(int index) {
    return bytes[index] & 0xFF;
  }

  byte[] first(int count) {
    return Arrays.copyOf(bytes, count);
  }

  void clear() {
    length = 0;
  }

  /** Drops so many from the front. */
  void drop(int count) {
    System.arraycopy(bytes, count, bytes, 0, length - count);
    length -= count;
  }
}
