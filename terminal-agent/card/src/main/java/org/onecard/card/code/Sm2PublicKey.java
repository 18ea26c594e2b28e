package org.onecard.card.code;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithID;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.SM2Signer;

/** A public key on the curve sm2p256v1 (GB/T 32918.5). Immutable. */
public final class Sm2PublicKey {

  /** Of a compressed point, in bytes: {@code 02} or {@code 03}, then x. */
  public static final int LENGTH = TransitQr.KEY_LENGTH;

  private static final ECDomainParameters CURVE = curve();

  /** What SM2 mixes into every digest where nobody agreed on a name of the signer. */
  private static final byte[] USER_ID = "1234567812345678".getBytes(StandardCharsets.US_ASCII);

  private final ECPublicKeyParameters point;

  private Sm2PublicKey(ECPublicKeyParameters point) {
    this.point = point;
  }

  /**
   * The key of a compressed point, as settings give it.
   *
   * @throws IllegalArgumentException with a sentence, when the bytes are none
   */
  public static Sm2PublicKey of(byte[] compressed) {
    if (compressed.length != LENGTH) {
      throw new IllegalArgumentException(
          "an SM2 public key has " + LENGTH + " bytes, 02 or 03 first, not " + compressed.length);
    }
    return find(compressed, 0)
        .orElseThrow(
            () -> new IllegalArgumentException("these bytes are no point of the curve sm2p256v1"));
  }

  /** The key at an offset that has {@link #LENGTH} bytes after it; empty where it is no point. */
  static Optional<Sm2PublicKey> find(byte[] bytes, int offset) {
    if (bytes[offset] != 2 && bytes[offset] != 3) {
      return Optional.empty();
    }
    try {
      byte[] compressed = Arrays.copyOfRange(bytes, offset, offset + LENGTH);
      return Optional.of(
          new Sm2PublicKey(
              new ECPublicKeyParameters(CURVE.getCurve().decodePoint(compressed), CURVE)));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // Half of all x are on no point of the curve.
    }
  }

  /** Whether the 64 bytes r ‖ s at {@code signatureAt} sign {@code bytes[from, to)}. */
  boolean verifies(byte[] bytes, int from, int to, int signatureAt) {
    SM2Signer signer = new SM2Signer(PlainDSAEncoding.INSTANCE);
    signer.init(false, new ParametersWithID(point, USER_ID));
    signer.update(bytes, from, to - from);
    return signer.verifySignature(
        Arrays.copyOfRange(bytes, signatureAt, signatureAt + TransitQr.SIGNATURE_LENGTH));
  }

  /** The compressed point. */
  public byte[] bytes() {
    return point.getQ().getEncoded(true);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sm2PublicKey that && point.getQ().equals(that.point.getQ());
  }

  @Override
  public int hashCode() {
    return point.getQ().hashCode();
  }

  private static ECDomainParameters curve() {
    // Its own arithmetic for this prime: twenty times as fast as that for any curve.
    X9ECParameters named = CustomNamedCurves.getByName("sm2p256v1");
    return new ECDomainParameters(named.getCurve(), named.getG(), named.getN(), named.getH());
  }
}
