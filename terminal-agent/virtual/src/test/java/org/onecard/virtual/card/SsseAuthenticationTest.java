package org.onecard.virtual.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.CommandParse;
import org.onecard.card.apdu.Hex;

/**
 * The card's own computations against answers that OpenSSL's command line gave, and its commands
 * against the bytes of the facts: no code of ours stands on the other side.
 */
class SsseAuthenticationTest {

  private static final byte[] ATR = Hex.bytes("3B6D000000000000000000000000000042");
  private static final HolderData CHENGDU = HolderData.builder().region("510100").build();

  private static final String R_PROC = "00112233445566778899AABBCCDDEEFF";
  private static final String R_SRC = "0123456789ABCDEFFEDCBA9876543210";
  private static final String E_SRC = "A1A2A3A4A5A6A7A8B1B2B3B4B5B6B7B8";
  private static final String E_PROC = "C1C2C3C4C5C6C7C8D1D2D3D4D5D6D7D8";

  private static final String RESULT_3DES = "A6ABC0CA60006D80";

  @Test
  void regionalKeys_areThoseOfOpenSsl() {
    assertThat(Hex.of(SsseMasterKeys.LAB.regional(SsseKey.PROOF, SsseCipher.TRIPLE_DES, "510100")))
        .isEqualTo("E7EF12BCB28289CD1146C483A8817F64");
    assertThat(Hex.of(SsseMasterKeys.LAB.regional(SsseKey.READ, SsseCipher.SM4, "510100")))
        .isEqualTo("D45BE46C2AAE9DFBBDBFE042E03AD7A6");
  }

  @Test
  void internalAuthentication_isThatOfOpenSsl() {
    assertAnswers(
        selected(SsseSecrets.TRIPLE_DES),
        "0088000010" + R_PROC.substring(0, 16) + R_SRC.substring(0, 16),
        "749868E2D1D4AA1F9000");
    assertAnswers(
        selected(SsseSecrets.TRIPLE_DES),
        "0088000011" + "01" + R_PROC.substring(0, 16) + R_SRC.substring(0, 16),
        "749868E2D1D4AA1F9000");
    assertAnswers(
        selected(SsseSecrets.SM4),
        "0088000020" + R_PROC + R_SRC,
        "E61AE14690F5DF2D57A8F80B644E0ED89000");
    assertAnswers(
        selected(SsseSecrets.SM4_SHORT),
        "0088000010" + R_PROC.substring(0, 16) + R_SRC.substring(0, 16),
        "79103F31D86D73E29000");
  }

  @Test
  void externalAuthentication_takesTheResultsOfOpenSsl() {
    for (String keyIdentifier : new String[] {"0A", "07"}) {
      assertOpens(SsseSecrets.TRIPLE_DES, keyIdentifier + "10", RESULT_3DES, 8);
      assertOpens(SsseSecrets.SM4_SHORT, keyIdentifier + "10", "29237C1EDA68F471", 8);
      assertOpens(SsseSecrets.SM4, keyIdentifier + "20", "7647F55634BA79134CA9C020DE0F3156", 16);
    }
  }

  private static void assertOpens(
      SsseSecrets secrets, String keyAndLength, String result, int length) {
    SsseApplication card = selected(secrets, E_SRC, E_PROC);
    String source = E_SRC.substring(0, 2 * length);
    String getChallenge = "008400%02X%02X".formatted(0, length);
    assertAnswers(card, getChallenge, source + "9000");
    assertAnswers(card, getChallenge, E_PROC.substring(0, 2 * length) + "9000");
    assertAnswers(card, "008200" + keyAndLength + result + source, "9000");
    assertHolderIsOpen(card, true);
  }

  @Test
  void whatWasOpened_closesBySelectionAndByReset() {
    SsseApplication card = opened();
    card.select();
    assertHolderIsOpen(card, false);

    card = opened();
    card.reset();
    card.select();
    assertHolderIsOpen(card, false);
  }

  @Test
  void pinsKey_opensNoRecords() {
    SsseApplication card = selected(SsseSecrets.TRIPLE_DES, E_PROC);
    assertAnswers(card, "0084000008", E_PROC.substring(0, 16) + "9000");
    assertAnswers(card, "0082000610" + RESULT_3DES + E_SRC.substring(0, 16), "63CE");
    assertHolderIsOpen(card, false);
  }

  @Test
  void wrongTries_areCountedUntilTheKeyIsLockedForGood() {
    SsseApplication card = selected(SsseSecrets.TRIPLE_DES.withTries(3), new Random(1));
    for (String left : new String[] {"63C2", "63C1", "63C0", "6983", "6983"}) {
      draw(card);
      assertAnswers(card, "0082000A10" + "00".repeat(16), left);
      card.reset();
      card.select();
    }
  }

  @Test
  void rightTry_countsFromTheStartAgain() {
    SsseApplication card = selected(SsseSecrets.TRIPLE_DES.withTries(2), E_PROC, E_PROC, E_PROC);
    draw(card);
    assertAnswers(card, "0082000A10" + "00".repeat(16), "63C1");
    draw(card);
    assertAnswers(card, "0082000A10" + RESULT_3DES + E_SRC.substring(0, 16), "9000");
    draw(card);
    assertAnswers(card, "0082000A10" + "00".repeat(16), "63C1");
  }

  @Test
  void challenge_isGoodForTheNextCommandOnly() {
    String external = "0082000A10" + RESULT_3DES + E_SRC.substring(0, 16);
    SsseApplication card = selected(SsseSecrets.TRIPLE_DES, E_PROC, E_PROC);
    assertAnswers(card, external, "6984");
    draw(card);
    assertAnswers(card, "00A4020002EF05", "9000");
    assertAnswers(card, external, "6984");
    draw(card);
    assertAnswers(card, external, "9000");
    assertAnswers(card, external, "6984");
  }

  @Test
  void statusWords_areThoseOfACard() {
    SsseApplication card = selected(SsseSecrets.TRIPLE_DES, new Random(1));
    assertAnswers(card, "0082005510" + "00".repeat(16), "6A88");
    assertAnswers(card, "0082000A08" + "00".repeat(8), "6700");
    assertAnswers(card, "0082010A10" + "00".repeat(16), "6A86");
    assertAnswers(card, "0088000008" + "00".repeat(8), "6700");
    assertAnswers(card, "0088010010" + "00".repeat(16), "6A86");
    assertAnswers(card, "0088000011" + "02" + "00".repeat(16), "6A88");
    assertAnswers(card, "0084000004", "6700");
    assertAnswers(card, "0084010008", "6A86");
    assertAnswers(card, "8084000008", "6E00");
    card.reset();
    assertAnswers(card, "0084000008", "6985");
    assertAnswers(card, "0088000010" + "00".repeat(16), "6985");
    SsseApplication keyless = new SsseApplication(CHENGDU, SsseCardOptions.ISSUED);
    keyless.select();
    assertAnswers(keyless, "0084000008", "6D00");
    assertAnswers(keyless, "0088000010" + "00".repeat(16), "6D00");
  }

  @Test
  void contactCard_answersInternalAuthenticationByGetResponse() throws CardTornException {
    VirtualCard card =
        new VirtualSsseCard(CHENGDU, SsseCardOptions.ISSUED, SsseSecrets.TRIPLE_DES, new Random(1));
    card.reset();
    card.transmit(Hex.bytes("00A404000F7378312E73682EC9E7BBE1B1A3D5CF"));
    assertThat(Hex.of(card.transmit(Hex.bytes("0088000010" + "00".repeat(16))))).isEqualTo("6108");
    assertThat(Hex.of(card.transmit(Hex.bytes("00C0000008")))).matches("[0-9A-F]{16}9000");
    assertThat(Hex.of(card.transmit(Hex.bytes("0084000000")))).isEqualTo("6C08");
  }

  @Test
  void anyBytes_areAnsweredWithAStatusWord() {
    Random random = new Random(4);
    VirtualSsseCard card =
        new VirtualSsseCard(CHENGDU, SsseCardOptions.ISSUED, SsseSecrets.SM4, random);
    String[] beginnings = {
      "00A404000F7378312E73682EC9E7BBE1B1A3D5CF", "0084", "0088", "0082", "0088000020", "00C0"
    };
    for (int i = 0; i < 20_000; i++) {
      byte[] tail = new byte[random.nextInt(36)];
      random.nextBytes(tail);
      String command = beginnings[random.nextInt(beginnings.length)] + Hex.of(tail);
      assertThat(card.transmit(Hex.bytes(command))).as(command).hasSizeGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void secrets_thatNoCardCouldHave_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new SsseSecrets(
                    SsseMasterKeys.LAB,
                    SsseCipher.TRIPLE_DES,
                    16,
                    SsseSecrets.Factor.ATR_TAIL,
                    SsseSecrets.KeyIdentifiers.USUAL,
                    15));
    assertThatIllegalArgumentException().isThrownBy(() -> SsseSecrets.SM4.withTries(16));
    assertThatIllegalArgumentException().isThrownBy(() -> new SsseMasterKeys("too long"));
    assertThat(SsseSecrets.SM4.toString()).isEqualTo("SsseSecrets[SM4, 16 bytes]");
  }

  private static SsseApplication opened() {
    SsseApplication card = selected(SsseSecrets.TRIPLE_DES, E_PROC);
    draw(card);
    assertAnswers(card, "0082000A10" + RESULT_3DES + E_SRC.substring(0, 16), "9000");
    assertHolderIsOpen(card, true);
    return card;
  }

  private static void draw(SsseApplication card) {
    assertThat(card.transmit(command("0084000008"))).hasSize(10);
  }

  private static void assertHolderIsOpen(SsseApplication card, boolean open) {
    assertAnswers(card, "00A4020002EF06", "9000");
    assertThat(card.transmit(command("00B2080014"))).hasSize(open ? 22 : 2);
  }

  private static SsseApplication selected(SsseSecrets secrets, String... draws) {
    return selected(secrets, new SetRandom(draws));
  }

  private static SsseApplication selected(SsseSecrets secrets, RandomGenerator random) {
    SsseApplication card =
        new SsseApplication(CHENGDU, SsseCardOptions.ISSUED, secrets, ATR, random);
    card.select();
    return card;
  }

  private static void assertAnswers(SsseApplication card, String command, String answer) {
    assertThat(Hex.of(card.transmit(command(command)))).as(command).isEqualTo(answer);
  }

  private static CommandApdu command(String hex) {
    return ((CommandParse.Parsed) CommandApdu.parse(Hex.bytes(hex))).command();
  }
}
