package org.onecard.protocol.crypto;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;
import org.onecard.protocol.record.SignedBytes;

/**
 * A private key in memory. Ed25519 as in RFC 8032; ECDSA on P-256 with the deterministic nonces of
 * RFC 6979, so that signing needs no randomness.
 */
public final class SigningKey implements Signer {

  private static final int SCALAR_LENGTH = 32;
  // A random scalar is out of range once in 2^32 tries; more failures mean a broken source.
  private static final int MOST_TRIES = 16;

  private final AsymmetricKeyParameter key;
  private final VerifyingKey verifyingKey;

  private SigningKey(AsymmetricKeyParameter key, VerifyingKey verifyingKey) {
    this.key = key;
    this.verifyingKey = verifyingKey;
  }

  public static SigningKey generate(Signature.Algorithm algorithm, RandomBytes random) {
    return switch (algorithm) {
      case ED25519 -> of(new Ed25519PrivateKeyParameters(random.next(SCALAR_LENGTH), 0));
      case ECDSA_P256_SHA256 -> of(new ECPrivateKeyParameters(scalar(random), P256.DOMAIN));
    };
  }

  /** The key, or empty where the bytes are no PKCS#8 (RFC 5958) of a supported algorithm. */
  public static Optional<SigningKey> decode(byte[] pkcs8) {
    try {
      AsymmetricKeyParameter key = PrivateKeyFactory.createKey(pkcs8);
      if (key instanceof Ed25519PrivateKeyParameters ed25519) {
        return Optional.of(of(ed25519));
      }
      if (key instanceof ECPrivateKeyParameters ec
          && ec.getParameters() instanceof ECNamedDomainParameters named
          && P256.DOMAIN.getName().equals(named.getName())) {
        return Optional.of(of(new ECPrivateKeyParameters(ec.getD(), P256.DOMAIN)));
      }
      return Optional.empty();
    } catch (IOException | RuntimeException notAKey) {
      // The ASN.1 reader answers bad input with a dozen kinds of exception.
      return Optional.empty();
    }
  }

  /** As PKCS#8, DER. Secret: to be kept readable by its owner only. */
  public byte[] encode() {
    try {
      return PrivateKeyInfoFactory.createPrivateKeyInfo(key).getEncoded();
    } catch (IOException cannotHappen) {
      throw new IllegalStateException("a key in memory must be encodable", cannotHappen);
    }
  }

  @Override
  public VerifyingKey verifyingKey() {
    return verifyingKey;
  }

  @Override
  public Signature sign(SignatureContext context, byte[] bytes) {
    byte[] message = context.before(bytes);
    return new Signature(verifyingKey.algorithm(), new SignedBytes(raw(message)));
  }

  private byte[] raw(byte[] message) {
    if (key instanceof Ed25519PrivateKeyParameters) {
      Ed25519Signer signer = new Ed25519Signer();
      signer.init(true, key);
      signer.update(message, 0, message.length);
      return signer.generateSignature();
    }
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, key);
    BigInteger[] pair = signer.generateSignature(Hashes.sha256(message));
    byte[] raw = new byte[Signature.LENGTH];
    BigIntegers.asUnsignedByteArray(pair[0], raw, 0, SCALAR_LENGTH);
    BigIntegers.asUnsignedByteArray(pair[1], raw, SCALAR_LENGTH, SCALAR_LENGTH);
    return raw;
  }

  private static SigningKey of(Ed25519PrivateKeyParameters key) {
    return new SigningKey(key, VerifyingKey.of(key.generatePublicKey()));
  }

  private static SigningKey of(ECPrivateKeyParameters key) {
    return new SigningKey(
        key,
        VerifyingKey.of(
            new FixedPointCombMultiplier().multiply(P256.DOMAIN.getG(), key.getD()).normalize()));
  }

  private static BigInteger scalar(RandomBytes random) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      BigInteger scalar = new BigInteger(1, random.next(SCALAR_LENGTH));
      if (scalar.signum() > 0 && scalar.compareTo(P256.DOMAIN.getN()) < 0) {
        return scalar;
      }
    }
    throw new IllegalStateException("the source of random bytes is broken");
  }

  /** Names the public key only. */
  @Override
  public String toString() {
    return "signing key of " + verifyingKey;
  }
}
