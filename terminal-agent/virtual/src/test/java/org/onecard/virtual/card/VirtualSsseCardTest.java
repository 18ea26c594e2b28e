package org.onecard.virtual.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.DeadlineChannel;
import org.onecard.card.apdu.Exchange;
import org.onecard.card.apdu.Hex;
import org.onecard.card.apdu.T0Channel;
import org.onecard.card.apdu.TracingChannel;
import org.onecard.card.ssse.CardAlgorithm;
import org.onecard.card.ssse.HolderReader;
import org.onecard.card.ssse.HolderReading;
import org.onecard.card.ssse.SsseReader;
import org.onecard.card.ssse.SsseReading;
import org.onecard.card.ssse.SsseReading.SocialSecurityCard;
import org.onecard.card.ssse.SsseReading.UnsupportedVersion;
import org.onecard.virtual.card.SsseCardOptions.EfSelection;

class VirtualSsseCardTest {

  private static final String SELECT_SSSE = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";

  private static final HolderData HOLDER =
      HolderData.builder()
          .region("500000")
          .serial(42)
          .name("样本乙")
          .validity(LocalDate.of(2022, 2, 2), LocalDate.of(2032, 2, 1))
          .build();

  @Test
  void cardAsIssued_isReadToTheRightValues() {
    SocialSecurityCard card = read(SsseCardOptions.ISSUED);
    assertThat(card.cardIdentificationCode()).isEqualTo(HOLDER.identifier());
    assertThat(card.issuingRegion()).isEqualTo("500000");
    assertThat(card.version()).isEqualTo("3.00");
    assertThat(card.cardNumber()).isEqualTo(HOLDER.cardNumber());
    assertThat(card.algorithm()).isEqualTo(new CardAlgorithm(3));
    assertThat(card.validTo()).isEmpty();
  }

  @Test
  void cardWithOpenDates_showsThem() {
    SocialSecurityCard card = read(SsseCardOptions.ISSUED.withOpenDates());
    assertThat(card.issued()).hasValue(LocalDate.of(2022, 2, 2));
    assertThat(card.validTo()).hasValue(LocalDate.of(2032, 2, 1));
    assertThat(card.cardClass()).hasValue("1");
    assertThat(card.validityOn(LocalDate.of(2032, 2, 2)).describe())
        .isEqualTo("expired 2032-02-01");
  }

  @Test
  void everyKindOfCard_isReadTheSame() {
    for (EfSelection selection : EfSelection.values()) {
      for (boolean contact : new boolean[] {true, false}) {
        SsseCardOptions options = SsseCardOptions.ISSUED.withEfSelection(selection);
        SocialSecurityCard card = read(contact ? options : options.contactless());
        assertThat(card).as("%s, contact %s", selection, contact).isEqualTo(read(options));
      }
    }
  }

  @Test
  void everyDecorator_leavesTheReadingAlone() {
    SsseCardOptions options = SsseCardOptions.ISSUED.withOpenDates();
    SocialSecurityCard plain = read(options);
    List<Exchange> trace = new ArrayList<>();
    CardChannel card = new CardInHand(new VirtualSsseCard(HOLDER, options));
    CardChannel traced = new TracingChannel(card, System::nanoTime, trace::add);
    CardChannel bounded = new DeadlineChannel(traced, Duration.ofMinutes(1), System::nanoTime);
    assertThat(SsseReader.read(new T0Channel(bounded))).isEqualTo(plain);
    assertThat(trace).hasSize(9);
    assertThat(trace.get(0).answer().map(Hex::of)).hasValue("611B");
  }

  @Test
  void otherVersion_isUnsupported() {
    SsseCardOptions options = SsseCardOptions.ISSUED.withVersion("4.00");
    assertThat(SsseReader.read(new CardInHand(new VirtualSsseCard(HOLDER, options))))
        .isEqualTo(new UnsupportedVersion("4.00"));
  }

  @Test
  void holderFile_isClosedUntilOpened() {
    assertThat(readHolder(SsseCardOptions.ISSUED)).isInstanceOf(HolderReading.NotOpen.class);
    assertThat(readHolder(SsseCardOptions.ISSUED.withOpenHolder()))
        .isEqualTo(new HolderReading.Holder(HOLDER.socialSecurityNumber(), "样本乙"));
  }

  @Test
  void longName_isSplitOverBothRecords() {
    String name = "A" + "样".repeat(24);
    HolderData holder = HolderData.builder().name(name).build();
    VirtualSsseCard card = new VirtualSsseCard(holder, SsseCardOptions.ISSUED.withOpenHolder());
    CardInHand channel = new CardInHand(card);
    SsseReader.read(channel);
    assertThat(HolderReader.read(channel))
        .isEqualTo(new HolderReading.Holder(holder.socialSecurityNumber(), name));
  }

  @Test
  void statusWords_areThoseOfACard() {
    VirtualSsseCard card = new VirtualSsseCard(HOLDER);
    assertAnswers(card, "", "6700");
    assertAnswers(card, "00A404", "6700");
    assertAnswers(card, "00A4040005AA", "6700");
    assertAnswers(card, "00B2010012", "6986");
    assertAnswers(card, "00A4020002EF05", "6A82");
    assertAnswers(card, "00A4040007A0000000031010", "6A82");
    assertAnswers(card, "80A4040002EF05", "6E00");
    assertAnswers(card, "0088000000", "6D00");
    assertAnswers(card, "00C0000010", "6985");
    assertAnswers(card, SELECT_SSSE, "611B");
    assertAnswers(card, "00A4020002EF99", "6A82");
    assertAnswers(card, "00A4090002EF05", "6A86");
    assertAnswers(card, "00A4020001EF", "6700");
    assertAnswers(card, "00A4020002EF05", "9000");
    assertAnswers(card, "00B2010112", "6A86");
    assertAnswers(card, "00B2550012", "6A83");
    assertAnswers(card, "00B2060006", "6982");
    assertAnswers(card, "00B2030000", "6C06");
    assertAnswers(card, "00B20300", "6700");
    assertAnswers(card, "00B2030006", "0304332E30309000");
    assertAnswers(card, "00B2030406", "0304332E30309000");
    assertAnswers(card, "00A40000023F00", "9000");
    assertAnswers(card, "00B2030006", "6986");
    assertAnswers(card, "FFCA000000", "6E00");
  }

  @Test
  void getResponse_isServedInPiecesAndOnlyUnderTheCommandsClass() {
    VirtualSsseCard card = new VirtualSsseCard(HOLDER);
    assertAnswers(card, SELECT_SSSE, "611B");
    assertAnswers(card, "80C000001B", "6E00");
    assertAnswers(card, "00C00000FF", "6C1B");
    assertAnswers(card, "00C0000002", "6F19" + "6119");
    assertAnswers(
        card, "00C0000019", "840F7378312E73682EC9E7BBE1B1A3D5CFA5069F0C03860103" + "9000");
    assertAnswers(card, "00C0000019", "6985");
  }

  @Test
  void answerThatWasNotFetched_isForgottenByTheNextCommand() {
    VirtualSsseCard card = new VirtualSsseCard(HOLDER);
    assertAnswers(card, SELECT_SSSE, "611B");
    assertAnswers(card, "00A4020002EF05", "9000");
    assertAnswers(card, "00C000001B", "6985");
  }

  @Test
  void reset_forgetsWhatWasSelected() {
    VirtualSsseCard card = new VirtualSsseCard(HOLDER);
    assertAnswers(card, SELECT_SSSE, "611B");
    assertAnswers(card, "00A4020002EF05", "9000");
    card.reset();
    assertAnswers(card, "00B2030006", "6986");
    assertAnswers(card, "00A4020002EF05", "6A82");
  }

  @Test
  void contactlessCard_answersAtOnceAndKnowsItsUid() {
    VirtualSsseCard card = new VirtualSsseCard(HOLDER, SsseCardOptions.ISSUED.contactless());
    assertThat(Hex.of(card.transmit(Hex.bytes("FFCA000000")))).matches("[0-9A-F]{8}9000");
    assertThat(Hex.of(card.transmit(Hex.bytes(SELECT_SSSE + "00")))).startsWith("6F19");
    assertAnswers(card, SELECT_SSSE, "9000");
    assertAnswers(card, "00C000001B", "6D00");
  }

  @Test
  void answersToReset_haveTheShapesOfTheField() {
    byte[] contact = new VirtualSsseCard(HOLDER).atr();
    assertThat(Hex.of(contact)).startsWith("3B6D0000").hasSize(2 * 17);
    assertThat(Hex.of(new VirtualSsseCard(HOLDER, SsseCardOptions.ISSUED.contactless()).atr()))
        .isEqualTo("3B8F8001804F0CA0000003060300030000000068");
  }

  @Test
  void anyBytes_areAnsweredWithAStatusWord() {
    Random random = new Random(3);
    VirtualSsseCard card = new VirtualSsseCard(HOLDER, SsseCardOptions.ISSUED.withOpenHolder());
    String[] beginnings = {"", "00A4", "00B2", "00C0", SELECT_SSSE, "00A40200", "00A4020002EF06"};
    for (int i = 0; i < 100_000; i++) {
      byte[] tail = new byte[random.nextInt(8)];
      random.nextBytes(tail);
      String command = beginnings[random.nextInt(beginnings.length)] + Hex.of(tail);
      assertThat(card.transmit(Hex.bytes(command))).as(command).hasSizeGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void blankCard_isNoSocialSecurityCard() {
    SsseReading reading = SsseReader.read(new CardInHand(new BlankCard()));
    assertThat(reading.describe()).isEqualTo("not a social security card (SELECT answered 6A82)");
    assertAnswers(new BlankCard(), "0084000008", "6D00");
    assertAnswers(new BlankCard(), "00", "6700");
  }

  private static SocialSecurityCard read(SsseCardOptions options) {
    SsseReading reading = SsseReader.read(new CardInHand(new VirtualSsseCard(HOLDER, options)));
    assertThat(reading).as(reading.describe()).isInstanceOf(SocialSecurityCard.class);
    return (SocialSecurityCard) reading;
  }

  private static HolderReading readHolder(SsseCardOptions options) {
    CardInHand card = new CardInHand(new VirtualSsseCard(HOLDER, options));
    assertThat(SsseReader.read(card)).isInstanceOf(SocialSecurityCard.class);
    return HolderReader.read(card);
  }

  private static void assertAnswers(VirtualCard card, String command, String answer) {
    try {
      assertThat(Hex.of(card.transmit(Hex.bytes(command)))).as(command).isEqualTo(answer);
    } catch (CardTornException e) {
      throw new AssertionError(command + " tore the card", e);
    }
  }
}
