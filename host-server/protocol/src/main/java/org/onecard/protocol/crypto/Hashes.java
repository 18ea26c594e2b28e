package org.onecard.protocol.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.onecard.protocol.record.Hash;

/** The hashes of the protocol: SHA-256 with what it is for in front. */
public final class Hashes {

  private static final byte[] RECORD = prefix("onecard-record-v1");
  private static final byte[] SEAL = prefix("onecard-seal-v1");
  private static final byte[] LEAF = {0x00};
  private static final byte[] NODE = {0x01};

  private Hashes() {}

  /** {@code SHA-256("onecard-record-v1" || 00 || bytes)}. */
  public static Hash ofRecord(byte[] bytes) {
    return new Hash(sha256(RECORD, bytes));
  }

  /** {@code SHA-256("onecard-seal-v1" || 00 || bytes)}. */
  public static Hash ofSeal(byte[] bytes) {
    return new Hash(sha256(SEAL, bytes));
  }

  /** {@code SHA-256(00 || bytes)}. */
  public static Hash ofLeaf(byte[] bytes) {
    return new Hash(sha256(LEAF, bytes));
  }

  /** {@code SHA-256(01 || left || right)}. */
  public static Hash ofNode(Hash left, Hash right) {
    return new Hash(sha256(NODE, left.bytes(), right.bytes()));
  }

  /** Plain SHA-256 over the parts, one after the other. */
  public static byte[] sha256(byte[]... parts) {
    SHA256Digest digest = new SHA256Digest();
    for (byte[] part : parts) {
      digest.update(part, 0, part.length);
    }
    byte[] hash = new byte[Hash.LENGTH];
    digest.doFinal(hash, 0);
    return hash;
  }

  /** Plain SHA-256 of what comes piece by piece; of much, the platform's own is the quick one. */
  public static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] prefix(String text) {
    return (text + '\0').getBytes(StandardCharsets.US_ASCII);
  }
}
