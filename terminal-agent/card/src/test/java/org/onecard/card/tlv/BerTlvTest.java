package org.onecard.card.tlv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BerTlvTest {

  /** Bytes that steer a decoder; with small lengths between them they make and break objects. */
  private static final byte[] TELLING = hex("006F7F9F0C84A51F80818283FF");

  @Test
  void primitiveObject_isDecoded() {
    TlvResult.Value value = value("0304332E3030");
    assertThat(value.tlv().tag()).isEqualTo(0x03);
    assertThat(value.tlv().value()).isEqualTo(hex("332E3030"));
    assertThat(value.end()).isEqualTo(6);
  }

  @Test
  void whatFollowsAnObject_isLeftAlone() {
    assertThat(value("0201AA9999").end()).isEqualTo(3);
    assertThat(((TlvResult.Value) BerTlv.decode(hex("99990201AA"), 2)).end()).isEqualTo(5);
  }

  @Test
  void tagsOfTwoAndThreeBytes_areDecoded() {
    assertThat(value("9F0C0100").tlv().tag()).isEqualTo(0x9F0C);
    assertThat(value("5F81010100").tlv().tag()).isEqualTo(0x5F8101);
  }

  @Test
  void everyFormOfLength_isDecoded() {
    assertThat(value("8403010203").tlv().length()).isEqualTo(3);
    assertThat(value("848103010203").tlv().length()).isEqualTo(3);
    assertThat(value("84820003010203").tlv().length()).isEqualTo(3);
    assertThat(value("8483000003010203").tlv().length()).isEqualTo(3);
    assertThat(value("848180" + "AA".repeat(128)).tlv().length()).isEqualTo(128);
    assertThat(value("84820100" + "AA".repeat(256)).tlv().length()).isEqualTo(256);
    assertThat(value("8400").tlv().length()).isZero();
  }

  @Test
  void constructedObject_holdsItsChildrenInOrder() {
    Tlv fci = value("6F0F" + "8403AABBCC" + "A508" + "9F0C05" + "8601039000").tlv();
    assertThat(fci.children()).extracting(Tlv::tag).containsExactly(0x84, 0xA5);
    assertThat(fci.find(0x9F0C).orElseThrow().value()).isEqualTo(hex("8601039000"));
    assertThat(fci.find(0x50)).isEmpty();
  }

  @Test
  void zeroBytesBetweenObjects_meanNothing() {
    assertThat(value("6F08" + "00" + "8401AA" + "0000" + "8500").tlv().children())
        .extracting(Tlv::tag)
        .containsExactly(0x84, 0x85);
  }

  @Test
  void truncatedObject_needsMoreAtEveryByte() {
    byte[] whole = hex("9F0C820003010203");
    for (int length = 0; length < whole.length; length++) {
      assertThat(BerTlv.decode(Arrays.copyOf(whole, length)))
          .as("first %d bytes", length)
          .isInstanceOf(TlvResult.NeedMore.class);
    }
    assertThat(needMore("9F0C820003" + "01")).isEqualTo(2);
  }

  @Test
  void lengthThatClaimsMegabytes_onlyNeedsMore() {
    assertThat(needMore("8483FFFFFF00")).isEqualTo(0xFFFFFF - 1);
  }

  @Test
  void childLongerThanItsParent_isMalformed() {
    assertMalformed("6F03" + "8405AA" + "BBCCDDEE", 2);
    assertMalformed("6F01" + "9F" + "0C00", 2);
    assertMalformed("6F04" + "8483FFFF", 2);
  }

  @Test
  void indefiniteAndOverlongLengths_areMalformed() {
    assertMalformed("6F80840100", 1);
    assertMalformed("848400000001AA", 1);
    assertMalformed("84FF", 1);
  }

  @Test
  void tagsThatAreTooLongOrBeginWithAZeroGroup_areMalformed() {
    assertMalformed("9F81828301AA", 3);
    assertMalformed("9F800100", 1);
  }

  @Test
  void objectsInOneAnother_areBoundInDepth() {
    String deepest = "8400";
    for (int depth = 1; depth < BerTlv.MAX_DEPTH; depth++) {
      deepest = "6F%02X%s".formatted(deepest.length() / 2, deepest);
    }
    assertThat(BerTlv.decode(hex(deepest))).isInstanceOf(TlvResult.Value.class);
    String tooDeep = deepest;
    for (int depth = 0; depth < 20; depth++) {
      tooDeep = "6F%02X%s".formatted(tooDeep.length() / 2, tooDeep);
    }
    assertThat(BerTlv.decode(hex(tooDeep))).isInstanceOf(TlvResult.Malformed.class);
  }

  @Test
  void anyBytes_haveAnAnswerThatStaysWithinThem() {
    Random random = new Random(8825);
    int values = 0;
    for (int i = 0; i < 300_000; i++) {
      byte[] bytes = new byte[random.nextInt(24)];
      for (int k = 0; k < bytes.length; k++) {
        boolean telling = random.nextBoolean();
        bytes[k] = telling ? TELLING[random.nextInt(TELLING.length)] : (byte) random.nextInt(12);
      }
      TlvResult result = BerTlv.decode(bytes);
      if (result instanceof TlvResult.Value value) {
        values++;
        assertThat(value.end()).isBetween(2, bytes.length);
        assertThat(value.tlv().length()).isLessThan(bytes.length);
      } else if (result instanceof TlvResult.Malformed malformed) {
        assertThat(malformed.offset()).isBetween(0, bytes.length - 1);
        assertThat(malformed.why()).isNotBlank();
      } else {
        assertThat(((TlvResult.NeedMore) result).atLeast()).isPositive();
      }
    }
    assertThat(values).as("whole objects among them").isGreaterThan(10_000);
  }

  @Test
  void toString_doesNotShowTheValue() {
    assertThat(value("0904D5C5C8FD").tlv().toString()).isEqualTo("9 (4 bytes)");
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static TlvResult.Value value(String digits) {
    TlvResult result = BerTlv.decode(hex(digits));
    assertThat(result).as(digits).isInstanceOf(TlvResult.Value.class);
    return (TlvResult.Value) result;
  }

  private static int needMore(String digits) {
    TlvResult result = BerTlv.decode(hex(digits));
    assertThat(result).as(digits).isInstanceOf(TlvResult.NeedMore.class);
    return ((TlvResult.NeedMore) result).atLeast();
  }

  private static void assertMalformed(String digits, int offset) {
    TlvResult result = BerTlv.decode(hex(digits));
    assertThat(result).as(digits).isInstanceOf(TlvResult.Malformed.class);
    assertThat(((TlvResult.Malformed) result).offset()).as(digits).isEqualTo(offset);
  }
}
