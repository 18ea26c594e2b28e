package org.onecard.card.tlv;

import java.util.List;
import java.util.Optional;

/**
 * One data object. Immutable.
 *
 * <p>Not a record: its value is bytes, which neither compare nor copy themselves.
 */
public final class Tlv {

  private final int tag;
  private final byte[] value;
  private final List<Tlv> children;

  /** Takes the value over without a copy; the decoder hands in one that nobody else holds. */
  Tlv(int tag, byte[] value, List<Tlv> children) {
    this.tag = tag;
    this.value = value;
    this.children = List.copyOf(children);
  }

  /** The tag's bytes as one number, big-endian, for instance {@code 0x9F0C}. */
  public int tag() {
    return tag;
  }

  public byte[] value() {
    return value.clone();
  }

  public int length() {
    return value.length;
  }

  /** What a constructed object holds; empty for a primitive one. */
  public List<Tlv> children() {
    return children;
  }

  /** This object or the first below it, in the order of the bytes, that has the tag. */
  public Optional<Tlv> find(int wanted) {
    if (tag == wanted) {
      return Optional.of(this);
    }
    // No deeper than the decoder went, see BerTlv.MAX_DEPTH.
    for (Tlv child : children) {
      Optional<Tlv> found = child.find(wanted);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Tag and length; never the value, which may be somebody's. */
  @Override
  public String toString() {
    return "%X (%d bytes)".formatted(tag, value.length);
  }
}
