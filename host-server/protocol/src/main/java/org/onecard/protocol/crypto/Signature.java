package org.onecard.protocol.crypto;

import org.onecard.protocol.record.SignedBytes;

/**
 * A signature and the algorithm it was made with.
 *
 * @param bytes exactly 64
 */
public record Signature(Algorithm algorithm, SignedBytes bytes) {

  public static final int LENGTH = 64;

  public Signature {
    if (bytes.length() != LENGTH) {
      throw new IllegalArgumentException("a signature has 64 bytes, not " + bytes.length());
    }
  }

  /** Signature algorithms of protocol version 1. Numbers are on the wire. */
  public enum Algorithm {
    /** RFC 8032. */
    ED25519(1),
    /** ECDSA on P-256 with SHA-256, raw r||s: for keys that live in a token. */
    ECDSA_P256_SHA256(2);

    private final int number;

    Algorithm(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }
}
