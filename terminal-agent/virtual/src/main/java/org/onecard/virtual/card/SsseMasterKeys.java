package org.onecard.virtual.card;

import java.nio.charset.StandardCharsets;

/**
 * The root keys of a made-up issuer, which say in ASCII what they are: {@code LAB RKSSSE 3DES}.
 * Whoever knows them can make every card of the lab, and no other.
 *
 * @param owner three printable characters of ASCII
 */
public record SsseMasterKeys(String owner) {

  /** The issuer of the lab's genuine cards. */
  public static final SsseMasterKeys LAB = new SsseMasterKeys("LAB");

  public SsseMasterKeys {
    if (!owner.matches("[ -~]{3}")) {
      throw new IllegalArgumentException("an issuer of the lab has a name of three characters");
    }
  }

  private byte[] root(SsseKey key, SsseCipher cipher) {
    String kind = cipher == SsseCipher.SM4 ? "  SM4" : " 3DES";
    return (owner + " " + key.title() + kind).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * What the host of a region holds: the root diversified by the region's six digits and {@code
   * sx}.
   *
   * @param region six digits
   * @return 16 bytes
   */
  public byte[] regional(SsseKey key, SsseCipher cipher, String region) {
    byte[] factor = (region + "sx").getBytes(StandardCharsets.US_ASCII);
    return cipher.diversify(root(key, cipher), factor);
  }
}
