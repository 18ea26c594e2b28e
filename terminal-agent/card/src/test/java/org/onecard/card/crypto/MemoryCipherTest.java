package org.onecard.card.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.Hex;

class MemoryCipherTest {

  private static final int ROUNDS = 200;

  private final Random random = new Random(1);

  @Test
  void sm4_isThatOfTheStandard() {
    // GB/T 32907, appendix A.1.
    KeyedCipher sm4 =
        new MemoryCipher(CipherKind.SM4, Hex.bytes("0123456789ABCDEFFEDCBA9876543210"));
    byte[] plain = Hex.bytes("0123456789ABCDEFFEDCBA9876543210");
    byte[] secret = Hex.bytes("681EDF34D206965E86B3E94F536E4246");
    assertThat(sm4.encrypt(plain)).isEqualTo(secret);
    assertThat(sm4.decrypt(secret)).isEqualTo(plain);
  }

  @Test
  void desAndTripleDes_agreeWithTheJdkOnEveryBlock() throws GeneralSecurityException {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] blocks = bytes(8 * (1 + random.nextInt(4)));
      byte[] single = bytes(8);
      assertThat(new MemoryCipher(CipherKind.DES, single).encrypt(blocks))
          .isEqualTo(jdk("DES/ECB/NoPadding", "DES", single, blocks));
      byte[] twoKeys = bytes(16);
      KeyedCipher ours = new MemoryCipher(CipherKind.TRIPLE_DES, twoKeys);
      byte[] secret = jdk("DESede/ECB/NoPadding", "DESede", threeKeys(twoKeys), blocks);
      assertThat(ours.encrypt(blocks)).isEqualTo(secret);
      assertThat(ours.decrypt(secret)).isEqualTo(blocks);
    }
  }

  @Test
  void shortMac_isTheHeadOfTheLastCbcBlockOfTheJdk() throws GeneralSecurityException {
    for (int length = 0; length < 40; length++) {
      byte[] key = bytes(8);
      byte[] data = bytes(length);
      byte[] padded = Arrays.copyOf(data, (length / 8 + 1) * 8);
      padded[length] = (byte) 0x80;
      Cipher cbc = Cipher.getInstance("DES/CBC/NoPadding");
      cbc.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "DES"), new IvParameterSpec(new byte[8]));
      byte[] chained = cbc.doFinal(padded);
      assertThat(ShortMac.of(new MemoryCipher(CipherKind.DES, key), data))
          .isEqualTo(Arrays.copyOfRange(chained, chained.length - 8, chained.length - 4));
    }
  }

  @Test
  void lengthsThatDoNotFit_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MemoryCipher(CipherKind.TRIPLE_DES, bytes(24)));
    KeyedCipher sm4 = new MemoryCipher(CipherKind.SM4, bytes(16));
    assertThatIllegalArgumentException().isThrownBy(() -> sm4.encrypt(bytes(8)));
    assertThatIllegalArgumentException().isThrownBy(() -> sm4.decrypt(bytes(0)));
  }

  @Test
  void key_isNotShown() {
    byte[] key = bytes(16);
    assertThat(new MemoryCipher(CipherKind.SM4, key).toString())
        .isEqualTo("MemoryCipher[SM4]")
        .doesNotContain(Hex.of(key));
  }

  private static byte[] jdk(String transformation, String algorithm, byte[] key, byte[] blocks)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(transformation);
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, algorithm));
    return cipher.doFinal(blocks);
  }

  private static byte[] threeKeys(byte[] two) {
    byte[] three = Arrays.copyOf(two, 24);
    System.arraycopy(two, 0, three, 16, 8);
    return three;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
