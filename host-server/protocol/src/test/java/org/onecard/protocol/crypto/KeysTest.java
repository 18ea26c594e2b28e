package org.onecard.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.onecard.protocol.Samples;
import org.onecard.protocol.record.SignedBytes;

class KeysTest {

  private final Samples samples = new Samples(51);

  @ParameterizedTest
  @EnumSource
  void signature_holdsForItsKeyContextAndBytesOnly(Signature.Algorithm algorithm) {
    SigningKey key = SigningKey.generate(algorithm, samples.randomBytes());
    SigningKey other = SigningKey.generate(algorithm, samples.randomBytes());
    byte[] bytes = samples.bytes(100);
    Signature signature = key.sign(SignatureContext.SEAL, bytes);

    assertThat(key.verifyingKey().verify(SignatureContext.SEAL, bytes, signature)).isTrue();
    assertThat(key.verifyingKey().verify(SignatureContext.TIME, bytes, signature)).isFalse();
    assertThat(other.verifyingKey().verify(SignatureContext.SEAL, bytes, signature)).isFalse();
    for (int bit = 0; bit < bytes.length * 8; bit += 7) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(key.verifyingKey().verify(SignatureContext.SEAL, bytes, signature)).isFalse();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @ParameterizedTest
  @EnumSource
  void changedSignature_doesNotHoldAndIsNoFault(Signature.Algorithm algorithm) {
    SigningKey key = SigningKey.generate(algorithm, samples.randomBytes());
    byte[] bytes = samples.bytes(32);
    byte[] raw = key.sign(SignatureContext.SEAL, bytes).bytes().bytes();
    for (int bit = 0; bit < raw.length * 8; bit++) {
      raw[bit / 8] ^= (byte) (1 << bit % 8);
      Signature changed = new Signature(algorithm, new SignedBytes(raw));
      assertThat(key.verifyingKey().verify(SignatureContext.SEAL, bytes, changed)).isFalse();
      raw[bit / 8] ^= (byte) (1 << bit % 8);
    }
    Signature zero = new Signature(algorithm, new SignedBytes(new byte[Signature.LENGTH]));
    assertThat(key.verifyingKey().verify(SignatureContext.SEAL, bytes, zero)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void key_comesBackFromPkcs8AndIsReadByTheJdk(Signature.Algorithm algorithm)
      throws GeneralSecurityException {
    SigningKey key = SigningKey.generate(algorithm, samples.randomBytes());
    byte[] pkcs8 = key.encode();

    SigningKey decoded = SigningKey.decode(pkcs8).orElseThrow();
    assertThat(decoded.verifyingKey()).isEqualTo(key.verifyingKey());
    assertThat(decoded.sign(SignatureContext.TIME, pkcs8))
        .isEqualTo(key.sign(SignatureContext.TIME, pkcs8));
    String jdkName = algorithm == Signature.Algorithm.ED25519 ? "Ed25519" : "EC";
    assertThat(KeyFactory.getInstance(jdkName).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)))
        .isNotNull();
    assertThat(VerifyingKey.decode(algorithm, key.verifyingKey().encoded()))
        .contains(key.verifyingKey());
  }

  @Test
  void bytesThatAreNoKey_areNoKey() {
    for (int round = 0; round < 500; round++) {
      byte[] bytes = samples.bytes(samples.below(100));
      assertThat(SigningKey.decode(bytes)).isEmpty();
    }
    for (Signature.Algorithm algorithm : Signature.Algorithm.values()) {
      assertThat(VerifyingKey.decode(algorithm, new byte[0])).isEmpty();
      assertThat(VerifyingKey.decode(algorithm, new byte[65])).isEmpty();
    }
    byte[] neutralPoint = new byte[VerifyingKey.ED25519_LENGTH];
    assertThat(VerifyingKey.decode(Signature.Algorithm.ED25519, neutralPoint)).isEmpty();
    neutralPoint[0] = 1;
    assertThat(VerifyingKey.decode(Signature.Algorithm.ED25519, neutralPoint)).isEmpty();
    byte[] offTheCurve = new byte[VerifyingKey.P256_LENGTH];
    offTheCurve[0] = 4;
    offTheCurve[64] = 1;
    assertThat(VerifyingKey.decode(Signature.Algorithm.ECDSA_P256_SHA256, offTheCurve)).isEmpty();
  }

  @Test
  void secretHalves_areNotPrinted() {
    SigningKey key = SigningKey.generate(Signature.Algorithm.ED25519, samples.randomBytes());
    byte[] secret = samples.bytes(32);
    String hex = HexFormat.of().formatHex(secret);

    assertThat(key.toString()).contains(HexFormat.of().formatHex(key.verifyingKey().encoded()));
    assertThat(new SealingPrivateKey(1, secret).toString()).doesNotContain(hex);
    assertThat(new TokenKey(secret).toString()).isEqualTo("token key");
    assertThat(new DenyTagKey(1, secret).toString()).isEqualTo("tag key 1");
  }
}
