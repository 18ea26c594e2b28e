package org.onecard.virtual.sam;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.Exchange;
import org.onecard.card.apdu.Hex;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.apdu.T0Channel;
import org.onecard.card.apdu.TracingChannel;
import org.onecard.card.crypto.CipherKind;
import org.onecard.card.crypto.KeyedCipher;
import org.onecard.card.crypto.MemoryCipher;
import org.onecard.card.proof.AnswerToReset;
import org.onecard.card.proof.CardChallenge;
import org.onecard.card.proof.CardEvidence;
import org.onecard.card.proof.CardKeyName;
import org.onecard.card.proof.ChallengePool;
import org.onecard.card.proof.DiversificationFactor;
import org.onecard.card.proof.Gathering;
import org.onecard.card.proof.Gathering.Gathered;
import org.onecard.card.proof.HostFlow;
import org.onecard.card.proof.HostProof;
import org.onecard.card.proof.HostVerdict;
import org.onecard.card.proof.HostVerdict.Genuine;
import org.onecard.card.proof.KeyUsage;
import org.onecard.card.proof.Opening;
import org.onecard.card.proof.Opening.Opened;
import org.onecard.card.proof.ProofFailure;
import org.onecard.card.proof.ProofFailure.AnswerRejected;
import org.onecard.card.proof.ProofFailure.KeyMissing;
import org.onecard.card.proof.ProofFailure.Locked;
import org.onecard.card.proof.ProofFailure.NotGenuine;
import org.onecard.card.proof.ProofFailure.Refused;
import org.onecard.card.proof.ProofFailure.SamLacksAlgorithm;
import org.onecard.card.proof.ProofFailure.WrongSamLevel;
import org.onecard.card.proof.ProofSettings;
import org.onecard.card.proof.ProofStep;
import org.onecard.card.proof.ProofSubject;
import org.onecard.card.proof.SamFlow;
import org.onecard.card.proof.SamProving;
import org.onecard.card.proof.SamProving.Proved;
import org.onecard.card.proof.SamSettings;
import org.onecard.card.proof.SamStart;
import org.onecard.card.proof.StandardScheme;
import org.onecard.card.proof.TechnicianNumber;
import org.onecard.card.ssse.CardAlgorithm;
import org.onecard.card.ssse.HolderReader;
import org.onecard.card.ssse.HolderReading;
import org.onecard.card.ssse.SsseReader;
import org.onecard.card.ssse.SsseReading;
import org.onecard.card.ssse.SsseReading.SocialSecurityCard;
import org.onecard.virtual.card.CardTornException;
import org.onecard.virtual.card.ClonedCard;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.SsseCardOptions;
import org.onecard.virtual.card.SsseCipher;
import org.onecard.virtual.card.SsseKey;
import org.onecard.virtual.card.SsseMasterKeys;
import org.onecard.virtual.card.SsseSecrets;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.card.VirtualSsseCard;

/**
 * Genuine cards and clones before the host and before a PSAM. Cards and PSAM compute by the JCE,
 * host and terminal by the code under test.
 */
class SsseProofTest {

  private static final ProofSettings SETTINGS = ProofSettings.DEFAULT;
  private static final CardAlgorithm THIRD = new CardAlgorithm(3);

  private static final HolderData HOLDER =
      HolderData.builder()
          .region("500000")
          .serial(77)
          .name("样本丙")
          .validity(LocalDate.of(2022, 2, 2), LocalDate.of(2032, 2, 1))
          .build();

  private final Random random = new Random(11);
  private final ChallengePool pool = new ChallengePool(100, Duration.ofMinutes(1));

  /** A card of some kind, and the settings that it takes. */
  private record Sample(SsseCardOptions options, SsseSecrets secrets, ProofSettings settings) {}

  private static List<Sample> genuineKinds() {
    ProofSettings shortSm4 = SETTINGS.withSchemes(Map.of(THIRD, StandardScheme.SM4_SHORT));
    ProofSettings serial =
        SETTINGS
            .withFactors(DiversificationFactor.ATR_SERIAL)
            .withSam(SamSettings.DEFAULT.withCardFactor(DiversificationFactor.ATR_SERIAL));
    SsseCardOptions third = SsseCardOptions.ISSUED;
    SsseCardOptions thirdOf3des = third.withAlgorithm(CardAlgorithm.DEFAULT);
    return List.of(
        new Sample(SsseCardOptions.ISSUED_1_00, SsseSecrets.TRIPLE_DES, SETTINGS),
        new Sample(SsseCardOptions.ISSUED_2_00, SsseSecrets.TRIPLE_DES, SETTINGS),
        new Sample(third, SsseSecrets.SM4, SETTINGS),
        new Sample(third.contactless(), SsseSecrets.SM4, SETTINGS),
        new Sample(thirdOf3des, SsseSecrets.TRIPLE_DES, SETTINGS),
        new Sample(thirdOf3des.contactless(), SsseSecrets.TRIPLE_DES, SETTINGS),
        new Sample(thirdOf3des, SsseSecrets.TRIPLE_DES, SETTINGS.withKeyVersionByte(1)),
        new Sample(third, SsseSecrets.SM4_SHORT, shortSm4),
        new Sample(third, SsseSecrets.SM4.withFactor(SsseSecrets.Factor.ATR_SERIAL), serial));
  }

  private VirtualSsseCard card(Sample sample) {
    return new VirtualSsseCard(HOLDER, sample.options(), sample.secrets(), random);
  }

  private static final Sample THIRD_SM4 = genuineKinds().get(2);

  // ---- genuine cards ------------------------------------------------------------------------

  @Test
  void genuineCardOfEveryKind_isProvedByTheHostAndOpensItsHolder() {
    for (Sample sample : genuineKinds()) {
      VirtualCard card = card(sample);
      CardChannel channel = inHand(card);
      SocialSecurityCard read = read(channel);
      CardEvidence evidence = gathered(channel, card, read, sample.settings());
      HostVerdict verdict = host(sample.settings(), evidence);
      assertThat(verdict).as(sample.toString()).isInstanceOf(Genuine.class);
      assertThat(
              HostFlow.open(
                  channel,
                  evidence,
                  KeyUsage.READ,
                  ((Genuine) verdict).opening().orElseThrow(),
                  sample.settings()))
          .isEqualTo(new Opened());
      assertShowsEverything(channel, read);
    }
  }

  @Test
  void genuineCardOfEveryKind_isProvedByThePsamAndOpensItsHolder() {
    for (Sample sample : genuineKinds()) {
      boolean shortSm4 = sample.secrets().equals(SsseSecrets.SM4_SHORT);
      CardChannel sam =
          startedSam(
              shortSm4
                  ? SsseSamOptions.LAB.withCiphers(Map.of(8, SsseCipher.SM4))
                  : SsseSamOptions.LAB);
      VirtualCard card = card(sample);
      CardChannel channel = inHand(card);
      SocialSecurityCard read = read(channel);
      ProofSubject subject = subject(card, read);
      assertThat(SamFlow.prove(channel, sam, subject, sample.settings()))
          .as(sample.toString())
          .isEqualTo(new Proved());
      assertThat(SamFlow.open(channel, sam, subject, sample.settings())).isEqualTo(new Opened());
      assertShowsEverything(channel, read);
    }
  }

  private static void assertShowsEverything(CardChannel channel, SocialSecurityCard read) {
    SsseReading opened = SsseReader.readOpened(channel, read);
    assertThat(opened).as(opened.describe()).isInstanceOf(SocialSecurityCard.class);
    assertThat(((SocialSecurityCard) opened).validTo()).hasValue(HOLDER.validTo());
    assertThat(((SocialSecurityCard) opened).issued()).hasValue(HOLDER.issued());
    assertThat(HolderReader.read(channel))
        .isEqualTo(new HolderReading.Holder(HOLDER.socialSecurityNumber(), "样本丙"));
  }

  @Test
  void card3_keepsItsHolderClosedUntilItIsOpened() {
    VirtualCard card = card(THIRD_SM4);
    CardChannel channel = inHand(card);
    SocialSecurityCard read = read(channel);
    assertThat(read.validTo()).isEmpty();
    assertThat(HolderReader.read(channel)).isInstanceOf(HolderReading.NotOpen.class);
    gathered(channel, card, read, SETTINGS);
    assertThat(HolderReader.read(channel)).isInstanceOf(HolderReading.NotOpen.class);
  }

  @Test
  void olderCards_showTheirHolderToEverybody() {
    for (SsseCardOptions options :
        List.of(SsseCardOptions.ISSUED_1_00, SsseCardOptions.ISSUED_2_00)) {
      CardChannel channel = inHand(new VirtualSsseCard(HOLDER, options));
      assertThat(read(channel).validTo()).hasValue(HOLDER.validTo());
      assertThat(HolderReader.read(channel))
          .isEqualTo(new HolderReading.Holder(HOLDER.socialSecurityNumber(), "样本丙"));
    }
  }

  @Test
  void results_showNothingOfCardAndHolder() {
    VirtualCard card = card(THIRD_SM4);
    CardChannel channel = inHand(card);
    SocialSecurityCard read = read(channel);
    CardEvidence evidence = gathered(channel, card, read, SETTINGS);
    HostVerdict verdict = host(SETTINGS, evidence);
    Opening opening =
        HostFlow.open(
            channel, evidence, KeyUsage.READ, ((Genuine) verdict).opening().get(), SETTINGS);
    HolderReading holder = HolderReader.read(channel);
    for (String text :
        List.of(
            read.toString(),
            read.describe(),
            evidence.toString(),
            verdict.toString(),
            verdict.describe(),
            opening.toString(),
            opening.describe(),
            holder.toString(),
            holder.describe())) {
      assertThat(text)
          .doesNotContain(
              HOLDER.name(),
              HOLDER.socialSecurityNumber(),
              HOLDER.cardNumber().value(),
              Hex.of(HOLDER.identifier().bytes()),
              Hex.of(card.atr()));
    }
  }

  // ---- what is not genuine ------------------------------------------------------------------

  @Test
  void cardOfAnIssuerWithOtherKeys_isRefusedByBoth() {
    for (Sample sample : genuineKinds().subList(0, 4)) {
      VirtualCard forged =
          card(
              new Sample(
                  sample.options(),
                  sample.secrets().of(new SsseMasterKeys("FOE")),
                  sample.settings()));
      assertThat(byHost(forged)).isEqualTo(new HostVerdict.NotGenuine());
      assertThat(byPsam(forged)).isEqualTo(new NotGenuine(ProofStep.SAM_CHECK));
    }
  }

  @Test
  void staticCopy_isReadAndRefusedByBoth() {
    for (Sample sample : genuineKinds().subList(0, 4)) {
      ClonedCard clone = clone(sample, ClonedCard.Kind.STATIC_COPY);
      Refused refused = new Refused(ProofStep.CARD_PROOF, new StatusWord(0x6D00));
      assertThat(byHost(clone)).isEqualTo(refused);
      assertThat(byPsam(clone)).isEqualTo(refused);
      assertThat(refused.blamesTheCard()).isTrue();
    }
  }

  @Test
  void yesMan_isReadAndRefusedByBoth() {
    for (Sample sample : genuineKinds().subList(0, 4)) {
      ClonedCard clone = clone(sample, ClonedCard.Kind.YES_MAN);
      assertThat(byHost(clone)).isEqualTo(new HostVerdict.NotGenuine());
      assertThat(byPsam(clone)).isEqualTo(new NotGenuine(ProofStep.SAM_CHECK));
    }
  }

  @Test
  void yesMan_wouldPassWhereOnlyTheTerminalIsProved() {
    VirtualCard clone = clone(THIRD_SM4, ClonedCard.Kind.YES_MAN);
    CardChannel channel = inHand(clone);
    ProofSubject subject = subject(clone, read(channel));
    assertThat(SamFlow.open(channel, startedSam(SsseSamOptions.LAB), subject, SETTINGS))
        .isEqualTo(new Opened());
  }

  @Test
  void cardThatSays9000AndNothingElse_isNotEvenRead() {
    CardChannel nothing = command -> new byte[] {(byte) 0x90, 0x00};
    assertThat(SsseReader.read(nothing)).isInstanceOf(SsseReading.InconsistentCard.class);
    VirtualCard genuine = card(THIRD_SM4);
    ProofSubject subject = subject(genuine, read(inHand(genuine)));
    assertThat(HostFlow.gather(nothing, subject, challenge(), SETTINGS))
        .isEqualTo(new NotGenuine(ProofStep.CARD_PROOF));
    assertThat(SamFlow.prove(nothing, startedSam(SsseSamOptions.LAB), subject, SETTINGS))
        .isEqualTo(new NotGenuine(ProofStep.CARD_PROOF));
  }

  @Test
  void playbackOfWholeProofs_isRefusedByBothThoughEveryAnswerWasOnceRight() {
    for (Sample sample : genuineKinds().subList(0, 6)) {
      List<Exchange> recorded = new ArrayList<>();
      VirtualCard genuine = card(sample);
      CardChannel tapped =
          new TracingChannel(new T0Channel(inHand(genuine)), () -> 0, recorded::add);
      for (int tap = 0; tap < 3; tap++) {
        SocialSecurityCard read = read(tapped);
        CardEvidence evidence = gathered(tapped, genuine, read, SETTINGS);
        HostVerdict verdict = host(SETTINGS, evidence);
        HostFlow.open(
            tapped, evidence, KeyUsage.READ, ((Genuine) verdict).opening().get(), SETTINGS);
        assertThat(HolderReader.read(tapped)).isInstanceOf(HolderReading.Holder.class);
      }
      ClonedCard clone =
          new ClonedCard(
              ClonedCard.Kind.PLAYBACK, genuine.atr(), sample.options().contact(), recorded);
      for (int tap = 0; tap < 3; tap++) {
        assertThat(byHost(clone)).isEqualTo(new HostVerdict.NotGenuine());
        assertThat(byPsam(clone)).isEqualTo(new NotGenuine(ProofStep.SAM_CHECK));
      }
    }
  }

  @Test
  void playback_wouldPassWithAChallengeUsedTwiceWhichIsWhyNoneIs() {
    List<Exchange> recorded = new ArrayList<>();
    VirtualCard genuine = card(THIRD_SM4);
    CardChannel tapped = new TracingChannel(new T0Channel(inHand(genuine)), () -> 0, recorded::add);
    CardEvidence first = gathered(tapped, genuine, read(tapped), SETTINGS);
    ChallengePool.Redemption spent = pool.redeem(first.challenge(), 0);
    assertThat(spent).isInstanceOf(ChallengePool.Spent.class);

    ClonedCard clone = new ClonedCard(ClonedCard.Kind.PLAYBACK, genuine.atr(), true, recorded);
    CardChannel channel = inHand(clone);
    Gathering again =
        HostFlow.gather(channel, subject(clone, read(channel)), first.challenge(), SETTINGS);
    CardEvidence replayed = ((Gathered) again).evidence();
    assertThat(replayed.answer()).isEqualTo(first.answer());
    assertThat(pool.redeem(replayed.challenge(), 1)).isEqualTo(new ChallengePool.SpentBefore());
    CardEvidence fresh = gathered(inHand(genuine), genuine, read(inHand(genuine)), SETTINGS);
    ChallengePool.Spent other = (ChallengePool.Spent) pool.redeem(fresh.challenge(), 1);
    assertThat(hostProof(SETTINGS).judge(replayed, other, Optional.empty()))
        .isEqualTo(new HostVerdict.WrongChallenge());
  }

  @Test
  void clonesMadeInAMoment_areRefusedByBoth() {
    for (Sample sample : genuineKinds().subList(0, 4)) {
      ClonedCard clone = clone(sample, ClonedCard.Kind.PLAYBACK);
      assertThat(byHost(clone)).isEqualTo(new HostVerdict.NotGenuine());
      assertThat(byPsam(clone)).isEqualTo(new NotGenuine(ProofStep.SAM_CHECK));
    }
  }

  private ClonedCard clone(Sample sample, ClonedCard.Kind kind) {
    return ClonedCard.of(card(sample), kind, sample.options().contact());
  }

  // ---- what goes wrong with genuine ones ------------------------------------------------------

  @Test
  void answerOfAnotherCard_isRejectedAndLocksTheKeyInTheEnd() {
    Sample sample = new Sample(SsseCardOptions.ISSUED, SsseSecrets.SM4.withTries(2), SETTINGS);
    VirtualCard card = card(sample);
    CardChannel channel = inHand(card);
    SocialSecurityCard read = read(channel);
    CardEvidence old = gathered(channel, card, read, SETTINGS);
    Genuine verdict = (Genuine) host(SETTINGS, old);
    List<ProofFailure> failures = new ArrayList<>();
    for (int attempt = 0; attempt < 3; attempt++) {
      gathered(channel, card, read, SETTINGS);
      failures.add(
          (ProofFailure)
              HostFlow.open(
                  channel, old, KeyUsage.READ, verdict.opening().orElseThrow(), SETTINGS));
    }
    ProofStep step = ProofStep.CARD_OPEN_BY_HOST;
    assertThat(failures)
        .containsExactly(
            new AnswerRejected(step, new StatusWord(0x63C1)),
            new AnswerRejected(step, new StatusWord(0x63C0)),
            new Locked(step, new StatusWord(0x6983)));
    assertThat(failures.stream().map(TechnicianNumber::of))
        .containsExactly(OptionalInt.of(-25), OptionalInt.of(-25), OptionalInt.of(-27011));
  }

  @Test
  void psamsLacks_haveTheirTypesAndNumbers() {
    assertLack(SsseSamOptions.LAB.withKeys(SsseKey.PROOF), KeyMissing.class, -2203);
    assertLack(SsseSamOptions.LAB.withOnlyRegion("510100"), WrongSamLevel.class, -24);
    assertLack(
        SsseSamOptions.LAB.withCiphers(Map.of(8, SsseCipher.TRIPLE_DES)),
        SamLacksAlgorithm.class,
        -2202);
    SamStart noSam = SamFlow.start(inHand(card(THIRD_SM4)), SETTINGS);
    assertThat(TechnicianNumber.of((ProofFailure) noSam)).hasValue(-2201);
  }

  @Test
  void psamWithoutTheCardsAlgorithm_provesNothingAndSaysWhy() {
    VirtualCard card = card(THIRD_SM4);
    CardChannel channel = inHand(card);
    ProofSubject subject = subject(card, read(channel));
    SsseSamOptions only3des = SsseSamOptions.LAB.withCiphers(Map.of(8, SsseCipher.TRIPLE_DES));
    assertThat(SamFlow.prove(channel, startedSam(only3des), subject, SETTINGS))
        .isEqualTo(new SamLacksAlgorithm(ProofStep.SAM_CHECK_INIT, new StatusWord(0x6A81)));
  }

  private void assertLack(SsseSamOptions options, Class<? extends ProofFailure> type, int number) {
    VirtualCard card = card(THIRD_SM4);
    CardChannel channel = inHand(card);
    ProofSubject subject = subject(card, read(channel));
    Opening opening = SamFlow.open(channel, startedSam(options), subject, SETTINGS);
    assertThat(opening).as(opening.describe()).isInstanceOf(type);
    assertThat(TechnicianNumber.of((ProofFailure) opening)).hasValue(number);
    assertThat(((ProofFailure) opening).blamesTheCard()).isFalse();
  }

  @Test
  void cardThatLeavesAtAnyExchange_hasLeftAndIsProvedWhenItComesBack() {
    for (int exchange = 0; exchange < 6; exchange++) {
      VirtualCard card = card(THIRD_SM4);
      CardChannel whole = inHand(card);
      ProofSubject subject = subject(card, read(whole));
      Gathering torn =
          HostFlow.gather(leavingAfter(exchange, whole), subject, challenge(), SETTINGS);
      assertThat(torn).isInstanceOf(ProofFailure.LeftTooEarly.class);
      assertThat(byHost(card)).isInstanceOf(Genuine.class);
    }
  }

  private static CardChannel leavingAfter(int exchanges, CardChannel card) {
    int[] left = {exchanges};
    return command -> {
      if (left[0]-- == 0) {
        throw new CardTransportException(Fault.CARD_REMOVED, "made up");
      }
      return card.transmit(command);
    };
  }

  // ---- architecture ---------------------------------------------------------------------------

  @Test
  void virtualCardsAndSams_computeWithoutTheCodeThatTheyTest() {
    ArchRuleDefinition.noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.onecard.card.crypto..", "org.onecard.card.proof..")
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.onecard.virtual"));
  }

  // ---- the world --------------------------------------------------------------------------------

  private Object byHost(VirtualCard card) {
    CardChannel channel = inHand(card);
    Gathering gathering =
        HostFlow.gather(channel, subject(card, read(channel)), challenge(), SETTINGS);
    return gathering instanceof Gathered gathered ? host(SETTINGS, gathered.evidence()) : gathering;
  }

  private SamProving byPsam(VirtualCard card) {
    CardChannel channel = inHand(card);
    ProofSubject subject = subject(card, read(channel));
    return SamFlow.prove(channel, startedSam(SsseSamOptions.LAB), subject, SETTINGS);
  }

  private CardEvidence gathered(
      CardChannel channel, VirtualCard card, SocialSecurityCard read, ProofSettings settings) {
    Gathering gathering = HostFlow.gather(channel, subject(card, read), challenge(), settings);
    assertThat(gathering).as(gathering.describe()).isInstanceOf(Gathered.class);
    return ((Gathered) gathering).evidence();
  }

  private CardChallenge challenge() {
    byte[] bytes = new byte[CardChallenge.LENGTH];
    random.nextBytes(bytes);
    CardChallenge challenge = CardChallenge.of(bytes);
    assertThat(pool.giveOut(challenge, 0)).isTrue();
    return challenge;
  }

  private HostVerdict host(ProofSettings settings, CardEvidence evidence) {
    ChallengePool.Redemption redemption = pool.redeem(evidence.challenge(), 0);
    assertThat(redemption).isInstanceOf(ChallengePool.Spent.class);
    return hostProof(settings)
        .judge(evidence, (ChallengePool.Spent) redemption, Optional.of(KeyUsage.READ));
  }

  private static HostProof hostProof(ProofSettings settings) {
    return new HostProof(SsseProofTest::findKey, settings);
  }

  private static Optional<KeyedCipher> findKey(CardKeyName name) {
    boolean sm4 = name.kind() == CipherKind.SM4;
    SsseKey key =
        switch (name.usage()) {
          case PROOF -> SsseKey.PROOF;
          case READ -> SsseKey.READ;
          case PIN_RELOAD -> SsseKey.PIN_RELOAD;
        };
    byte[] regional =
        SsseMasterKeys.LAB.regional(
            key, sm4 ? SsseCipher.SM4 : SsseCipher.TRIPLE_DES, name.region());
    return Optional.of(new MemoryCipher(name.kind(), regional));
  }

  private CardChannel startedSam(SsseSamOptions options) {
    CardChannel sam = new SsseSamInHand(new SsseSam(options, random));
    SamStart start = SamFlow.start(sam, SETTINGS);
    assertThat(start).isEqualTo(new SamStart.SamReady(options.serial(), options.terminalNumber()));
    return sam;
  }

  private static ProofSubject subject(VirtualCard card, SocialSecurityCard read) {
    return ProofSubject.of(read, AnswerToReset.of(card.atr()));
  }

  private static SocialSecurityCard read(CardChannel channel) {
    SsseReading reading = SsseReader.read(channel);
    assertThat(reading).as(reading.describe()).isInstanceOf(SocialSecurityCard.class);
    return (SocialSecurityCard) reading;
  }

  private static CardChannel inHand(VirtualCard card) {
    card.reset();
    return command -> {
      try {
        return card.transmit(command);
      } catch (CardTornException e) {
        throw new CardTransportException(Fault.CARD_REMOVED, "the card was torn out", e);
      }
    };
  }
}
