package org.onecard.card.proof;

import org.onecard.card.crypto.CipherKind;

/**
 * Which regional key is meant.
 *
 * @param region six digits of GB/T 2260
 * @param usage what it is for
 * @param version 0 to 255
 * @param kind the cipher it belongs to
 */
public record CardKeyName(String region, KeyUsage usage, int version, CipherKind kind) {

  public CardKeyName {
    if (!region.matches("[1-9][0-9]{5}")) {
      throw new IllegalArgumentException("a region is six digits such as 510100");
    }
    if (version < 0 || version > 0xFF) {
      throw new IllegalArgumentException("a key's version has one byte, not " + version);
    }
  }
}
