package org.onecard.virtual.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.Hex;
import org.onecard.card.purse.PurseReader;
import org.onecard.card.purse.PurseReading;
import org.onecard.card.ssse.CardIdentifier;
import org.onecard.card.ssse.CheckDigits;
import org.onecard.card.ssse.SsseReader;
import org.onecard.card.ssse.SsseReading;
import org.onecard.card.ssse.SsseReading.LeftTooEarly;
import org.onecard.card.ssse.SsseReading.SocialSecurityCard;

class VirtualCardsTest {

  private static final CardIdentifier CHONGQING =
      CardIdentifier.of(Hex.bytes("500000D15600000500000042FFFFFFFF"));

  @Test
  void profileSsc3_isASocialSecurityCardOfChengdu() {
    SocialSecurityCard card = read(VirtualCardOptions.DEFAULT);
    assertThat(card.issuingRegion()).isEqualTo("510100");
    assertThat(card.validTo()).isEmpty();
  }

  @Test
  void everyVersion_hasAProfile() {
    for (String version : new String[] {"1", "2", "3"}) {
      VirtualCard card =
          VirtualCards.byProfile("ssc-" + version, VirtualCardOptions.DEFAULT.withSerial(5));
      SocialSecurityCard read = (SocialSecurityCard) SsseReader.read(new CardInHand(card));
      assertThat(read.version()).isEqualTo(version + ".00");
      assertThat(read.validTo().isPresent()).isEqualTo(!version.equals("3"));
      assertThat(read.algorithm().identifier()).isEqualTo(version.equals("3") ? 3 : 1);
    }
  }

  @Test
  void cardsAuthenticate_unlessTheyAreToHaveNoKeys() throws CardTornException {
    for (String profile : new String[] {"ssc-1", "ssc-2", "ssc-3"}) {
      assertThat(challengeOf(VirtualCards.byProfile(profile, VirtualCardOptions.DEFAULT)))
          .hasSize(2 + (profile.equals("ssc-3") ? 16 : 8));
      assertThat(
              challengeOf(
                  VirtualCards.byProfile(profile, VirtualCardOptions.DEFAULT.withoutKeys())))
          .isEqualTo(Hex.bytes("6D00"));
    }
  }

  private static byte[] challengeOf(VirtualCard card) throws CardTornException {
    card.reset();
    card.transmit(Hex.bytes("00A404000F7378312E73682EC9E7BBE1B1A3D5CF"));
    byte[] answer = card.transmit(Hex.bytes("0084000008"));
    return answer[0] == 0x67 ? card.transmit(Hex.bytes("0084000010")) : answer;
  }

  @Test
  void clones_areReadAsTheCardThatTheyCopy() {
    for (boolean contactless : new boolean[] {false, true}) {
      VirtualCardOptions options = VirtualCardOptions.DEFAULT.withContactless(contactless);
      VirtualCard genuine = VirtualCards.byProfile(VirtualCards.SSC_3, options);
      for (String profile :
          new String[] {
            VirtualCards.CLONE_COPY, VirtualCards.CLONE_PLAYBACK, VirtualCards.CLONE_YES
          }) {
        VirtualCard clone = VirtualCards.byProfile(profile, options);
        assertThat(clone.atr()).isEqualTo(genuine.atr());
        assertThat(SsseReader.read(new CardInHand(clone)))
            .as(profile)
            .isEqualTo(SsseReader.read(new CardInHand(genuine)));
      }
    }
  }

  @Test
  void options_showOnTheCard() {
    assertThat(read(VirtualCardOptions.DEFAULT.withRegion("500000")).issuingRegion())
        .isEqualTo("500000");
    SocialSecurityCard card = read(VirtualCardOptions.DEFAULT.withIdentifier(CHONGQING));
    assertThat(card.cardIdentificationCode()).isEqualTo(CHONGQING);
    assertThat(card.issuingRegion()).isEqualTo("500000");
  }

  @Test
  void lastDay_isOpenToBeReadWhereOneIsGiven() {
    for (int year : new int[] {2024, 2030, 2050}) {
      LocalDate lastDay = LocalDate.of(year, 5, 1);
      SocialSecurityCard card = read(VirtualCardOptions.DEFAULT.withValidTo(lastDay));
      assertThat(card.validTo()).hasValue(lastDay);
      assertThat(card.validityOn(LocalDate.of(2026, 1, 1)).describe())
          .isEqualTo(year == 2024 ? "expired 2024-05-01" : "valid");
    }
  }

  @Test
  void contactlessCard_isReadToo() {
    assertThat(read(VirtualCardOptions.DEFAULT.withContactless(true)))
        .isEqualTo(read(VirtualCardOptions.DEFAULT));
  }

  @Test
  void cardsOfOtherSerialOrIdentifier_haveOtherNumbers() {
    Set<Object> seen = new HashSet<>();
    for (int serial = 0; serial < 50; serial++) {
      SocialSecurityCard card = read(VirtualCardOptions.DEFAULT.withSerial(serial));
      assertThat(seen.add(card.cardNumber())).isTrue();
      assertThat(seen.add(card.cardIdentificationCode())).isTrue();
    }
    assertThat(seen.add(read(VirtualCardOptions.DEFAULT.withIdentifier(CHONGQING)).cardNumber()))
        .isTrue();
  }

  @Test
  void profilesOfPurses_areReadAsSuch() {
    VirtualCard tUnion = VirtualCards.byProfile("t-union", VirtualCardOptions.DEFAULT);
    assertThat(PurseReader.read(new CardInHand(tUnion)).describe())
        .isEqualTo("T-Union purse with 50.00 yuan");
    assertThat(tUnion.atr()).isEqualTo(StaticAtr.contactless());
    for (boolean contactless : new boolean[] {true, false}) {
      VirtualCard city =
          VirtualCards.byProfile(
              "city-union",
              VirtualCardOptions.DEFAULT
                  .withContactless(contactless)
                  .withValidTo(LocalDate.of(2024, 5, 1)));
      PurseReading reading = PurseReader.read(new CardInHand(city));
      assertThat(reading.describe()).isEqualTo("city union purse with 50.00 yuan");
      assertThat(((PurseReading.Purse) reading).issue().end()).hasValue(LocalDate.of(2024, 5, 1));
    }
    assertThatThrownBy(
            () ->
                VirtualCards.byProfile("t-union", VirtualCardOptions.DEFAULT.withRegion("510100")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a serial tells it apart");
  }

  @Test
  void faults_comeWithTheCard() {
    VirtualCard card =
        VirtualCards.byProfile(
            "ssc-3", VirtualCardOptions.DEFAULT.withFaults(CardFaults.NONE.withTearAfter(2)));
    assertThat(SsseReader.read(new CardInHand(card)))
        .isEqualTo(new LeftTooEarly(Fault.CARD_REMOVED));
  }

  @Test
  void everyListedProfile_canBeMade() {
    for (String profile : VirtualCards.listProfiles()) {
      VirtualCard card = VirtualCards.byProfile(profile, VirtualCardOptions.DEFAULT);
      assertThat(card.atr()).hasSizeBetween(2, 33);
    }
  }

  @Test
  void unknownProfile_isRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> VirtualCards.byProfile("ssc-9", VirtualCardOptions.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no card profile 'ssc-9'; there are ssc-1, ssc-2, ssc-3, clone-copy, clone-playback,"
                + " clone-yes, blank, t-union, city-union");
  }

  @Test
  void optionsThatContradictOneAnother_areRefused() {
    VirtualCardOptions chengdu = VirtualCardOptions.DEFAULT.withRegion("510100");
    assertThatThrownBy(() -> chengdu.withIdentifier(CHONGQING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another region than 510100");
    VirtualCardOptions noRegion = VirtualCardOptions.DEFAULT.withRegion("Chengdu");
    assertThatThrownBy(() -> VirtualCards.byProfile("ssc-3", noRegion))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("six digits");
  }

  @Test
  void madeUpHolder_hasRightCheckCharactersAndNoLivingBirthday() {
    for (int serial = 0; serial < 500; serial++) {
      HolderData holder = HolderData.builder().serial(serial).build();
      assertThat(CheckDigits.isCardNumber(holder.cardNumber().value())).isTrue();
      assertThat(CheckDigits.isCitizenNumber(holder.socialSecurityNumber())).isTrue();
      assertThat(holder.socialSecurityNumber()).startsWith("51010018000101");
      assertThat(holder.toString()).doesNotContain(holder.name());
    }
  }

  @Test
  void nameThatDoesNotFitTheCard_isRefused() {
    assertThatThrownBy(() -> HolderData.builder().name("样".repeat(26)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HolderData.builder().name("ⵣ"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void cards_doNoInputOrOutput() {
    JavaClasses cards =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.onecard.virtual.card");
    ArchRuleDefinition.noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..",
            "java.nio.file..",
            "java.net..",
            "javax.smartcardio..",
            "org.onecard.virtual.pcscd..",
            "org.onecard.virtual.slot..")
        .check(cards);
  }

  private static SocialSecurityCard read(VirtualCardOptions options) {
    VirtualCard card = VirtualCards.byProfile(VirtualCards.SSC_3, options);
    SsseReading reading = SsseReader.read(new CardInHand(card));
    assertThat(reading).as(reading.describe()).isInstanceOf(SocialSecurityCard.class);
    return (SocialSecurityCard) reading;
  }
}
