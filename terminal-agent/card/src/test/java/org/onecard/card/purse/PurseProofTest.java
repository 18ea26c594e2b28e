package org.onecard.card.purse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.Hex;
import org.onecard.card.crypto.CipherKind;
import org.onecard.card.crypto.KeyedCipher;
import org.onecard.card.crypto.MemoryCipher;

/**
 * The vectors were computed with OpenSSL 3.0 ({@code enc -des-ede3-cbc}, {@code -des-cbc}, {@code
 * -sm4-ecb}, {@code -sm4-cbc}, all {@code -nopad}) from the made-up masters below, issuer's block
 * 995199990001FFFF, serial 9951000000000001, random 11223344, counter 0007, terminal sequence
 * 00000001, 200 fen, terminal 999900000001, 2026-03-01 08:30:15.
 */
class PurseProofTest {

  private static final PurseIdentity CARD =
      PurseIdentity.of(Hex.bytes("995199990001FFFF00009951000000000001"));

  @Test
  void simpleDebitUnder3des_isThatOfTheVectors() {
    proves(triple(), intent(6, 0x03), "D018A495", "CA6D5B73", "999D2987");
  }

  @Test
  void compositeDebitUnder3des_isThatOfTheVectors() {
    proves(triple(), intent(9, 0x03), "AE959FF5", "CA6D5B73", "EA013D9F");
  }

  @Test
  void debitsUnderSm4_areThoseOfTheAssumption() {
    proves(sm4(), intent(6, 0x43), "F40AA0AA", "2526D49E", "1E453527");
    proves(sm4(), intent(9, 0x43), "C6874E6B", "2526D49E", "14E7643B");
  }

  @Test
  void cardKey_isThatOfTheVectors() {
    assertThat(
            Hex.of(
                PurseDerivation.ASSUMED.cardKey(master(CipherKind.TRIPLE_DES, "DPK 3DES"), CARD)))
        .isEqualTo("F21D238B27CDE1BD484112485422A110");
    assertThat(Hex.of(PurseDerivation.ASSUMED.cardKey(master(CipherKind.SM4, "DPK SM4!"), CARD)))
        .isEqualTo("EF1DD9059A6256C4F15B3C62E23BA001");
  }

  @Test
  void everyOtherByteOfTheIntent_makesAnotherTac() {
    PurseProof proof = new PurseProof(triple(), PurseDerivation.ASSUMED);
    PurseIntent intent = intent(6, 0x03);
    PurseMac tac = PurseMac.of(Hex.bytes("999D2987"));
    // Amount, terminal, terminal sequence, and seconds.
    for (int at : new int[] {4, 5, 6, 7, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 39}) {
      byte[] other = intent.bytes();
      other[at] ^= 1;
      PurseIntent changed = ((IntentParse.Parsed) PurseIntent.parse(other)).intent();
      assertThat(proof.verifyTac(changed, CARD, tac))
          .as("byte %d", at)
          .isEqualTo(ProofVerdict.WRONG);
    }
    byte[] composite = intent.bytes();
    composite[2] = 9;
    assertThat(
            proof.verifyTac(
                ((IntentParse.Parsed) PurseIntent.parse(composite)).intent(), CARD, tac))
        .isEqualTo(ProofVerdict.WRONG);
    for (int at = 0; at < PurseIdentity.LENGTH; at++) {
      byte[] other = CARD.bytes();
      other[at] ^= 2;
      // The first two bytes of the serial number are no factor of any key.
      ProofVerdict expected = at == 8 || at == 9 ? ProofVerdict.GENUINE : ProofVerdict.WRONG;
      assertThat(proof.verifyTac(intent, PurseIdentity.of(other), tac))
          .as("identity byte %d", at)
          .isEqualTo(expected);
    }
  }

  @Test
  void cardsOfUnknownKeys_areNotJudged() {
    PurseProof proof = new PurseProof(triple(), PurseDerivation.ASSUMED);
    PurseMac mac = PurseMac.of(Hex.bytes("00000000"));
    assertThat(proof.verifyTac(intent(6, 0x77), CARD, mac)).isEqualTo(ProofVerdict.NO_KEY);
    assertThat(proof.verifyMac2(intent(6, 0x77), CARD, mac)).isEqualTo(ProofVerdict.NO_KEY);
  }

  private static void proves(
      PurseKeys keys, PurseIntent intent, String mac1, String mac2, String tac) {
    PurseProof proof = new PurseProof(keys, PurseDerivation.ASSUMED);
    assertThat(proof.findMac1(intent, CARD).map(mac -> Hex.of(mac.bytes()))).hasValue(mac1);
    assertThat(proof.findMac2(intent, CARD).map(mac -> Hex.of(mac.bytes()))).hasValue(mac2);
    assertThat(proof.findTac(intent, CARD).map(mac -> Hex.of(mac.bytes()))).hasValue(tac);
    assertThat(proof.verifyTac(intent, CARD, PurseMac.of(Hex.bytes(tac))))
        .isEqualTo(ProofVerdict.GENUINE);
    assertThat(proof.verifyMac2(intent, CARD, PurseMac.of(Hex.bytes(mac2))))
        .isEqualTo(ProofVerdict.GENUINE);
    assertThat(proof.verifyTac(intent, CARD, PurseMac.of(Hex.bytes(mac2))))
        .isEqualTo(ProofVerdict.WRONG);
  }

  private static PurseIntent intent(int type, int keyVersion) {
    return new PurseIntent(
        PurseApplication.T_UNION,
        type,
        1,
        200,
        new PurseIntent.CardStart(
            Hex.bytes("000013880007000000%02X0011223344".formatted(keyVersion))),
        new TerminalNumber("999900000001"),
        1,
        PaperPurse.AT);
  }

  private static PurseKeys triple() {
    return keys(CipherKind.TRIPLE_DES, 0x03, "DPK 3DES", "TAC 3DES");
  }

  private static PurseKeys sm4() {
    return keys(CipherKind.SM4, 0x43, "DPK SM4!", "TAC SM4!");
  }

  private static PurseKeys keys(CipherKind kind, int version, String debit, String tac) {
    return new PurseKeys() {
      @Override
      public Optional<KeyedCipher> findDebitMaster(
          PurseApplication application, int keyVersion, int algorithm) {
        return keyVersion == version ? Optional.of(master(kind, debit)) : Optional.empty();
      }

      @Override
      public Optional<KeyedCipher> findTacMaster(
          PurseApplication application, int keyVersion, int algorithm) {
        return keyVersion == version ? Optional.of(master(kind, tac)) : Optional.empty();
      }
    };
  }

  private static KeyedCipher master(CipherKind kind, String text) {
    return new MemoryCipher(kind, ("made-up " + text).getBytes(StandardCharsets.US_ASCII));
  }
}
