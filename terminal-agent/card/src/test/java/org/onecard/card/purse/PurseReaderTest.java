package org.onecard.card.purse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.Hex;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.purse.PurseReading.BlockedPurse;
import org.onecard.card.purse.PurseReading.InconsistentPurse;
import org.onecard.card.purse.PurseReading.NotAPurse;
import org.onecard.card.purse.PurseReading.Purse;

class PurseReaderTest {

  @Test
  void tUnionPurse_isReadInFourCommands() {
    PaperPurse card = PaperPurse.card();
    Purse purse = purse(card);
    assertThat(card.sent())
        .containsExactly(
            PaperPurse.SELECT, PaperPurse.READ_EF15, PaperPurse.READ_EF17, PaperPurse.BALANCE);
    assertThat(purse.application()).isEqualTo(PurseApplication.T_UNION);
    assertThat(purse.balanceFen()).isEqualTo(5_000);
    assertThat(purse.issue().issuer()).isEqualTo("9951");
    assertThat(purse.issue().city()).isEqualTo("9999");
    assertThat(purse.issue().start()).hasValue(LocalDate.of(2021, 1, 1));
    assertThat(purse.issue().end()).hasValue(LocalDate.of(2035, 12, 31));
    assertThat(purse.area()).hasValue(new PurseArea("9900", "9999", 1, 1));
    assertThat(purse.describe()).isEqualTo("T-Union purse with 50.00 yuan");
    assertThat(Hex.of(purse.identity().bytes())).isEqualTo("995199990001FFFF00009951000000000001");
    assertThat(Hex.of(purse.identity().serialFactor())).isEqualTo("9951000000000001");
    assertThat(Hex.of(purse.identity().issuerFactor())).isEqualTo("995199990001FFFF");
  }

  @Test
  void secondAidAndCityUnion_areFoundInTheirTurn() {
    PaperPurse second =
        PaperPurse.card()
            .answering(PaperPurse.SELECT, "6A82")
            .answering("00A4040008A000000632010106", "9000");
    assertThat(purse(second).application()).isEqualTo(PurseApplication.T_UNION);
    PaperPurse city =
        PaperPurse.card()
            .answering(PaperPurse.SELECT, "6A82")
            .answering("00A4040008A000000632010106", "6A82")
            .answering("00A4040009A00000000386980701", "9000");
    assertThat(purse(city).application()).isEqualTo(PurseApplication.CITY_UNION);
    assertThat(PurseReader.read(city, List.of(PurseApplication.T_UNION)))
        .isEqualTo(new NotAPurse(StatusWord.FILE_NOT_FOUND));
  }

  @Test
  void blockedPurse_isNamedSoWithItsStatusWord() {
    for (int status : new int[] {0x6283, 0x6284, 0x9303}) {
      PaperPurse card = PaperPurse.card().answering(PaperPurse.SELECT, "%04X".formatted(status));
      assertThat(PurseReader.read(card))
          .isEqualTo(new BlockedPurse(PurseApplication.T_UNION, new StatusWord(status)));
      assertThat(card.sent()).hasSize(1);
    }
  }

  @Test
  void cardThatWantsTheOtherFormOfBalance_isReadToo() {
    PaperPurse card =
        PaperPurse.card()
            .answering(PaperPurse.BALANCE, "6A86")
            .answering("805C000204", "FFFFFFFF9000");
    assertThat(purse(card).balanceFen()).isEqualTo(0xFFFF_FFFFL);
  }

  @Test
  void purseWithoutArea_isReadWithoutOne() {
    assertThat(purse(PaperPurse.card().answering(PaperPurse.READ_EF17, "6A82")).area()).isEmpty();
  }

  @Test
  void t0Card_isFollowed() {
    PaperPurse card =
        PaperPurse.card()
            .answering(PaperPurse.SELECT, "6102")
            .answering("00C0000002", "6F009000")
            .answering(PaperPurse.READ_EF15, "6C1E")
            .answering("00B095001E", PaperPurse.EF15 + "9000");
    assertThat(purse(card)).isEqualTo(purse(PaperPurse.card()));
  }

  @Test
  void filesThatAreTooShortOrHoldNoDates_areInconsistent() {
    for (int length = 0; length < 30; length++) {
      inconsistent(PaperPurse.READ_EF15, PaperPurse.EF15.substring(0, 2 * length), "EF15 has");
    }
    for (int length = 0; length < 11; length++) {
      inconsistent(PaperPurse.READ_EF17, PaperPurse.EF17.substring(0, 2 * length), "EF17 has");
    }
    String wrong = PaperPurse.EF15.replace("20351231", "20351331");
    inconsistent(PaperPurse.READ_EF15, wrong, "no day of the calendar (at offset 24)");
    inconsistent(PaperPurse.BALANCE, "001388", "balance");
  }

  @Test
  void longerFiles_areReadToTheLengthThatIsKnown() {
    PaperPurse card =
        PaperPurse.card()
            .answering(PaperPurse.READ_EF15, PaperPurse.EF15 + "FFFFFFFF9000")
            .answering(PaperPurse.READ_EF17, PaperPurse.EF17 + "FFFF9000");
    assertThat(purse(card)).isEqualTo(purse(PaperPurse.card()));
  }

  @Test
  void validity_followsTheDates() {
    PurseIssue issue = purse(PaperPurse.card()).issue();
    assertThat(issue.validityOn(LocalDate.of(2026, 3, 1)).describe()).isEqualTo("valid");
    assertThat(issue.validityOn(LocalDate.of(2036, 1, 1)).describe())
        .isEqualTo("expired 2035-12-31");
    assertThat(issue.validityOn(LocalDate.of(2020, 12, 31)).describe())
        .isEqualTo("not valid before 2021-01-01");
    String unset = PaperPurse.EF15.replace("2021010120351231", "FFFFFFFF00000000");
    PurseIssue dateless =
        purse(PaperPurse.card().answering(PaperPurse.READ_EF15, unset + "9000")).issue();
    assertThat(dateless.validityOn(LocalDate.of(2036, 1, 1)).describe())
        .isEqualTo("the card does not show its dates");
  }

  @Test
  void log_isReadToItsEnd() {
    PaperPurse card =
        PaperPurse.card()
            .answering(PaperPurse.LOG_1, PaperPurse.LOG_OF_DEBIT + "9000")
            .answering(PaperPurse.LOG_2, "00".repeat(23) + "9000")
            .answering("00B203C417", "0003000064000007D002999900000009202501011200009000")
            .answering("00B204C417", "6A83");
    PurseLog log = PurseReader.readLog(card);
    assertThat(log).isInstanceOf(PurseLog.Entries.class);
    assertThat(((PurseLog.Entries) log).entries())
        .containsExactly(
            new PurseLogEntry(
                8, 0, 200, 6, new TerminalNumber("999900000001"), Optional.of(PaperPurse.AT)),
            new PurseLogEntry(
                3,
                100,
                2_000,
                2,
                new TerminalNumber("999900000009"),
                Optional.of(java.time.LocalDateTime.of(2025, 1, 1, 12, 0))));
    assertThat(card.sent()).hasSize(4);
  }

  @Test
  void logThatIsClosedOrCutShort_saysSo() {
    assertThat(PurseReader.readLog(PaperPurse.card().answering(PaperPurse.LOG_1, "6982")))
        .isEqualTo(new PurseLog.Refused(StatusWord.SECURITY_STATUS_NOT_SATISFIED));
    assertThat(PurseReader.readLog(PaperPurse.card().answering(PaperPurse.LOG_1, "00089000")))
        .isEqualTo(new PurseLog.Malformed(1, 2));
    // A log that breaks off is not one that ends.
    PaperPurse broken =
        PaperPurse.card()
            .answering(PaperPurse.LOG_1, PaperPurse.LOG_OF_ANOTHER + "9000")
            .answering(PaperPurse.LOG_2, "6581");
    assertThat(PurseReader.readLog(broken)).isEqualTo(new PurseLog.Refused(new StatusWord(0x6581)));
  }

  @Test
  void overdraft_isReadWhereTheCardTellsIt() {
    assertThat(PurseReader.findOverdraft(PaperPurse.card().answering("805C010204", "000003E89000")))
        .hasValue(1_000);
    assertThat(PurseReader.findOverdraft(PaperPurse.card())).isEmpty();
  }

  @Test
  void reading_showsNoNumberThatNamesTheHolder() {
    assertThat(purse(PaperPurse.card()).toString())
        .contains("PurseIdentity[hidden]")
        .doesNotContain("9951000000000001");
  }

  private static Purse purse(PaperPurse card) {
    PurseReading reading = PurseReader.read(card);
    assertThat(reading).as(reading.describe()).isInstanceOf(Purse.class);
    return (Purse) reading;
  }

  private static void inconsistent(String command, String answer, String what) {
    PurseReading reading = PurseReader.read(PaperPurse.card().answering(command, answer + "9000"));
    assertThat(reading).as(reading.describe()).isInstanceOf(InconsistentPurse.class);
    assertThat(reading.describe()).contains(what);
  }
}
