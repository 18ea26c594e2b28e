package org.onecard.card.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.Hex;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.profile.Recognition.Blocked;
import org.onecard.card.profile.Recognition.CardFault;
import org.onecard.card.profile.Recognition.Found;
import org.onecard.card.profile.Recognition.FoundByUid;
import org.onecard.card.profile.Recognition.LeftTooEarly;
import org.onecard.card.profile.Recognition.NotWanted;
import org.onecard.card.profile.Recognition.Refused;
import org.onecard.card.profile.Recognition.Unknown;

class MediaRecogniserTest {

  private static final ProfileSet ALL = BuiltIn.set();

  @Test
  void theFirstWantedApplication_costsOneSelect() {
    WrittenCard card = WrittenCard.socialSecurity("3.00");

    Recognition found = recognise(card, "ssse", "t-union");

    assertThat(found).isInstanceOf(Found.class);
    assertThat(((Found) found).medium()).isEqualTo("ssse");
    assertThat(card.sent()).hasSize(1);
  }

  @Test
  void severalApplications_areTakenInTheOrderOfTheItem() {
    assertThat(medium(recognise(both(), "ssse", "t-union"))).isEqualTo("ssse");
    assertThat(medium(recognise(both(), "t-union", "ssse"))).isEqualTo("t-union");
    assertThat(medium(recognise(both(), "city-union", "t-union"))).isEqualTo("t-union");
  }

  private static WrittenCard both() {
    return WrittenCard.socialSecurity("3.00").and(WrittenCard.purse()).and(WrittenCard.bankCard());
  }

  @Test
  void aBankCard_isRefusedAndNothingOnItIsRead() {
    WrittenCard card = WrittenCard.bankCard().and(WrittenCard.sticker("04A1B2C3"));

    Recognition found = recognise(card, "ssse", "library-sticker");

    assertThat(found).isInstanceOf(Refused.class);
    assertThat(((Refused) found).sentence().zh()).contains("银行卡");
    assertThat(card.sent()).allMatch(command -> command.startsWith("00A40400"));
  }

  @Test
  void aKnownCardThatTheItemDoesNotTake_isNamed() {
    Recognition found = recognise(WrittenCard.purse(), "ssse");

    assertThat(found).isInstanceOf(NotWanted.class);
    assertThat(found.describe()).contains("T-Union");
    assertThat(
            recognise(WrittenCard.purse().and(WrittenCard.sticker("04A1B2C3")), "library-sticker"))
        .isInstanceOf(NotWanted.class);
  }

  @Test
  void aBlockedApplication_isNamedUnlessAnotherWantedOneIsThere() {
    String select = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";
    for (String status : List.of("6283", "6284", "9303")) {
      WrittenCard card = new WrittenCard().answering(select, status);
      assertThat(recognise(card, "ssse"))
          .isEqualTo(
              new Blocked(
                  BuiltIn.profile("ssse-3.json"), new StatusWord(Integer.parseInt(status, 16))));
    }
    assertThat(medium(recognise(WrittenCard.purse().answering(select, "6283"), "ssse", "t-union")))
        .isEqualTo("t-union");
  }

  @Test
  void aSticker_isKnownByItsNumberWithoutContactOnly() {
    Recognition found = recognise(WrittenCard.sticker("04A1B2C3D4E5F6"), "library-sticker");
    assertThat(found).isInstanceOf(FoundByUid.class);
    assertThat(found.toString()).doesNotContain("A1B2");

    assertThat(
            MediaRecogniser.recognise(
                WrittenCard.sticker("04A1B2C3"), CardSide.CONTACT, ALL, List.of("library-sticker")))
        .isInstanceOf(Unknown.class);
    assertThat(recognise(WrittenCard.sticker("08A1B2C3"), "library-sticker"))
        .as("made up anew each time")
        .isInstanceOf(Unknown.class);
    assertThat(recognise(WrittenCard.sticker("04A1B2C3D4"), "library-sticker"))
        .isInstanceOf(Unknown.class);
    assertThat(recognise(WrittenCard.sticker("04A1B2C3"), "ssse")).isInstanceOf(Unknown.class);
  }

  @Test
  void everyStatusWordAtEachSelect_endsInATypedAnswer() {
    for (int status = 0; status <= 0xFFFF; status++) {
      WrittenCard card =
          new WrittenCard()
              .answering("00A404000F7378312E73682EC9E7BBE1B1A3D5CF", "%04X".formatted(status));
      Recognition found = recognise(card, "ssse", "t-union");
      boolean blocked = status == 0x6283 || status == 0x6284 || status == 0x9303;
      Class<?> expected = status == 0x9000 ? Found.class : blocked ? Blocked.class : Unknown.class;
      if (!expected.isInstance(found)) {
        assertThat(found).as("%04X", status).isInstanceOf(expected);
      }
    }
  }

  @Test
  void everyFaultAtEachSelect_isNamed() {
    for (Fault fault : Fault.values()) {
      for (int exchange = 0; exchange < 3; exchange++) {
        Recognition found =
            recognise(WrittenCard.bankCard().failing(exchange, fault), "ssse", "t-union");
        boolean left = fault == Fault.CARD_REMOVED || fault == Fault.CARD_RESET;
        assertThat(found).isEqualTo(left ? new LeftTooEarly(fault) : new CardFault(fault));
      }
    }
  }

  @Test
  void theSide_followsFromTheReadersAnswerToReset() {
    assertThat(CardSide.ofAtr(hex("3B8F8001804F0CA0000003060300030000000068")))
        .isEqualTo(CardSide.CONTACTLESS);
    assertThat(CardSide.ofAtr(hex("3B6D00000000000000000000000000000001")))
        .isEqualTo(CardSide.CONTACT);
    assertThat(CardSide.ofAtr(new byte[0])).isEqualTo(CardSide.CONTACT);
  }

  private static byte[] hex(String digits) {
    return Hex.bytes(digits);
  }

  private static String medium(Recognition found) {
    assertThat(found).isInstanceOf(Found.class);
    return ((Found) found).medium();
  }

  private static Recognition recognise(WrittenCard card, String... media) {
    return MediaRecogniser.recognise(card, CardSide.CONTACTLESS, ALL, List.of(media));
  }
}
