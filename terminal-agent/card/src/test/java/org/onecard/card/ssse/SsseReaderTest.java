package org.onecard.card.ssse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.Hex;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.ssse.SsseReading.InconsistentCard;
import org.onecard.card.ssse.SsseReading.LeftTooEarly;
import org.onecard.card.ssse.SsseReading.NotASocialSecurityCard;
import org.onecard.card.ssse.SsseReading.SocialSecurityCard;
import org.onecard.card.ssse.SsseReading.UnsupportedVersion;

class SsseReaderTest {

  @Test
  void cardWithOpenDates_isReadWhole() {
    SocialSecurityCard card = socialSecurityCard(PaperCard.withOpenDates());
    assertThat(card.cardIdentificationCode())
        .isEqualTo(CardIdentifier.of(Hex.bytes(PaperCard.IDENTIFICATION_CODE)));
    assertThat(card.issuingRegion()).isEqualTo("510100");
    assertThat(card.version()).isEqualTo("3.00");
    assertThat(card.cardClass()).hasValue("1");
    assertThat(card.issued()).hasValue(LocalDate.of(2021, 1, 1));
    assertThat(card.validTo()).hasValue(LocalDate.of(2031, 6, 30));
    assertThat(card.cardNumber()).isEqualTo(new CardNumber("X00000019"));
    assertThat(card.algorithm()).isEqualTo(new CardAlgorithm(3));
    assertThat(card.describe()).isEqualTo("social security card 3.00 of region 510100");
  }

  @Test
  void cardAsIssued_isReadWithoutItsDatesInSixCommands() {
    PaperCard paper = PaperCard.asIssued();
    SocialSecurityCard card = socialSecurityCard(paper);
    assertThat(card.issued()).isEmpty();
    assertThat(card.validTo()).isEmpty();
    assertThat(card.cardClass()).isEmpty();
    assertThat(paper.sent())
        .containsExactly(
            PaperCard.SELECT_SSSE,
            "00A4020002EF05",
            "00B2030006",
            "00B2010012",
            "00B207000B",
            "00B2060006");
  }

  @Test
  void fileThatWantsTheOtherFormOfSelect_isFound() {
    socialSecurityCard(PaperCard.asIssued().answering("00A4020002EF05", "6A86"));
    socialSecurityCard(PaperCard.asIssued().answering("00A4000002EF05", "6A82"));
  }

  @Test
  void applicationThatAnswersBare9000_isAskedAgainForItsFci() {
    SocialSecurityCard card =
        socialSecurityCard(PaperCard.asIssued().answering(PaperCard.SELECT_SSSE, "9000"));
    assertThat(card.algorithm()).isEqualTo(new CardAlgorithm(3));
  }

  @Test
  void fciThatNamesNoAlgorithm_meansTheDefaultOne() {
    for (String fci : new String[] {"", "6F058403414141"}) {
      PaperCard card =
          PaperCard.asIssued()
              .answering(PaperCard.SELECT_SSSE, fci + "9000")
              .answering(PaperCard.SELECT_SSSE + "00", "6700");
      assertThat(socialSecurityCard(card).algorithm()).as(fci).isEqualTo(CardAlgorithm.DEFAULT);
    }
  }

  @Test
  void algorithm_isFoundBehindBytesThatAreNoTlv() {
    PaperCard card =
        PaperCard.asIssued()
            .answering(
                PaperCard.SELECT_SSSE, "6F0C" + "A50A" + "9F0C07" + "FFFFFFFF860105" + "9000");
    assertThat(socialSecurityCard(card).algorithm()).isEqualTo(new CardAlgorithm(5));
  }

  @Test
  void cardWithoutTheApplication_isNamedSoWithItsStatusWord() {
    SsseReading reading =
        SsseReader.read(PaperCard.asIssued().answering(PaperCard.SELECT_SSSE, "6A82"));
    assertThat(reading).isEqualTo(new NotASocialSecurityCard(StatusWord.FILE_NOT_FOUND));
    assertThat(reading.describe()).isEqualTo("not a social security card (SELECT answered 6A82)");
  }

  @Test
  void unknownVersion_isUnsupportedAndNotReadFurther() {
    for (String version : new String[] {"4.00", "0.99", "9.10"}) {
      PaperCard card =
          PaperCard.asIssued()
              .answering("00B2030006", "0304" + Hex.of(PaperCard.ascii(version)) + "9000");
      assertThat(SsseReader.read(card)).isEqualTo(new UnsupportedVersion(version));
      assertThat(card.sent()).hasSize(3);
    }
  }

  @Test
  void olderVersions_areReadWithWhatTheyShowFreely() {
    for (String version : new String[] {"1.00", "1.10", "2.00", "3.01"}) {
      SocialSecurityCard card =
          socialSecurityCard(
              PaperCard.withOpenDates()
                  .answering("00B2030006", "0304" + Hex.of(PaperCard.ascii(version)) + "9000"));
      assertThat(card.version()).isEqualTo(version);
      assertThat(card.family().isFreeToRead()).isEqualTo(version.charAt(0) != '3');
      assertThat(card.validTo()).hasValue(LocalDate.of(2031, 6, 30));
      assertThat(card.cardClass()).hasValue("1");
    }
  }

  @Test
  void cardThatWasOpened_showsItsDatesInFourMoreCommands() {
    SocialSecurityCard closed = socialSecurityCard(PaperCard.asIssued());
    PaperCard opened = PaperCard.withOpenDates();
    assertThat(SsseReader.readOpened(opened, closed))
        .isEqualTo(socialSecurityCard(PaperCard.withOpenDates()));
    assertThat(opened.sent())
        .containsExactly("00A4020002EF05", "00B2060006", "00B2050006", "00B2020003");
    assertThat(SsseReader.readOpened(PaperCard.asIssued(), closed)).isEqualTo(closed);
  }

  @Test
  void cardThatLeavesWhileItsDatesAreRead_hasLeft() {
    SocialSecurityCard closed = socialSecurityCard(PaperCard.asIssued());
    for (int exchange = 0; exchange < 4; exchange++) {
      PaperCard leaving =
          PaperCard.withOpenDates()
              .meddling(
                  exchange,
                  right -> {
                    throw new CardTransportException(Fault.CARD_REMOVED, "made up");
                  });
      assertThat(SsseReader.readOpened(leaving, closed))
          .isEqualTo(new LeftTooEarly(Fault.CARD_REMOVED));
    }
  }

  @Test
  void blockedApplication_isInconsistent() {
    assertInconsistent(PaperCard.SELECT_SSSE, "6283", "blocked");
    assertInconsistent(PaperCard.SELECT_SSSE, "9303", "blocked");
  }

  @Test
  void wrongCheckCharacterOfTheCardNumber_isInconsistent() {
    assertInconsistent("00B207000B", "0709583030303030303138" + "9000", "record 07");
  }

  @Test
  void regionThatIsNotBcd_isInconsistent() {
    assertInconsistent("00B2010012", "01105A0100D15600000500000001FFFFFFFF9000", "region in BCD");
    assertInconsistent("00B2010012", "0110000000D15600000500000001FFFFFFFF9000", "region in BCD");
    assertInconsistent("00B2010012", "0110" + "FF".repeat(16) + "9000", "region in BCD");
  }

  @Test
  void dateThatIsNoDay_isInconsistent() {
    assertInconsistent("00B2060006", "0604203113019000", "no day of the calendar");
    assertInconsistent("00B2060006", "0604203102309000", "no day of the calendar");
    assertInconsistent("00B2060006", "06042031A1019000", "not BCD");
    assertInconsistent("00B2050006", "0504202100019000", "record 05");
  }

  @Test
  void lastDayBeforeTheDayOfIssue_isInconsistent() {
    assertInconsistent("00B2060006", "0604202012319000", "last day lies before");
  }

  @Test
  void unsetDates_areUnknown() {
    SocialSecurityCard card =
        socialSecurityCard(
            PaperCard.withOpenDates()
                .answering("00B2060006", "0604FFFFFFFF9000")
                .answering("00B2050006", "0504000000009000"));
    assertThat(card.validTo()).isEmpty();
    assertThat(card.issued()).isEmpty();
  }

  @Test
  void recordsThatLieAboutThemselves_areInconsistent() {
    assertInconsistent("00B2030006", "0304332E309000", "shorter than its length byte");
    assertInconsistent("00B2030006", "0304332E3030009000", "longer than its length byte");
    assertInconsistent("00B2030006", "0404332E30309000", "carries the tag 04");
    assertInconsistent("00B2030006", "0303332E309000", "3 bytes instead of 4");
    assertInconsistent("00B2030006", "0380332E30309000", "malformed TLV at offset 1");
    assertInconsistent("00B2030006", "0384FFFFFFFF9000", "malformed TLV at offset 1");
    assertInconsistent("00B2030006", "0304332E33419000", "no version number");
    assertInconsistent(PaperCard.SELECT_SSSE, "6F7F84009000", "shorter than its length byte");
    assertInconsistent(PaperCard.SELECT_SSSE, "6F0384059000", "SELECT's answer");
  }

  @Test
  void validity_followsTheDates() {
    SocialSecurityCard card = socialSecurityCard(PaperCard.withOpenDates());
    assertThat(card.validityOn(LocalDate.of(2026, 3, 1)).describe()).isEqualTo("valid");
    assertThat(card.validityOn(LocalDate.of(2031, 6, 30))).isEqualTo(new Validity.Valid());
    assertThat(card.validityOn(LocalDate.of(2031, 7, 1)).describe())
        .isEqualTo("expired 2031-06-30");
    assertThat(card.validityOn(LocalDate.of(2021, 1, 1))).isEqualTo(new Validity.Valid());
    assertThat(card.validityOn(LocalDate.of(2020, 12, 31)).describe())
        .isEqualTo("not valid before 2021-01-01");
    assertThat(socialSecurityCard(PaperCard.asIssued()).validityOn(LocalDate.of(2026, 3, 1)))
        .isEqualTo(new Validity.Unknown());
  }

  @Test
  void reading_showsNoNumberThatNamesTheHolder() {
    SocialSecurityCard card = socialSecurityCard(PaperCard.withOpenDates());
    assertThat(card.toString())
        .doesNotContain("X0000001")
        .doesNotContain("D156000005")
        .contains("CardIdentifier[hidden]");
  }

  private static SocialSecurityCard socialSecurityCard(PaperCard card) {
    SsseReading reading = SsseReader.read(card);
    assertThat(reading).as(reading.describe()).isInstanceOf(SocialSecurityCard.class);
    return (SocialSecurityCard) reading;
  }

  private static void assertInconsistent(String command, String answer, String what) {
    SsseReading reading = SsseReader.read(PaperCard.withOpenDates().answering(command, answer));
    assertThat(reading).as(reading.describe()).isInstanceOf(InconsistentCard.class);
    assertThat(reading.describe()).contains(what);
  }
}
