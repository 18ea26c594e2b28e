package org.onecard.protocol.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A public key for signatures: Ed25519 as 32 bytes (RFC 8032), or a P-256 point as 65 bytes
 * (uncompressed, SEC 1 section 2.3.3).
 */
public final class VerifyingKey implements Verifier {

  public static final int ED25519_LENGTH = 32;
  public static final int P256_LENGTH = 65;
  private static final int HALF = Signature.LENGTH / 2;

  private final Signature.Algorithm algorithm;
  private final byte[] encoded;

  private VerifyingKey(Signature.Algorithm algorithm, byte[] encoded) {
    this.algorithm = algorithm;
    this.encoded = encoded.clone();
  }

  /** The key, or empty where the bytes are no key of that algorithm. */
  public static Optional<VerifyingKey> decode(Signature.Algorithm algorithm, byte[] encoded) {
    boolean good =
        switch (algorithm) {
          case ED25519 -> encoded.length == ED25519_LENGTH && isEd25519(encoded);
          case ECDSA_P256_SHA256 ->
              encoded.length == P256_LENGTH && encoded[0] == 0x04 && findPoint(encoded).isPresent();
        };
    return good ? Optional.of(new VerifyingKey(algorithm, encoded)) : Optional.empty();
  }

  static VerifyingKey of(Ed25519PublicKeyParameters key) {
    return new VerifyingKey(Signature.Algorithm.ED25519, key.getEncoded());
  }

  static VerifyingKey of(ECPoint point) {
    return new VerifyingKey(Signature.Algorithm.ECDSA_P256_SHA256, point.getEncoded(false));
  }

  public Signature.Algorithm algorithm() {
    return algorithm;
  }

  /** The key's bytes in the form of the class comment. */
  public byte[] encoded() {
    return encoded.clone();
  }

  @Override
  public boolean verify(SignatureContext context, byte[] bytes, Signature signature) {
    if (signature.algorithm() != algorithm) {
      return false;
    }
    byte[] message = context.before(bytes);
    byte[] raw = signature.bytes().bytes();
    return switch (algorithm) {
      case ED25519 -> {
        Ed25519Signer verifier = new Ed25519Signer();
        verifier.init(false, new Ed25519PublicKeyParameters(encoded, 0));
        verifier.update(message, 0, message.length);
        yield verifier.verifySignature(raw);
      }
      case ECDSA_P256_SHA256 -> {
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(
            false, new ECPublicKeyParameters(findPoint(encoded).orElseThrow(), P256.DOMAIN));
        yield verifier.verifySignature(
            Hashes.sha256(message),
            new BigInteger(1, Arrays.copyOfRange(raw, 0, HALF)),
            new BigInteger(1, Arrays.copyOfRange(raw, HALF, Signature.LENGTH)));
      }
    };
  }

  private static boolean isEd25519(byte[] encoded) {
    // Also refuses points of low order, under which a signature could hold for any bytes.
    return Ed25519.validatePublicKeyFull(encoded, 0);
  }

  private static Optional<ECPoint> findPoint(byte[] encoded) {
    try {
      ECPoint point = P256.DOMAIN.getCurve().decodePoint(encoded);
      return point.isInfinity() ? Optional.empty() : Optional.of(point);
    } catch (IllegalArgumentException notOnTheCurve) {
      return Optional.empty();
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifyingKey key
        && algorithm == key.algorithm
        && Arrays.equals(encoded, key.encoded);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }

  @Override
  public String toString() {
    return algorithm + " " + HexFormat.of().formatHex(encoded);
  }
}
