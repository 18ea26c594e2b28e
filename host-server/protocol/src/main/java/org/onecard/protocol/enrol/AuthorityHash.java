package org.onecard.protocol.enrol;

import java.util.Arrays;
import java.util.HexFormat;
import org.onecard.protocol.crypto.Hashes;

/**
 * The first 80 bits of SHA-256 over the SubjectPublicKeyInfo (DER) of the host's authority: with it
 * in the code, nobody between terminal and host can pose as the host.
 */
public final class AuthorityHash {

  public static final int LENGTH = 10;

  private final byte[] bytes;

  /**
   * Takes a copy.
   *
   * @param bytes exactly 10
   */
  public AuthorityHash(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("an authority hash has 10 bytes, not " + bytes.length);
    }
    this.bytes = bytes.clone();
  }

  /**
   * Of the key in a certificate.
   *
   * @param subjectPublicKeyInfo DER, as {@code certificate.getPublicKey().getEncoded()} gives it
   */
  public static AuthorityHash of(byte[] subjectPublicKeyInfo) {
    return new AuthorityHash(Arrays.copyOf(Hashes.sha256(subjectPublicKeyInfo), LENGTH));
  }

  /**
   * How a terminal names an authority that it believes in a TLS handshake: as an application
   * protocol (RFC 7301).
   */
  public String protocolName() {
    return "onecard-anchor-" + this;
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AuthorityHash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
