package org.onecard.server.sip2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.onecard.server.sip2.SipDecoded.Malformed;
import org.onecard.server.sip2.SipDecoded.Message;

class SipCodecTest {

  private static final SipCodec UTF8 = new SipCodec(StandardCharsets.UTF_8, true);
  private static final SipCodec PLAIN = new SipCodec(StandardCharsets.UTF_8, false);
  private static final SipCodec GBK = new SipCodec(Charset.forName("GBK"), true);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String line(SipCodec codec, SipMessage message, OptionalInt sequence) {
    return new String(codec.encode(message, sequence), StandardCharsets.UTF_8);
  }

  @Test
  void theVectors_areWrittenAsTheyStand() {
    assertThat(line(UTF8, new SipMessage(SipCode.LOGIN_ANSWER, "1", List.of()), OptionalInt.of(0)))
        .isEqualTo("941AY0AZFDFD\r");
    assertThat(line(UTF8, new SipMessage(SipCode.ASK_AGAIN, "", List.of()), OptionalInt.empty()))
        .isEqualTo("97AZFEF5\r");
    assertThat(line(UTF8, new SipMessage(SipCode.SAY_AGAIN, "", List.of()), OptionalInt.empty()))
        .isEqualTo("96AZFEF6\r");
  }

  @Test
  void theVectors_areReadAsTheyStand() {
    assertThat(UTF8.decode(bytes("941AY0AZFDFD")))
        .isEqualTo(
            new Message(new SipMessage(SipCode.LOGIN_ANSWER, "1", List.of()), OptionalInt.of(0)));
    assertThat(UTF8.decode(bytes("97AZFEF5")))
        .isEqualTo(
            new Message(new SipMessage(SipCode.ASK_AGAIN, "", List.of()), OptionalInt.empty()));
    assertThat(UTF8.decode(bytes("96AZFEF6")))
        .isEqualTo(
            new Message(new SipMessage(SipCode.SAY_AGAIN, "", List.of()), OptionalInt.empty()));
  }

  @Test
  void aWrongChecksum_isMalformedWhereItStands() {
    assertThat(UTF8.decode(bytes("941AY0AZFDFE")))
        .isEqualTo(new Malformed(8, "the checksum is not that of the line"));
    assertThat(PLAIN.decode(bytes("940AY0AZFDFD"))).isInstanceOf(Malformed.class);
  }

  @Test
  void aLineWithoutChecksum_isReadOnlyWhereNoneAreUsed() {
    assertThat(PLAIN.decode(bytes("941"))).isInstanceOf(Message.class);
    assertThat(UTF8.decode(bytes("941")))
        .isEqualTo(new Malformed(3, "the line ends without a checksum"));
  }

  @Test
  void whatIsCutShort_isMalformedAndSaysWhere() {
    assertThat(PLAIN.decode(bytes("36Y20260301    0900")))
        .isEqualTo(new Malformed(19, "message 36 has a fixed part of 19 characters"));
    assertThat(PLAIN.decode(bytes("36Y20260301    090000AOnorth|AAr")))
        .isEqualTo(new Malformed(29, "a field does not end"));
    assertThat(PLAIN.decode(bytes("36Y20260301    090000AO北|A|")))
        .isEqualTo(new Malformed(27, "a field begins with two characters"));
    assertThat(PLAIN.decode(bytes("4"))).isInstanceOf(Malformed.class);
    assertThat(PLAIN.decode(bytes("77"))).isEqualTo(new Malformed(0, "no message has that number"));
  }

  @Test
  void aCharacterWhoseSecondByteIsABar_doesNotEndAField() {
    String withBar = findWithBar();
    SipMessage message =
        new SipMessage(
            SipCode.END_SESSION_ANSWER,
            "Y20260301    090000",
            List.of(new SipField("AF", withBar + "书"), new SipField("AA", "r1")));

    byte[] line = GBK.encode(message, OptionalInt.of(7));

    assertThat(GBK.decode(Arrays.copyOf(line, line.length - 1)))
        .isEqualTo(new Message(message, OptionalInt.of(7)));
  }

  /** A character that GBK writes with 7C as its second byte. */
  private static String findWithBar() {
    Charset gbk = Charset.forName("GBK");
    for (char c = '\u4E00'; c < '\u9FA5'; c++) {
      byte[] written = String.valueOf(c).getBytes(gbk);
      if (written.length == 2 && written[1] == '|') {
        return String.valueOf(c);
      }
    }
    throw new AssertionError("GBK has such characters");
  }

  @Test
  void bytesThatAreNoText_areMalformedWhereTheyStand() {
    byte[] line = bytes("941");
    line[2] = (byte) 0xFF;
    assertThat(PLAIN.decode(line)).isEqualTo(new Malformed(2, "that is no text in UTF-8"));
  }

  @Test
  void anyBytes_areAMessageOrMalformedWithinThem() {
    Random random = new Random(20_260_301);
    byte[] whole =
        bytes("64              00120260301    090000000000010002000000000000AOn|AAr1|BLY|");
    for (int round = 0; round < 20_000; round++) {
      byte[] input = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (int flips = random.nextInt(4); flips > 0 && input.length > 0; flips--) {
        input[random.nextInt(input.length)] = (byte) random.nextInt(256);
      }
      for (SipCodec codec : List.of(UTF8, PLAIN, GBK)) {
        SipDecoded decoded = codec.decode(input);
        if (decoded instanceof Malformed malformed) {
          assertThat(malformed.offset()).isBetween(0, input.length);
          assertThat(malformed.describe()).isNotBlank();
        } else {
          assertThat(SipReading.of(((Message) decoded).message())).isNotNull();
        }
      }
    }
  }

  @Test
  void lines_areCutWhereverTheBytesBreak() {
    byte[] stream = bytes("941AY0AZFDFD\r\n96AZFEF6\r");
    for (int chunk = 1; chunk <= stream.length; chunk++) {
      SipLines lines = new SipLines();
      StringBuilder seen = new StringBuilder();
      for (int at = 0; at < stream.length; at += chunk) {
        byte[] piece = Arrays.copyOfRange(stream, at, Math.min(stream.length, at + chunk));
        lines
            .take(piece, piece.length)
            .forEach(line -> seen.append(new String(line, StandardCharsets.UTF_8)).append(';'));
      }
      assertThat(seen.toString()).isEqualTo("941AY0AZFDFD;96AZFEF6;");
    }
  }

  @Test
  void aLineWithoutEnd_isNotCollectedForEver() {
    SipLines lines = new SipLines();
    byte[] much = new byte[SipCodec.LONGEST_LINE + 10];
    Arrays.fill(much, (byte) 'A');
    assertThat(lines.take(much, much.length)).isEmpty();
    assertThat(lines.isOverlong()).isTrue();
  }

  @Test
  void idsAndPasswords_areNotShown() {
    SipRequest login = new SipRequest.Login("gate", "hush-hush", "north");
    SipRequest loan = new SipRequest.Checkout("r-1001", "b-1");
    SipMessage message =
        loan.message(new SipTerms("n", "", "019"), LocalDateTime.of(2026, 3, 1, 9, 0));
    assertThat(login + " " + loan + " " + message + " " + message.fields())
        .doesNotContain("hush", "r-1001", "b-1");
  }
}
