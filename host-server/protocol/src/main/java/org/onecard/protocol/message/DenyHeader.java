package org.onecard.protocol.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.record.SignedBytes;

/**
 * What stands in front of the tags in a file, at the host and in the terminal.
 *
 * <pre>
 *   0        8            10          11             75
 *   | magic  | manifest m | algorithm | signature 64 | manifest m | tags 6 × count
 * </pre>
 *
 * The magic is {@code OCDENY1\n} in ASCII, numbers are big-endian. Nothing else is in the file, so
 * that every bit of it is either fixed, or signed, or under the digest.
 *
 * @param length of the header in bytes; the tags begin there
 */
public record DenyHeader(Signed<DenyManifest> manifest, int length) {

  /** No header is longer. */
  public static final int MOST_BYTES = 256;

  private static final byte[] MAGIC = "OCDENY1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int FIXED = MAGIC.length + Short.BYTES + 1 + Signature.LENGTH;

  public static byte[] encode(Signed<DenyManifest> manifest) {
    byte[] body = manifest.bytes().bytes();
    if (FIXED + body.length > MOST_BYTES) {
      throw new IllegalArgumentException("a manifest of " + body.length + " bytes is none");
    }
    return ByteBuffer.allocate(FIXED + body.length)
        .put(MAGIC)
        .putShort((short) body.length)
        .put((byte) manifest.signature().algorithm().number())
        .put(manifest.signature().bytes().bytes())
        .put(body)
        .array();
  }

  /**
   * Reads a header. Whether the signature holds is not looked at.
   *
   * @param start the first {@link #MOST_BYTES} of the file, or all of a shorter one
   */
  public static Decoded<DenyHeader> decode(byte[] start) {
    if (start.length < FIXED || !Arrays.equals(Arrays.copyOf(start, MAGIC.length), MAGIC)) {
      return new Decoded.Malformed<>("it is no file of a deny list");
    }
    ByteBuffer buffer = ByteBuffer.wrap(start).position(MAGIC.length);
    int bodyLength = Short.toUnsignedInt(buffer.getShort());
    int algorithm = buffer.get();
    if (bodyLength > Math.min(start.length, MOST_BYTES) - FIXED) {
      return new Decoded.Malformed<>("its manifest goes beyond the header");
    }
    byte[] signature = new byte[Signature.LENGTH];
    buffer.get(signature);
    byte[] body = new byte[bodyLength];
    buffer.get(body);
    Decoded<DenyManifest> manifest = Bodies.decodeDenyManifest(body);
    if (manifest instanceof Decoded.Malformed<DenyManifest> malformed) {
      return new Decoded.Malformed<>(malformed.because());
    }
    for (Signature.Algorithm known : Signature.Algorithm.values()) {
      if (known.number() == algorithm) {
        return new Decoded.Ok<>(
            new DenyHeader(
                new Signed<>(
                    ((Decoded.Ok<DenyManifest>) manifest).value(),
                    new SignedBytes(body),
                    new Signature(known, new SignedBytes(signature))),
                FIXED + bodyLength));
      }
    }
    return new Decoded.Malformed<>("its signature is of no algorithm of version 1");
  }

  /** How long the file is. */
  public long fileLength() {
    return length + manifest.content().length();
  }
}
