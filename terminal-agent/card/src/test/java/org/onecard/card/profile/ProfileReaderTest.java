package org.onecard.card.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.Hex;
import org.onecard.card.profile.ProfileReader.Scope;
import org.onecard.card.profile.ProfileReading.CardFault;
import org.onecard.card.profile.ProfileReading.CardRead;
import org.onecard.card.profile.ProfileReading.InconsistentCard;
import org.onecard.card.profile.ProfileReading.LeftTooEarly;
import org.onecard.card.profile.ProfileReading.OtherVersion;
import org.onecard.card.profile.Recognition.Found;
import org.onecard.card.profile.Recognition.FoundByUid;
import org.onecard.card.ssse.HolderReader;
import org.onecard.card.ssse.HolderReading.Holder;
import org.onecard.card.ssse.SsseReader;
import org.onecard.card.ssse.SsseReading.SocialSecurityCard;

class ProfileReaderTest {

  private static final ProfileSet ALL = BuiltIn.set();

  @Test
  void theSsseProfile_readsWhatTheReaderOfItsOwnReads() {
    for (boolean issued : List.of(true, false)) {
      SocialSecurityCard own = (SocialSecurityCard) SsseReader.read(ssse(issued));
      CardRead byProfile = read(ssse(issued), Scope.CARD, "ssse");

      assertThat(byProfile.identifier()).isEqualTo(own.cardIdentificationCode());
      assertThat(text(byProfile, "specification")).isEqualTo(own.version());
      assertThat(text(byProfile, "card-number")).isEqualTo(own.cardNumber().value());
      assertThat(byProfile.find("valid-to").orElseThrow().findText())
          .isEqualTo(own.validTo().map(Object::toString));
      assertThat(byProfile.find("issued").orElseThrow().findText())
          .isEqualTo(own.issued().map(Object::toString));
      assertThat(byProfile.find("card-class").orElseThrow().findText()).isEqualTo(own.cardClass());
      assertThat(byProfile.find("name")).as("the holder is not asked for").isEmpty();
    }
  }

  private static WrittenCard ssse(boolean issued) {
    return issued ? WrittenCard.asIssued() : WrittenCard.socialSecurity("3.00");
  }

  @Test
  void theHoldersFile_isReadForIdentityItemsAsTheReaderOfItsOwnReadsIt() {
    WrittenCard card = WrittenCard.socialSecurity("3.00").withHolder();
    assertThat(SsseReader.read(card)).isInstanceOf(SocialSecurityCard.class);
    Holder own = (Holder) HolderReader.read(card);

    CardRead byProfile = read(card, Scope.HOLDER, "ssse");

    assertThat(text(byProfile, "name"))
        .isEqualTo(own.name())
        .isEqualTo(WrittenCard.SECRET_NAME.repeat(5));
    assertThat(text(byProfile, "social-security-number")).isEqualTo(own.socialSecurityNumber());
    assertThat(byProfile.toString())
        .doesNotContain(WrittenCard.SECRET_NAME)
        .doesNotContain(WrittenCard.SECRET_NUMBER)
        .doesNotContain("X0000001");
  }

  @Test
  void versionsOfOneApplication_areToldApartByTheirData() {
    assertThat(read(WrittenCard.socialSecurity("1.00"), Scope.CARD, "ssse").profile().id())
        .isEqualTo("ssse-1");
    assertThat(read(WrittenCard.socialSecurity("2.00"), Scope.CARD, "ssse").profile().id())
        .isEqualTo("ssse-2");
    assertThat(reading(WrittenCard.socialSecurity("4.00"), Scope.CARD, "ssse"))
        .isInstanceOf(OtherVersion.class)
        .satisfies(reading -> assertThat(reading.describe()).contains("4.00"));
  }

  @Test
  void eachRecord_isReadOnce() {
    WrittenCard card = WrittenCard.socialSecurity("1.00").withHolder();

    read(card, Scope.HOLDER, "ssse");

    assertThat(card.sent()).doesNotHaveDuplicates();
  }

  @Test
  void aPurse_isReadByItsProfile() {
    CardRead purse = read(WrittenCard.purse(), Scope.CARD, "t-union");

    assertThat(text(purse, "issuer")).isEqualTo("4000");
    assertThat(text(purse, "valid-to")).isEqualTo("2034-12-31");
    assertThat(text(purse, "union-city")).isEqualTo("6900");
    assertThat(Hex.of(purse.identifier().bytes()))
        .isEqualTo("F1" + "FFFFFF" + "0A" + WrittenCard.SERIAL + "00");
    assertThat(purse.toString()).doesNotContain(WrittenCard.SERIAL);
  }

  @Test
  void onlyWhatIsWanted_isRead() {
    WrittenCard card = WrittenCard.purse();
    Found found = found(card, "t-union");

    ProfileReading reading =
        ProfileReader.read(card, found, field -> field.name().equals("valid-to"));

    assertThat(((CardRead) reading).fields())
        .extracting(each -> each.field().name())
        .containsExactly("serial", "valid-to");
    assertThat(card.sent()).doesNotContain("00B097000B");
  }

  @Test
  void aChipsNumber_becomesAnIdentifierThatNoOtherKindCanHave() {
    Recognition found =
        MediaRecogniser.recognise(
            WrittenCard.sticker("04A1B2C3"), CardSide.CONTACTLESS, ALL, List.of("library-sticker"));

    CardRead sticker = (CardRead) ProfileReader.of((FoundByUid) found);

    assertThat(Hex.of(sticker.identifier().bytes()))
        .isEqualTo("F3" + "FFFFFF" + "04" + "04A1B2C3" + "00000000000000");
    assertThat(sticker.profile().assurance()).isEqualTo(ProfileAssurance.LOW);
  }

  @Test
  void wrongData_areNamedWithoutTheirValue() {
    assertInconsistent(
        WrittenCard.asIssued().answering("00B207000B", "0709583030303030303138" + "9000"),
        "ssse",
        "card-number");
    assertInconsistent(
        WrittenCard.asIssued().answering("00B2010012", "0110" + "00".repeat(16) + "9000"),
        "ssse",
        "identification-code");
    assertInconsistent(
        WrittenCard.asIssued().answering("00B2010012", "6982"), "ssse", "identification-code");
    assertInconsistent(
        WrittenCard.socialSecurity("3.00").answering("00B2060006", "0604203113309000"),
        "ssse",
        "valid-to");
    assertInconsistent(
        WrittenCard.purse().answering("00B095001E", "40009000" + "9000"), "t-union", "issuer");
    assertInconsistent(
        WrittenCard.purse().answering("00B095001E", "FF".repeat(30) + "9000"), "t-union", "serial");
  }

  @Test
  void lastDayBeforeTheFirst_isAFinding() {
    assertInconsistent(
        WrittenCard.purse()
            .answering(
                "00B095001E",
                "40009000"
                    + "00010000"
                    + "0201"
                    + WrittenCard.SERIAL
                    + "20240101"
                    + "20231231"
                    + "01009000"),
        "t-union",
        "valid-to");
    assertInconsistent(
        WrittenCard.socialSecurity("2.00")
            .answering("00B2050006", "050420240101" + "9000")
            .answering("00B2060006", "060420231231" + "9000"),
        "ssse",
        "valid-to");
  }

  private static void assertInconsistent(WrittenCard card, String medium, String field) {
    assertThat(reading(card, Scope.CARD, medium))
        .isInstanceOf(InconsistentCard.class)
        .satisfies(reading -> assertThat(reading.describe()).contains(field));
  }

  @Test
  void everyFaultAtEveryStep_isNamed() {
    for (Fault fault : Fault.values()) {
      for (int exchange = 1; exchange < 7; exchange++) {
        ProfileReading reading =
            reading(
                WrittenCard.socialSecurity("3.00").failing(exchange, fault), Scope.CARD, "ssse");
        boolean left = fault == Fault.CARD_REMOVED || fault == Fault.CARD_RESET;
        assertThat(reading).isEqualTo(left ? new LeftTooEarly(fault) : new CardFault(fault));
      }
    }
  }

  @Test
  void everyStatusWordAtEveryStep_endsInATypedAnswer() {
    List<String> commands =
        List.of("00A4020002EF05", "00B2030006", "00B2010012", "00B207000B", "00B2060006");
    WrittenCard whole = WrittenCard.asIssued();
    Found found = found(whole, "ssse");
    for (String command : commands) {
      WrittenCard card = WrittenCard.asIssued();
      for (int status = 0; status <= 0xFFFF; status++) {
        card.answering(command, "%04X".formatted(status)).forgetting();
        ProfileReading reading = ProfileReader.read(card, found, Scope.CARD);
        if (reading instanceof CardRead && !command.equals("00B2060006")) {
          // 6Cxx with the Le that was sent asks for nothing new and ends in the same answer.
          assertThat(command).as("%04X", status).isEqualTo("00A4020002EF05");
        }
      }
    }
  }

  @Test
  void hostileAnswers_endInATypedReading() {
    Set<String> media = Set.of("ssse", "t-union");
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      WrittenCard card = WrittenCard.socialSecurity("3.00").withHolder().and(WrittenCard.purse());
      CardChannel hostile =
          command -> {
            byte[] answer = card.transmit(command);
            if (random.nextInt(4) == 0 && answer.length > 2) {
              answer[random.nextInt(answer.length)] ^= (byte) (1 + random.nextInt(255));
            }
            return answer;
          };
      Recognition found =
          MediaRecogniser.recognise(hostile, CardSide.CONTACTLESS, ALL, List.copyOf(media));
      if (found instanceof Found known) {
        assertThat(ProfileReader.read(hostile, known, Scope.HOLDER).describe())
            .as("seed %d", seed)
            .isNotBlank();
      }
    }
  }

  private static String text(CardRead card, String field) {
    return card.find(field).orElseThrow().findText().orElseThrow();
  }

  private static CardRead read(WrittenCard card, Scope scope, String medium) {
    ProfileReading reading = reading(card, scope, medium);
    assertThat(reading).isInstanceOf(CardRead.class);
    return (CardRead) reading;
  }

  private static ProfileReading reading(WrittenCard card, Scope scope, String medium) {
    return ProfileReader.read(card, found(card, medium), scope);
  }

  private static Found found(WrittenCard card, String medium) {
    Recognition found = MediaRecogniser.recognise(card, CardSide.CONTACTLESS, ALL, List.of(medium));
    assertThat(found).isInstanceOf(Found.class);
    return (Found) found;
  }
}
