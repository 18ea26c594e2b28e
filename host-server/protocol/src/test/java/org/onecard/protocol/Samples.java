package org.onecard.protocol;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.onecard.protocol.chain.CommitSealer;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.chain.SealedCommit;
import org.onecard.protocol.chain.Submissions;
import org.onecard.protocol.crypto.CardSealing;
import org.onecard.protocol.crypto.CommittedCard;
import org.onecard.protocol.crypto.DenyTagKey;
import org.onecard.protocol.crypto.DenyTags;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.crypto.SealingPrivateKey;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.enrol.EnrolSecret;
import org.onecard.protocol.message.AnchorList;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.AnswerResult;
import org.onecard.protocol.message.DenyManifest;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.message.GateOrder;
import org.onecard.protocol.message.HostTime;
import org.onecard.protocol.message.LibraryReply;
import org.onecard.protocol.message.LibraryWish;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Nonce;
import org.onecard.protocol.message.PlaceLease;
import org.onecard.protocol.message.ProofEvidence;
import org.onecard.protocol.message.ProofVerdict;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.message.RegionKeys;
import org.onecard.protocol.message.Seal;
import org.onecard.protocol.message.Signing;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.PendingDebit;
import org.onecard.protocol.record.PhaseTimes;
import org.onecard.protocol.record.ProofId;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.PurseResult;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.protocol.record.TimeQuality;
import org.onecard.scenario.AloneUse;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Decision;
import org.onecard.scenario.EntitlementUse;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Facts;
import org.onecard.scenario.History;
import org.onecard.scenario.Holder;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Patron;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Region;
import org.onecard.scenario.SiteState;
import org.onecard.scenario.catalogue.AbsencePolicy;
import org.onecard.scenario.catalogue.Admission;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.IdentityRules;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.ItemRules;
import org.onecard.scenario.catalogue.LibraryRules;
import org.onecard.scenario.catalogue.OfflinePolicy;
import org.onecard.scenario.catalogue.ScenicRules;
import org.onecard.scenario.catalogue.TransitRules;

/** Made-up values of every kind, all fields of them filled, from a seed. */
public final class Samples {

  public static final String TERMINAL = "gate-01";
  public static final Region REGION = new Region("500000");

  private static final long FIRST_MS = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
  private static final int YEAR_SECONDS = 365 * 24 * 3600;

  private final Random random;

  /** Of what came into the protocol later; the bytes that are kept have none of it. */
  private final boolean withLaterFields;

  public Samples(long seed) {
    this.random = new Random(seed);
    this.withLaterFields = seed % 2 == 0;
  }

  public RandomBytes randomBytes() {
    return this::bytes;
  }

  public byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  public Hash hash() {
    return new Hash(bytes(Hash.LENGTH));
  }

  public Instant instant() {
    return Instant.ofEpochMilli(
        FIRST_MS + random.nextInt(YEAR_SECONDS) * 1000L + random.nextInt(1000));
  }

  public LocalDate date() {
    return LocalDate.of(2020, 1, 1).plusDays(random.nextInt(10_000));
  }

  private <E extends Enum<E>> E any(Class<E> type) {
    E[] constants = type.getEnumConstants();
    return constants[random.nextInt(constants.length)];
  }

  private <T> Optional<T> maybe(T value) {
    return random.nextBoolean() ? Optional.of(value) : Optional.empty();
  }

  public Money price() {
    return Money.fen(random.nextInt(100_000));
  }

  public SigningKey signingKey() {
    return SigningKey.generate(any(Signature.Algorithm.class), randomBytes());
  }

  public RawCardIdentifier identifier() {
    return new RawCardIdentifier(bytes(RawCardIdentifier.LENGTH));
  }

  // ---- rules

  public Notice notice() {
    return new Notice("请通行 " + random.nextInt(1000), "Please pass " + random.nextInt(1000));
  }

  public PresentedCard card() {
    return new PresentedCard(
        any(PresentedCard.Application.class),
        maybe(REGION),
        "3.00",
        maybe(date()),
        any(Assurance.class),
        maybe(price()));
  }

  public Decision decision() {
    if (random.nextBoolean()) {
      return new Decision.Declined(any(Reason.class), notice());
    }
    return new Decision.Approved(
        price(),
        maybe(Money.fen(random.nextInt(10_000) - 5_000)),
        maybe(new EntitlementUse("resident-500000", price())),
        notice());
  }

  private <T> Fact<T> fact(T value) {
    return random.nextInt(4) == 0
        ? Fact.absent()
        : Fact.known(value, any(Fact.Source.class), instant());
  }

  public Facts facts() {
    return new Facts(
        fact(random.nextBoolean()),
        fact(new Holder(any(HolderClass.class), maybe(new Region("510100")), maybe(date()))),
        fact(Money.fen(random.nextInt(10_000) - 1_000)),
        fact(
            new Patron(
                any(Patron.Status.class), random.nextInt(9), random.nextInt(9), random.nextInt(9))),
        fact(maybe(new History(instant(), "metro.line-2", instant(), 1 + random.nextInt(9)))),
        fact(random.nextBoolean()),
        fact(site()),
        fact(new AloneUse(random.nextInt(9), Money.fen(random.nextInt(900)))));
  }

  private SiteState site() {
    return new SiteState(
        maybe("am"),
        random.nextInt(1_000),
        random.nextInt(9),
        maybe(
            new SiteState.Book(
                random.nextInt(9),
                random.nextInt(3),
                maybe(
                    new SiteState.Booking(
                        date(), "am", 1 + random.nextInt(40), random.nextBoolean())))));
  }

  private Admission admission() {
    return new Admission(
        Set.of(LocalDate.of(2026, 5, 19)),
        List.of(
            new Admission.Pass(
                "annual", Set.of(LocalDate.of(2026, 10, 1)), any(Admission.OnBlackout.class))),
        List.of(
            new Admission.Slot("am", 480, 720, 1 + random.nextInt(100)),
            new Admission.Slot("pm", 720, 1_440, 50)),
        Optional.empty(),
        maybe(Duration.ofHours(4)),
        Set.of("loc-2"),
        random.nextInt(100),
        any(Admission.Booking.class),
        maybe("group"));
  }

  public Catalogue catalogue() {
    List<ItemRules> rules =
        List.of(
            new TransitRules(
                "metro",
                List.of(
                    new TransitRules.FarePeriod(
                        LocalDate.of(2026, 1, 1), Optional.of(LocalDate.of(2026, 6, 30)), price()),
                    new TransitRules.FarePeriod(
                        LocalDate.of(2026, 7, 1), Optional.empty(), price())),
                Map.of(HolderClass.SENIOR, 0, HolderClass.STUDENT, 50),
                Duration.ofSeconds(1 + random.nextInt(600)),
                maybe(new TransitRules.Transfer(Duration.ofMinutes(90), price(), 2))),
            new LibraryRules(random.nextBoolean()),
            new ScenicRules(price(), Set.of(REGION, new Region("510000")), 1, admission()),
            new IdentityRules(notice(), Duration.ofSeconds(10), maybe(notice())));
    List<Item> items = new ArrayList<>();
    for (int index = 0; index < rules.size(); index++) {
      items.add(
          new Item(
              "item-" + index,
              notice(),
              "operator-" + index,
              LocalDate.of(2026, 1, 1),
              maybe(LocalDate.of(2030, 12, 31)),
              random.nextBoolean() ? Set.of() : Set.of("loc-1", "loc-2"),
              EnumSet.of(PresentedCard.Application.SSSE, any(PresentedCard.Application.class)),
              any(Assurance.class),
              rules.get(index),
              new OfflinePolicy(
                  random.nextBoolean(),
                  price(),
                  Optional.empty(),
                  Duration.ofMillis(random.nextInt(51))),
              new AbsencePolicy(absence(), absence(), absence(), absence(), absence(), absence()),
              any(Item.Reconciliation.class)));
    }
    return new Catalogue(
        REGION, 1 + random.nextInt(99), instant(), ZoneId.of("Asia/Shanghai"), items);
  }

  private AbsencePolicy.WhenAbsent absence() {
    return any(AbsencePolicy.WhenAbsent.class);
  }

  public DenyTags denyTags(int size) {
    return DenyTags.of(
        IntStream.range(0, size).mapToLong(index -> random.nextLong() >>> 16).toArray());
  }

  public DenyManifest denyManifest() {
    return denyManifest(1 + below(1_000));
  }

  private DenyManifest denyManifest(long version) {
    return new DenyManifest(version, 7, below(10_000_000), hash(), instant());
  }

  // ---- records

  /**
   * One body of each kind but the one that opens an epoch, the sealed card beside those with one.
   */
  public List<ChainedRecord> appendOneOfEach(RecordChain chain) {
    List<ChainedRecord> records = new ArrayList<>();
    CommittedCard tapped = committedCard();
    String tapId = chain.nextId().toString();
    records.add(
        append(
            chain,
            new Body.TapBody(
                "item-0", tapped.commitment(), card(), instant(), maybe(new ProofId(bytes(16)))),
            Optional.of(tapped)));
    CommittedCard late = committedCard();
    records.add(append(chain, advice(tapId, late), Optional.of(late)));
    CommittedCard alone = committedCard();
    records.add(append(chain, advice(chain.nextId().toString(), alone), Optional.of(alone)));
    records.add(
        append(
            chain,
            new Body.OutcomeBody(
                tapId,
                any(Outcome.class),
                new PhaseTimes(below(9000), below(9000), below(9000), below(9000), below(9000))),
            Optional.empty()));
    records.add(
        append(chain, new Body.ReversalBody(tapId, "the gate did not open"), Optional.empty()));
    records.add(
        append(chain, new Body.EventBody("card.unreadable", "torn after 3"), Optional.empty()));
    CommittedCard debited = committedCard();
    PurseDebit debit = purseDebit();
    records.add(
        append(
            chain,
            new Body.PurseIntentBody(tapId, debited.commitment(), debit),
            Optional.of(debited)));
    for (PurseResult result : purseResults()) {
      records.add(
          append(
              chain,
              new Body.PurseResultBody(tapId, debited.commitment(), debit, result),
              Optional.of(debited)));
    }
    return records;
  }

  private List<PurseResult> purseResults() {
    return List.of(
        new PurseResult.Debited(
            new SignedBytes(bytes(4)), new SignedBytes(bytes(4)), random.nextBoolean()),
        new PurseResult.NotDebited("its counter stands where it stood", withLaterFields),
        new PurseResult.Unresolved("it did not come back"));
  }

  public PurseDebit purseDebit() {
    return new PurseDebit(
        random.nextBoolean()
            ? PresentedCard.Application.T_UNION
            : PresentedCard.Application.CITY_UNION,
        any(PurseDebit.Kind.class),
        Money.fen(1 + below(10_000)),
        below(65_536),
        Money.fen(below(100_000)),
        below(256),
        below(256),
        new SignedBytes(bytes(4)),
        new SignedBytes(bytes(6)),
        new SignedBytes(bytes(4)),
        date().atTime(below(24), below(60), below(60)),
        new SignedBytes(bytes(4)),
        random.nextBoolean() ? Optional.of(new SignedBytes(bytes(4))) : Optional.empty());
  }

  public Body advice(String tapId, CommittedCard card) {
    return new Body.AdviceBody(
        tapId,
        "item-0",
        card.commitment(),
        card(),
        facts(),
        decision(),
        instant(),
        maybe(new ProofId(bytes(16))));
  }

  public CommittedCard committedCard() {
    return CardSealing.seal(
        identifier(), SealingPrivateKey.generate(1, randomBytes()).publicKey(), randomBytes());
  }

  public ChainedRecord open(RecordChain chain, Head previous) {
    return append(chain, new Body.EpochOpenedBody(previous), Optional.empty());
  }

  public ChainedRecord event(RecordChain chain) {
    return append(chain, new Body.EventBody("test.event", "no " + below(1000)), Optional.empty());
  }

  private ChainedRecord append(RecordChain chain, Body body, Optional<CommittedCard> card) {
    return chain.append(
        instant(), any(TimeQuality.class), below(9), body, card.map(CommittedCard::sealed));
  }

  // ---- what a host signs

  public Head head() {
    return new Head(1 + below(9), 1 + below(9), hash());
  }

  public HostTime hostTime() {
    return new HostTime(
        Nonce.generate(randomBytes()),
        instant(),
        TERMINAL,
        random.nextBoolean() ? Head.NONE : head());
  }

  public PlaceLease placeLease() {
    return new PlaceLease(
        TERMINAL, 1 + below(99), "garden", date(), "am", 1 + below(50), instant());
  }

  public GateOrder gateOrder() {
    return new GateOrder(
        TERMINAL,
        1 + below(99),
        random.nextBoolean() ? GateOrder.Passage.FREE : GateOrder.Passage.EMERGENCY,
        instant(),
        random.nextBoolean() ? Optional.empty() : Optional.of(instant()));
  }

  public AnchorList anchorList() {
    Instant from = instant();
    return new AnchorList(
        REGION,
        1 + below(99),
        from,
        from.plusSeconds(1 + below(99)),
        random.nextBoolean()
            ? List.of(new SignedBytes(bytes(90)))
            : List.of(new SignedBytes(bytes(90)), new SignedBytes(bytes(91))));
  }

  public EpochGrant epochGrant() {
    return new EpochGrant(TERMINAL, 1 + below(99), EpochGrant.USUAL_COUNT);
  }

  public Seal seal() {
    return new Seal(2 + below(99), hash(), hash(), 1 + below(300), instant(), REGION);
  }

  public Answer answer() {
    AnswerResult result = any(AnswerResult.class);
    return new Answer(
        new RecordId(TERMINAL, 1 + below(9), 1 + below(9)),
        hash(),
        hash(),
        result,
        result.tellsDecision() ? Optional.of(decision()) : Optional.empty(),
        Money.fen(below(1000) - 500),
        head(),
        result == AnswerResult.DECIDED
            ? maybe(new PendingDebit(TERMINAL + ".1.7", purseDebit()))
            : Optional.empty(),
        result == AnswerResult.ACCEPTED && random.nextBoolean());
  }

  // ---- messages

  /** One message of each kind. */
  public List<Message> messages() {
    SigningKey recordKey = signingKey();
    SigningKey regionKey = signingKey();
    RecordChain chain = RecordChain.opening(TERMINAL, 1);
    List<ChainedRecord> records = new ArrayList<>();
    records.add(open(chain, Head.NONE));
    records.addAll(appendOneOfEach(chain));
    SealedCommit commit =
        new CommitSealer(REGION, regionKey)
            .seal(new SealHead(7, hash()), List.of(answer(), answer(), answer()), instant());
    SignedBytes request = new SignedBytes(bytes(200));
    return List.of(
        new Message.Hello(
            List.of(1, 2),
            TERMINAL,
            "onecard-agent 0.1.0",
            3,
            4,
            Nonce.generate(randomBytes()),
            17,
            List.of(2L, 3L),
            2),
        Submissions.sign(1 + below(999), records, recordKey),
        new Message.Heartbeat(Nonce.generate(randomBytes())),
        new Message.CatalogueReport(9, false, "items[0] is out of range", 8),
        new Message.Welcome(
            1,
            Signing.sign(hostTime(), regionKey),
            Signing.sign(epochGrant(), regionKey),
            new Message.Position(3, 8, hash())),
        new Message.Answers(commit.seal(), commit.leaves()),
        new Message.HostTimeMessage(Signing.sign(hostTime(), regionKey)),
        Signing.sign(catalogue(), regionKey),
        new Message.DenyListOffer(
            Signing.sign(denyManifest(9), regionKey), Signing.sign(denyManifest(7), regionKey), 5),
        new Message.DenyListWanted(7, 8, 9, below(1_000), 1 + below(65_536)),
        new Message.DenyListChunk(7, 0, 9, 12, 6_000, new SignedBytes(bytes(1 + below(500)))),
        new Message.Refusal(
            any(RefusalCode.class),
            5,
            Message.Position.NONE,
            "send again in a second",
            Duration.ofMillis(random.nextInt(600_001))),
        new Message.EnrolRequest(
            "7K3Q",
            EnrolSecret.generate(randomBytes()),
            request,
            recordKey.verifyingKey(),
            recordKey.sign(SignatureContext.ENROLMENT, request.bytes()),
            "onecard-agent 0.1.0"),
        new Message.EnrolGrant(
            TERMINAL,
            "metro.line-2",
            "item-0",
            REGION,
            List.of(new SignedBytes(bytes(300)), new SignedBytes(bytes(400))),
            new RegionKeys(
                regionKey.verifyingKey(),
                SealingPrivateKey.generate(1, randomBytes()).publicKey(),
                DenyTagKey.generate(2, randomBytes())),
            Signing.sign(epochGrant(), regionKey),
            8442),
        new Message.LeaseWanted(List.of(new Message.LeaseTold(1 + below(99), below(50)))),
        new Message.LeaseDelivery(Signing.sign(placeLease(), regionKey)),
        new Message.ChallengesWanted(1 + below(64)),
        new Message.Challenges(
            List.of(new SignedBytes(bytes(32)), new SignedBytes(bytes(32))), instant()),
        new Message.ProofRequest(1 + below(99), cardEvidence()),
        new Message.ProofRequest(
            1 + below(99), new ProofEvidence.CodeEvidence("EC" + below(1_000_000))),
        new Message.ProofRequest(
            1 + below(99), new ProofEvidence.ShownCode(new SignedBytes(bytes(32)), instant())),
        new Message.ProofAnswer(1 + below(99), new ProofVerdict.UnusedCode()),
        new Message.LibraryAsked(
            1 + below(99), LibraryWish.LOAN, "kiosk-01.1.7", "north-b" + below(99), "kiosk-01-k1"),
        new Message.LibraryAsked(
            1 + below(99), LibraryWish.RETURN, "", "north-b" + below(99), "kiosk-01-" + below(99)),
        new Message.LibraryAsked(1 + below(99), LibraryWish.LOANS, "kiosk-01.1.7", "", ""),
        new Message.LibraryTold(
            1 + below(99),
            new LibraryReply.Done(
                Optional.of("20260330    235900"), "借阅成功", List.of("north-b" + below(99)))),
        new Message.LibraryTold(1 + below(99), new LibraryReply.Held()),
        new Message.GateOrderDelivery(Signing.sign(gateOrder(), regionKey)),
        new Message.AnchorsDelivery(Signing.sign(anchorList(), regionKey)),
        new Message.AnchorsHeld(below(99)),
        new Message.CertificateWanted(
            new SignedBytes(bytes(64)), regionKey.sign(SignatureContext.RENEWAL, bytes(64))),
        new Message.CertificateGrant(
            List.of(new SignedBytes(bytes(70)), new SignedBytes(bytes(71)))),
        new Message.LibraryTold(
            1 + below(99), new LibraryReply.Not(Reason.LIBRARY_REFUSED, "A hold is on it.")),
        new Message.ProofAnswer(
            1 + below(99),
            new ProofVerdict.ProvedCard(new ProofId(bytes(16)), maybe(new SignedBytes(bytes(16))))),
        new Message.ProofAnswer(
            1 + below(99),
            new ProofVerdict.ProvedCode(
                new ProofId(bytes(16)), identifier(), REGION, maybe(date()))),
        new Message.ProofAnswer(
            1 + below(99), new ProofVerdict.NotProved(any(Reason.class), "the answer is wrong")),
        new Message.ProofAnswer(
            1 + below(99), new ProofVerdict.Unavailable("the token does not answer")),
        Submissions.signAhead(1 + below(999), records.get(1), recordKey),
        new Message.Welcome(
            1,
            Signing.sign(hostTime(), regionKey),
            Signing.sign(epochGrant(), regionKey),
            new Message.Position(3, 8, hash()),
            1_024));
  }

  private ProofEvidence cardEvidence() {
    int block = random.nextBoolean() ? 8 : 16;
    return new ProofEvidence.CardEvidence(
        new SignedBytes(bytes(32)),
        REGION,
        below(256),
        new SignedBytes(bytes(17)),
        identifier(),
        new SignedBytes(bytes(block)),
        new SignedBytes(bytes(block)),
        new SignedBytes(bytes(block)),
        random.nextBoolean(),
        maybe("ssse-3/" + below(1_000_000)));
  }
}
