package org.onecard.card.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.Hex;
import org.onecard.card.profile.BuiltIn;
import org.onecard.card.profile.CardSide;
import org.onecard.card.profile.MediaRecogniser;
import org.onecard.card.profile.ProfileReader;
import org.onecard.card.profile.ProfileSet;
import org.onecard.card.profile.Recognition.Found;
import org.onecard.card.profile.WrittenCard;

class TraceRecorderTest {

  private static final ProfileSet ALL = BuiltIn.set();
  private static final byte[] ATR = Hex.bytes("3B6D0000AAAAAAAAAAAAAA112233445566");
  private static final String SELECT_SSSE = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";

  @Test
  void nothingThatNamesCardOrHolder_isInTheTraceOfAWholeReading() {
    WrittenCard card = WrittenCard.socialSecurity("1.00").withHolder();

    Trace trace = traceOfReading(card);

    String text = trace.text();
    assertThat(text)
        .contains("profile: ssse-3")
        .contains("atr: 3B6D0000AAAAAAAAAAAAAA[000000000000]")
        .contains("00B2030006 < 0304312E30309000")
        .contains("00B2010012 < 0110[510100D15600000500000000FFFFFFFF]9000")
        .contains("00B2060006 < 0604203106309000");
    assertThat(shownBytes(trace))
        .noneMatch(shown -> shown.contains(WrittenCard.CODE.substring(6)))
        .noneMatch(shown -> shown.contains(hex(WrittenCard.SECRET_NUMBER, "US-ASCII")))
        .noneMatch(shown -> shown.contains(hex("欧", "GBK")))
        .noneMatch(shown -> shown.contains("112233445566"));
    assertThat(text)
        .as("not even behind the brackets")
        .doesNotContain(WrittenCard.CODE)
        .doesNotContain(hex(WrittenCard.SECRET_NUMBER, "US-ASCII"))
        .doesNotContain(hex(WrittenCard.SECRET_NAME, "GBK"));
  }

  private static String hex(String text, String charset) {
    return Hex.of(text.getBytes(Charset.forName(charset)));
  }

  private static List<String> shownBytes(Trace trace) {
    return List.of(trace.text().split("\\[[0-9A-F]*\\]", -1));
  }

  @Test
  void aPurse_showsItsFilesWithoutItsNumber() {
    Trace trace = traceOfReading(WrittenCard.purse());

    assertThat(trace.text())
        .contains("profile: t-union")
        .contains(
            "00B095001E < 400090000001[0000]0201[01010101010101010101]202401012034123101[00]9000")
        .doesNotContain("09876543210987654321");
  }

  @Test
  void anUnknownCard_showsHeadersAndStatusWordsOnly() {
    Trace trace =
        record(
            command -> Hex.bytes("11223344" + "9000"),
            "00B2010400",
            "00B0000000",
            "00A4040005A0000000AA00",
            "80CA9F7F00",
            "FFCA000000",
            "0102");

    assertThat(trace.exchanges())
        .extracting(TraceExchange::toString)
        .allSatisfy(line -> assertThat(line).doesNotContain("11223344"))
        .anySatisfy(line -> assertThat(line).contains("> 00A4040005A0000000AA00 < [00000000]9000"))
        .anySatisfy(line -> assertThat(line).contains("> FFCA000000 < [01010101]9000"));
  }

  @Test
  void pinsKeysChallengesAndWhatIsComputed_areNeverShown() {
    for (String header :
        List.of(
            "00200001",
            "0024000A",
            "002C0001",
            "0082000A",
            "00880000",
            "80FA0000",
            "BFDE485D",
            "80D40000",
            "84D40000",
            "80540100")) {
      Trace trace =
          record(
              command -> Hex.bytes(command[1] == (byte) 0xA4 ? "9000" : "AABBCCDD9000"),
              SELECT_SSSE,
              header + "041122334404");
      assertThat(trace.exchanges().get(1).toString())
          .contains(header + "04[00000000]04 < [00000000]9000");
    }
    Trace challenge =
        record(
            command -> Hex.bytes(command[1] == (byte) 0xA4 ? "9000" : "AABBCCDD9000"),
            SELECT_SSSE,
            "0084000008");
    assertThat(challenge.exchanges().get(1).toString()).contains("[00000000]9000");
  }

  @Test
  void anAnswerInPieces_isBlackedOutByItsPlaceInTheWhole() {
    CardChannel t0 =
        command ->
            switch (Hex.of(command)) {
              case SELECT_SSSE, "00A4020002EF05" -> Hex.bytes("9000");
              case "00B207000B" -> Hex.bytes("6104");
              case "00C0000004" -> Hex.bytes("070941426107");
              case "00C0000007" -> Hex.bytes("434445464748499000");
              default -> Hex.bytes("6D00");
            };

    Trace trace =
        record(t0, SELECT_SSSE, "00A4020002EF05", "00B207000B", "00C0000004", "00C0000007");

    assertThat(trace.exchanges().get(3).toString()).contains("< 0709[5830]6107");
    assertThat(trace.exchanges().get(4).toString()).contains("< [30303030303139]9000");
  }

  @Test
  void aRecordThatIsNotWhatTheProfileMeans_isBlackedOutWhole() {
    CardChannel forged =
        command -> Hex.bytes(command[1] == (byte) 0xB2 ? "0904" + "D1F9B1BE" + "9000" : "9000");

    Trace trace = record(forged, SELECT_SSSE, "00A4020002EF05", "00B2060006");

    assertThat(trace.exchanges().get(2).toString()).contains("< [000000000000]9000");
  }

  @Test
  void afterAFileThatCouldNotBeSelected_nothingIsShown() {
    CardChannel card =
        command ->
            switch (Hex.of(command)) {
              case SELECT_SSSE, "00A4020002EF05" -> Hex.bytes("9000");
              case "00A4020002EF06" -> Hex.bytes("6A82");
              default -> Hex.bytes("0604203106309000");
            };

    Trace trace = record(card, SELECT_SSSE, "00A4020002EF05", "00A4020002EF06", "00B2060006");

    assertThat(trace.exchanges().get(3).toString()).contains("< [000000000000]9000");
  }

  @Test
  void faultsAndTimes_areKept() {
    long[] now = {0};
    TraceRecorder recorder =
        new TraceRecorder(
            command -> {
              now[0] += 312_000;
              if (command[1] == (byte) 0xB2) {
                throw new CardTransportException(Fault.CARD_REMOVED, "made up");
              }
              return Hex.bytes("9000");
            },
            () -> now[0],
            ALL);

    transmit(recorder, SELECT_SSSE);
    now[0] += 100_000;
    assertThatThrownBy(() -> recorder.transmit(Hex.bytes("00B2010012")))
        .isInstanceOf(CardTransportException.class);

    Trace trace = recorder.trace("made up\nreader", "T=0", ATR, Optional.empty());
    assertThat(trace.exchanges())
        .extracting(TraceExchange::toString)
        .containsExactly(
            "0 312 > " + SELECT_SSSE + " < 9000", "412 312 > 00B2010012 ! CARD_REMOVED");
    assertThat(trace.text()).contains("reader: made up?reader\n");
  }

  @Test
  void whatARecorderKeeps_canBeReadBack() {
    Trace trace = traceOfReading(WrittenCard.socialSecurity("3.00").withHolder());

    assertThat(TraceDecoder.decode(trace.bytes())).isEqualTo(new TraceDecoding.Decoded(trace));
  }

  @Test
  void anAnswerToReset_staysValidWhenItsSerialIsBlackedOut() {
    // T=1, so there is a check byte: 3B 82 80 01 H1 H2 TCK.
    TraceBytes atr = Atr.hideHistorical(Hex.bytes("3B828001AABB" + "12"), 1);
    assertThat(atr.toString()).isEqualTo("3B828001AA[00A9]");

    assertThat(Atr.hideHistorical(Hex.bytes("3B6D0000" + "AA".repeat(13))).toString())
        .isEqualTo("3B6D0000[" + "00".repeat(13) + "]");
    assertThat(Atr.hideHistorical(Hex.bytes("3B8F8001804F0CA0000003060300030000000068")).toString())
        .as("made up by the reader, the same for all such cards")
        .doesNotContain("[");
    assertThat(Atr.hideHistorical(Hex.bytes("3BFF112233")).toString()).isEqualTo("3B[00000000]");
    assertThat(Atr.hideHistorical(new byte[0]).toString()).isEmpty();
  }

  private static Trace traceOfReading(WrittenCard card) {
    TraceRecorder recorder = new TraceRecorder(card, () -> 0, ALL);
    Found found =
        (Found)
            MediaRecogniser.recognise(
                recorder, CardSide.CONTACTLESS, ALL, List.of("ssse", "t-union"));
    assertThat(ProfileReader.read(recorder, found, ProfileReader.Scope.HOLDER).describe())
        .isNotBlank();
    return recorder.trace("made-up reader", "T=CL", ATR, Optional.empty());
  }

  private static Trace record(CardChannel card, String... commands) {
    TraceRecorder recorder = new TraceRecorder(card, () -> 0, ALL);
    for (String command : commands) {
      transmit(recorder, command);
    }
    return recorder.trace("made-up reader", "T=0", ATR, Optional.empty());
  }

  private static void transmit(TraceRecorder recorder, String command) {
    try {
      assertThat(recorder.transmit(Hex.bytes(command))).isNotEmpty();
    } catch (CardTransportException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theWordsOfTheHolder_areNotInUtf8Either() {
    String text = traceOfReading(WrittenCard.socialSecurity("2.00").withHolder()).text();
    assertThat(text.getBytes(StandardCharsets.UTF_8).length).isLessThan(4_000);
    assertThat(text).doesNotContain(WrittenCard.SECRET_NAME);
  }
}
