package org.onecard.virtual.code;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.jcajce.spec.SM2ParameterSpec;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jce.spec.ECParameterSpec;
import org.bouncycastle.jce.spec.ECPrivateKeySpec;

/** An SM2 key pair that follows from a text. */
final class LabKey {

  private static final Provider PROVIDER = new BouncyCastleProvider();
  private static final ECParameterSpec CURVE = ECNamedCurveTable.getParameterSpec("sm2p256v1");
  private static final byte[] USER_ID = "1234567812345678".getBytes(StandardCharsets.US_ASCII);
  private static final int HALF = 32;

  private final BigInteger secret;
  private final PrivateKey privateKey;

  LabKey(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      // 1 to n − 2, as SM2 wants it.
      secret =
          new BigInteger(1, digest).mod(CURVE.getN().subtract(BigInteger.TWO)).add(BigInteger.ONE);
      privateKey =
          KeyFactory.getInstance("EC", PROVIDER)
              .generatePrivate(new ECPrivateKeySpec(secret, CURVE));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the lab cannot make a key", e);
    }
  }

  /** 33 bytes: {@code 02} or {@code 03}, then x. */
  byte[] compressedPublicKey() {
    return CURVE.getG().multiply(secret).normalize().getEncoded(true);
  }

  /** 64 bytes: r, then s. */
  byte[] sign(byte[] message, SecureRandom random) {
    try {
      Signature signature = Signature.getInstance("SM3withSM2", PROVIDER);
      signature.setParameter(new SM2ParameterSpec(USER_ID));
      signature.initSign(privateKey, random);
      signature.update(message);
      ASN1Sequence pair = ASN1Sequence.getInstance(signature.sign());
      return ByteBuffer.allocate(2 * HALF).put(half(pair, 0)).put(half(pair, 1)).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the lab cannot sign", e);
    }
  }

  private static byte[] half(ASN1Sequence pair, int index) {
    byte[] signed = ASN1Integer.getInstance(pair.getObjectAt(index)).getValue().toByteArray();
    byte[] half = new byte[HALF];
    int length = Math.min(HALF, signed.length);
    System.arraycopy(signed, signed.length - length, half, HALF - length, length);
    return half;
  }
}
