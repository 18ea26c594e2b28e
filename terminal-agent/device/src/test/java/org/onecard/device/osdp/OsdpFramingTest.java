package org.onecard.device.osdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.onecard.device.serial.LineBytes;

class OsdpFramingTest {

  private static final long SEED = 21;
  private static final String ACK = "FF53E508000640B0F0";

  private final OsdpFraming framing = new OsdpFraming();

  @Test
  void noiseBeforeAndWithin_costsOneMessage() {
    assertThat(hear("0102" + ACK)).singleElement().isInstanceOf(OsdpHeard.Whole.class);
    assertThat(hear("FF53E508000641B0F0" + ACK)).last().isInstanceOf(OsdpHeard.Whole.class);
  }

  @Test
  void lengthsThatCannotBe_areMalformedAtTheirOffset() {
    assertThat(hear("53E50400"))
        .first()
        .isEqualTo(new OsdpHeard.Malformed(2, "its length would be 4"));
    framing.reset();
    assertThat(hear("53E5FFFF"))
        .first()
        .isEqualTo(new OsdpHeard.Malformed(2, "its length would be 65535"));
  }

  @Test
  void halfAMessage_isNotJoinedToOneThatComesMuchLater() {
    framing.accept(hex("FF53E508"), 0);
    assertThat(framing.accept(hex(ACK), 1_000_000_000))
        .hasSize(2)
        .last()
        .isInstanceOf(OsdpHeard.Whole.class);
  }

  @Test
  void securityBlockThatReachesBeyondTheMessage_isMalformed() {
    byte[] bytes = hex("53E50A000EF0154000 00".replace(" ", ""));
    int crc = OsdpSums.crc(bytes, 8);
    bytes[8] = (byte) crc;
    bytes[9] = (byte) (crc >> 8);
    assertThat(framing.accept(bytes, 0))
        .first()
        .isInstanceOfSatisfying(
            OsdpHeard.Malformed.class, bad -> assertThat(bad.offset()).isEqualTo(5));
  }

  @Test
  void checksumInPlaceOfACrc_isUnderstood() {
    byte[] bytes = hex("53E507000240 00".replace(" ", ""));
    bytes[6] = (byte) OsdpSums.checksum(bytes, 6);
    assertThat(framing.accept(bytes, 0)).singleElement().isInstanceOf(OsdpHeard.Whole.class);
  }

  @Test
  void anyBytes_neverThrow_hereAndInReplies() {
    Random random = new Random(SEED);
    for (int round = 0; round < 20_000; round++) {
      byte[] piece = new byte[random.nextInt(60)];
      random.nextBytes(piece);
      if (random.nextBoolean() && piece.length > 4) {
        piece[0] = 0x53;
        piece[2] = (byte) random.nextInt(80);
        piece[3] = 0;
      }
      framing.accept(piece, round);
      assertThat(OsdpReply.decode(random.nextInt(256), LineBytes.of(piece))).isNotNull();
    }
  }

  @Test
  void cardBitsThatDoNotFit_areMalformed() {
    assertThat(OsdpReply.decode(0x50, LineBytes.of(0, 0, 0xFF, 0xFF, 1)))
        .isInstanceOf(OsdpReply.Malformed.class);
    assertThat(OsdpReply.decode(0x53, LineBytes.of(0, 9, 1)))
        .isInstanceOf(OsdpReply.Malformed.class);
  }

  @Test
  void numbersOfCardsAndKeys_areNotShown() {
    OsdpReply card = OsdpReply.decode(0x50, LineBytes.of(0, 0, 16, 0, 0xAB, 0xCD));
    assertThat(card.toString()).doesNotContainIgnoringCase("ab").contains("16 bits");
    assertThat(new OsdpCommand.SetKey(OsdpKey.DEFAULT).toString()).doesNotContain("30");
  }

  private List<OsdpHeard> hear(String hex) {
    return framing.accept(hex(hex), 0);
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
