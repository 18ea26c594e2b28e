package org.onecard.card.trace;

import java.util.Arrays;
import java.util.BitSet;
import org.onecard.card.apdu.Hex;

/**
 * Bytes of which some were blacked out; those have been replaced and are marked. Immutable. Safe to
 * show: what was there is not here any more.
 */
public final class TraceBytes {

  private final byte[] bytes;
  private final BitSet hidden;

  private TraceBytes(byte[] bytes, BitSet hidden) {
    this.bytes = bytes;
    this.hidden = hidden;
  }

  /** All of them shown. */
  public static TraceBytes shown(byte... bytes) {
    return new TraceBytes(bytes.clone(), new BitSet());
  }

  /** The marked ones have been replaced before. */
  static TraceBytes of(byte[] bytes, BitSet hidden) {
    BitSet marks = (BitSet) hidden.clone();
    if (marks.length() > bytes.length) {
      throw new IllegalArgumentException("a mark lies behind the last byte");
    }
    return new TraceBytes(bytes.clone(), marks);
  }

  /** With something else in the place of what was blacked out. */
  public byte[] bytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  public boolean isHidden(int offset) {
    return hidden.get(offset);
  }

  public boolean hasHidden() {
    return !hidden.isEmpty();
  }

  /** A stretch of them, marks included. */
  public TraceBytes slice(int from, int to) {
    return new TraceBytes(Arrays.copyOfRange(bytes, from, to), hidden.get(from, to));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TraceBytes that
        && Arrays.equals(bytes, that.bytes)
        && hidden.equals(that.hidden);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(bytes) + hidden.hashCode();
  }

  /** As it stands in a trace: hexadecimal, brackets around each blacked-out stretch. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(2 * bytes.length + 2);
    boolean inside = false;
    for (int i = 0; i < bytes.length; i++) {
      if (hidden.get(i) != inside) {
        text.append(inside ? ']' : '[');
        inside = !inside;
      }
      text.append(Hex.of(bytes, i, i + 1));
    }
    return inside ? text.append(']').toString() : text.toString();
  }
}
