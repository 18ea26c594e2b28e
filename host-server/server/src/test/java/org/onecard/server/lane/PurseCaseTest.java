package org.onecard.server.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.ledger.CommitResult;
import org.onecard.ledger.PurseSettlement;
import org.onecard.ledger.PurseStanding;
import org.onecard.ledger.TapStanding;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.ledger.book.Book;
import org.onecard.protocol.chain.CommitSealer;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.chain.RecordsAhead;
import org.onecard.protocol.chain.SubmissionCheck;
import org.onecard.protocol.chain.Submissions;
import org.onecard.protocol.crypto.CardSealing;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.Commitment;
import org.onecard.protocol.crypto.CommittedCard;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.crypto.SealingPrivateKey;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.crypto.TokenKey;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.PendingDebit;
import org.onecard.protocol.record.PhaseTimes;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.PurseResult;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.protocol.record.TimeQuality;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Money;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.server.catalogue.CatalogueYaml;
import org.onecard.server.catalogue.ParsedCatalogue;

/** In whatever order a debit's story is told, the operator is owed it once or not at all. */
class PurseCaseTest {

  private static final RandomBytes RANDOM = fromSeed(1);
  private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");
  private static final long FARE = 300;
  private static final SigningKey KEY = SigningKey.generate(Signature.Algorithm.ED25519, RANDOM);
  private static final SealingPrivateKey SEALING = SealingPrivateKey.generate(1, RANDOM);
  private static final TokenKey TOKENS = TokenKey.generate(RANDOM);
  private static final CommitSealer SEALER =
      new CommitSealer(
          new Region("500000"), SigningKey.generate(Signature.Algorithm.ED25519, RANDOM));
  private static final int ROUNDS = 200;
  private static final Catalogues CATALOGUES = new Catalogues(List.of(catalogue()));
  private static final PresentedCard PURSE =
      new PresentedCard(
          Application.T_UNION,
          Optional.empty(),
          "1",
          Optional.empty(),
          Assurance.PROVED,
          Optional.of(Money.fen(2_000)));

  private static final PurseDebit DEBIT = debit(41);

  @TempDir private Path data;
  private Book book;

  @BeforeEach
  void open() {
    book = Book.open(data.resolve("ledger.db"));
  }

  @AfterEach
  void close() {
    book.close();
  }

  /** One way in which a record may tell of the debit, and what the key service says of it. */
  private record Told(PurseResult result, TacVerdict tac) {

    boolean proves() {
      return result instanceof PurseResult.Debited debited
          && (tac == TacVerdict.RIGHT || (tac == TacVerdict.NOT_CHECKED && debited.samAgreed()));
    }

    boolean denies() {
      return result instanceof PurseResult.NotDebited;
    }
  }

  private static final List<Told> STORIES =
      List.of(
          new Told(debited(false), TacVerdict.RIGHT),
          new Told(debited(true), TacVerdict.RIGHT),
          new Told(debited(true), TacVerdict.NOT_CHECKED),
          new Told(debited(false), TacVerdict.NOT_CHECKED),
          new Told(debited(true), TacVerdict.WRONG),
          new Told(new PurseResult.NotDebited("its counter stands", false), TacVerdict.NOT_CHECKED),
          new Told(new PurseResult.Unresolved("it did not come back"), TacVerdict.NOT_CHECKED));

  @Test
  void anyStoryInAnyOrder_chargesOnceWhereItIsProvedAndNeverWhereItIsNot() {
    Random random = new Random(2);
    City city = new City(book);
    for (int round = 0; round < ROUNDS; round++) {
      city.tap();
      Map<String, Long> before = new HashMap<>(book.reader().balances());
      List<Told> told = new ArrayList<>();
      int intentAt = random.nextInt(4);
      for (int step = 0; step < 4; step++) {
        if (step == intentAt) {
          city.intent(DEBIT);
        } else {
          Told next = STORIES.get(random.nextInt(STORIES.size()));
          told.add(next);
          city.result(random.nextBoolean(), DEBIT, next);
        }
      }
      boolean proved = told.stream().anyMatch(Told::proves);
      boolean denied = told.stream().anyMatch(Told::denies);

      assertThat(grown(city, before, "operator:metro")).as("%s", told).isEqualTo(proved ? FARE : 0);
      assertThat(grown(city, before, "suspense:purse"))
          .as("%s", told)
          .isEqualTo(proved || denied ? 0 : FARE);
      assertThat(grown(city, before, "clearing:t-union"))
          .as("%s", told)
          .isEqualTo(proved || !denied ? -FARE : 0);
      assertThat(city.isOpen()).isEqualTo(!proved && !denied);
    }
  }

  private static long grown(City city, Map<String, Long> before, String account) {
    return city.balance(account) - before.getOrDefault(account, 0L);
  }

  /**
   * Told of late, by a gate that had been alone, and settled at once: the later one is still open.
   */
  @Test
  void debitThatIsToldOfLateAndSettled_leavesTheLaterOneOpen() {
    City city = new City(book);
    city.intent(debit(42));
    String torn = city.tapId;
    city.tapAgain();
    city.intent(debit(41));
    assertThat(city.openDebits()).containsExactly(city.tapId, torn);

    city.result(true, debit(41), new Told(debited(true), TacVerdict.RIGHT));

    assertThat(city.openDebits()).containsExactly(torn);
  }

  @Test
  void wrongTac_settlesNothingAndIsRemarkedOn() {
    City city = new City(book);
    city.intent(DEBIT);
    city.result(true, DEBIT, new Told(debited(true), TacVerdict.WRONG));

    assertThat(city.balance("suspense:purse")).isEqualTo(FARE);
    assertThat(city.remarks).contains("purse.tac");
  }

  @Test
  void resultOfAnotherDebit_changesNothing() {
    City city = new City(book);
    city.intent(DEBIT);
    city.result(true, debit(42), new Told(debited(true), TacVerdict.RIGHT));

    assertThat(city.balance("suspense:purse")).isEqualTo(FARE);
    assertThat(city.balance("operator:metro")).isZero();
    assertThat(city.remarks).contains("purse.other");
  }

  @Test
  void intentForATapOfAnotherTerminal_changesNothing() {
    City city = new City(book);
    city.say(city.other, new Body.PurseIntentBody(city.tapId, city.commit(), DEBIT));

    assertThat(city.balance("suspense:purse")).isZero();
    assertThat(city.remarks).contains("tap.foreign");
  }

  @Test
  void rideIsDue_whereTheTacIsRight_andNobodyPassed_andTheTerminalSellsIt() {
    City city = new City(book);
    city.intent(DEBIT);
    city.result(true, DEBIT, new Told(debited(false), TacVerdict.WRONG));
    assertThat(city.lastAnswer().rideDue()).isFalse();
    city.result(true, DEBIT, new Told(debited(false), TacVerdict.RIGHT));
    assertThat(city.lastAnswer().rideDue()).isTrue();
    // The ride is where the card was first shown.
    city.result(false, DEBIT, new Told(debited(false), TacVerdict.RIGHT));
    assertThat(city.lastAnswer().rideDue()).isFalse();

    city.outcome(Outcome.PASSED);
    city.result(true, DEBIT, new Told(debited(false), TacVerdict.RIGHT));
    assertThat(city.lastAnswer().rideDue()).isFalse();
  }

  @Test
  void rideOfAnotherItem_isNotDue() {
    City city = new City(book);
    city.intent(DEBIT);
    city.result(city.museum, DEBIT, new Told(debited(false), TacVerdict.RIGHT));
    assertThat(city.lastAnswer().rideDue()).isFalse();
  }

  @Test
  void rideThatWasRefusedAsTorn_andThenNotTaken_isRemarkedOnForARefund() {
    City city = new City(book);
    city.intent(DEBIT);
    city.outcome(Outcome.REFUSED_AS_TOLD);
    city.result(true, DEBIT, new Told(debited(true), TacVerdict.RIGHT));
    city.outcome(Outcome.NOT_PASSED);

    assertThat(city.remarks).contains("outcome.purse");
  }

  @Test
  void settlementBeyondTheLinesThatAreLookedAt_isSeen() {
    City city = new City(book);
    city.intent(DEBIT);
    for (int line = 0; line < 64; line++) {
      city.result(
          true, DEBIT, new Told(new PurseResult.Unresolved("again"), TacVerdict.NOT_CHECKED));
    }
    city.result(true, DEBIT, new Told(debited(false), TacVerdict.RIGHT));

    assertThat(
            Optional.ofNullable(book.ledger().findTaps(Set.of(city.tapId)).get(city.tapId))
                .flatMap(TapStanding::purse)
                .map(PurseStanding::settlement))
        .contains(PurseSettlement.DEBITED);
    city.result(
        true,
        DEBIT,
        new Told(new PurseResult.NotDebited("its counter stands", false), TacVerdict.NOT_CHECKED));
    assertThat(city.balance("operator:metro")).isEqualTo(FARE);
  }

  private static PurseResult debited(boolean samAgreed) {
    return new PurseResult.Debited(bytes(4), bytes(4), samAgreed);
  }

  private static PurseDebit debit(int counter) {
    return new PurseDebit(
        Application.T_UNION,
        PurseDebit.Kind.SIMPLE,
        Money.fen(FARE),
        counter,
        Money.fen(2_000),
        1,
        0,
        bytes(4),
        bytes(6),
        bytes(4),
        LocalDateTime.of(2026, 3, 2, 10, 0),
        bytes(4));
  }

  private static SignedBytes bytes(int count) {
    return new SignedBytes(new byte[count]);
  }

  private static RandomBytes fromSeed(long seed) {
    Random random = new Random(seed);
    return count -> {
      byte[] bytes = new byte[count];
      random.nextBytes(bytes);
      return bytes;
    };
  }

  private static Catalogue catalogue() {
    try (var in =
        Objects.requireNonNull(
            PurseCaseTest.class.getResourceAsStream("/org/onecard/server/host/catalogue.yaml"))) {
      String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String refunding =
          yaml.replaceFirst(
              "    assurance: read\n", "    assurance: read\n    notPassed: { do: refund }\n");
      return ((ParsedCatalogue.Valid)
              CatalogueYaml.parse("catalogue.yaml", refunding.getBytes(StandardCharsets.UTF_8)))
          .draft()
          .asVersion(1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Two gates before one lane with a real book. */
  private static final class City {

    private final Book book;
    private final Gate gate = new Gate("gate-01");
    private final Gate other = new Gate("gate-02");
    private final Gate museum = new Gate("museum-01", "scenic-entry");
    private List<Answer> answers = List.of();
    private final List<String> remarks = new ArrayList<>();
    private RawCardIdentifier identifier = new RawCardIdentifier(new byte[16]);
    private CommittedCard lastSeal = CardSealing.seal(identifier, SEALING.publicKey(), RANDOM);
    private String tapId = "";

    City(Book book) {
      this.book = book;
      say(gate, new Body.EpochOpenedBody(Head.NONE));
      say(other, new Body.EpochOpenedBody(Head.NONE));
      say(museum, new Body.EpochOpenedBody(Head.NONE));
      tap();
    }

    /** Another card is tapped at the first gate. */
    void tap() {
      identifier = new RawCardIdentifier(RANDOM.next(16));
      tapAgain();
    }

    void tapAgain() {
      tapId = gate.chain.nextId().toString();
      say(gate, new Body.TapBody("metro-ride", commit(), PURSE, NOW.plusSeconds(60)));
    }

    void intent(PurseDebit debit) {
      say(gate, new Body.PurseIntentBody(tapId, commit(), debit));
    }

    void result(boolean here, PurseDebit debit, Told told) {
      result(here ? gate : other, debit, told);
    }

    void result(Gate teller, PurseDebit debit, Told told) {
      say(teller, new Body.PurseResultBody(tapId, commit(), debit, told.result()), told.tac());
    }

    Commitment commit() {
      lastSeal = CardSealing.seal(identifier, SEALING.publicKey(), RANDOM);
      return lastSeal.commitment();
    }

    void say(Gate teller, Body body) {
      say(teller, body, TacVerdict.NOT_CHECKED);
    }

    void say(Gate teller, Body body, TacVerdict tac) {
      boolean ofCard = body instanceof Body.OfCard;
      ChainedRecord record =
          teller.chain.append(
              NOW,
              TimeQuality.FROM_HOST,
              1,
              body,
              ofCard ? Optional.of(lastSeal.sealed()) : Optional.empty());
      Submitted submitted =
          new Submitted(
              new Terminal(teller.id, "cq-metro-1", teller.item, Instant.EPOCH, Optional.empty()),
              Submissions.sign(1, List.of(record), KEY),
              teller.check,
              ofCard ? Map.of(record.hash(), token()) : Map.of(),
              Map.of(record.hash(), tac));
      LaneDraft draft =
          Lane.draft(
              List.of(submitted),
              new Known(
                  Map.of(),
                  book.ledger().findTaps(Set.of(tapId)),
                  book.ledger().loadCards(Set.of(token())),
                  Map.of(
                      teller.id,
                      new Standing(
                          book.ledger().findHead(teller.id).orElse(Head.NONE), RecordsAhead.NONE)),
                  true),
              CATALOGUES,
              NOW);
      assertThat(draft.lines()).as("%s", draft.fates()).hasSize(1);
      assertThat(book.ledger().commit(draft.seal(book.ledger().tip(), SEALER, NOW).commit()))
          .isInstanceOf(CommitResult.Committed.class);
      // The lane remembers cards as it left them, and does not read them again.
      draft
          .cardsAfter()
          .forEach(
              (token, card) ->
                  assertThat(book.ledger().loadCards(Set.of(token)).values())
                      .hasSize(1)
                      .allSatisfy(
                          held -> assertThat(held.openDebits()).isEqualTo(card.openDebits())));
      answers = draft.answers();
      draft.remarks().forEach(remark -> remarks.add(remark.what()));
    }

    void outcome(Outcome outcome) {
      say(gate, new Body.OutcomeBody(tapId, outcome, new PhaseTimes(1, 1, 1, 1, 1)));
    }

    Answer lastAnswer() {
      return answers.get(answers.size() - 1);
    }

    private CardToken token() {
      return TOKENS.tokenOf(identifier);
    }

    boolean isOpen() {
      return !openDebits().isEmpty();
    }

    /** As the lane remembers the card, which is as the book holds it. */
    List<String> openDebits() {
      return book.ledger().loadCards(Set.of(token())).values().stream()
          .flatMap(card -> card.openDebits().stream())
          .map(PendingDebit::tapId)
          .toList();
    }

    long balance(String account) {
      return book.reader().balances().getOrDefault(account, 0L);
    }
  }

  private static final class Gate {
    private final String id;
    private final String item;
    private final RecordChain chain;
    private final SubmissionCheck check;

    Gate(String id) {
      this(id, "metro-ride");
    }

    Gate(String id, String item) {
      this.id = id;
      this.item = item;
      chain = RecordChain.opening(id, 1);
      check = new SubmissionCheck(new EpochGrant(id, 1, 16), KEY.verifyingKey());
    }
  }
}
