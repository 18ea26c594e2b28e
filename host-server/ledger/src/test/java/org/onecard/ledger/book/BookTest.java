package org.onecard.ledger.book;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.onecard.ledger.CardState;
import org.onecard.ledger.CommitResult;
import org.onecard.ledger.CommitResult.CardsMoved;
import org.onecard.ledger.CommitResult.Committed;
import org.onecard.ledger.CommitResult.RecordsExist;
import org.onecard.ledger.CommitResult.TipMoved;
import org.onecard.ledger.LedgerCommit;
import org.onecard.ledger.LedgerExplain.ExplainedLine;
import org.onecard.ledger.LedgerReader.ItemTotal;
import org.onecard.ledger.LedgerReader.Totals;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.LedgerVerifier.Proof;
import org.onecard.ledger.SealedAnswer;
import org.onecard.ledger.TapStanding;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.RecordId;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Facts;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Reason;

@ParameterizedClass
@EnumSource(TestPlace.class)
final class BookTest {

  private static final CardToken CARD = TestHost.card(1);
  private static final CardToken OTHER = TestHost.card(2);

  private final TestPlace kind;

  @TempDir Path folder;

  private BookPlace place;
  private Book book;
  private TestHost host;
  private TestTerminal gate;

  BookTest(TestPlace kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    place = kind.named("book", folder);
    openBook();
    gate = new TestTerminal("gate-01", "north", TestHost.START);
    host.publish();
    host.enrol(gate);
    host.register(10_000, CARD, OTHER);
  }

  private void openBook() {
    book = kind.open(place);
    host = new TestHost(book);
  }

  @AfterEach
  void close() {
    book.close();
  }

  private CardState load(CardToken card) {
    return requireNonNull(book.ledger().loadCards(List.of(card)).get(card));
  }

  private Proof verify() {
    return book.verifier().verify(host.key().verifyingKey());
  }

  @Test
  void emptyBook_hasNoTipAndIsProved() {
    try (Book empty = kind.open(kind.named("empty", folder))) {
      assertThat(empty.ledger().tip()).isEqualTo(SealHead.NONE);
      assertThat(empty.ledger().findHead("gate-01")).isEmpty();
      assertThat(empty.verifier().verify(host.key().verifyingKey()))
          .isEqualTo(new Proof.Proved(0, 0, 0, 0, SealHead.NONE));
    }
  }

  @Test
  void approvedTap_isChargedOnceAndOutlivesTheProcess() {
    TestTerminal.Said tap = tapAfterOpening();
    assertThat(host.book(tap)).isInstanceOf(Committed.class);

    book.close();
    openBook();

    assertThat(load(CARD).balance()).isEqualTo(Money.fen(9_800));
    assertThat(load(CARD).histories()).containsOnlyKeys("transit:metro");
    assertThat(book.ledger().findHead("gate-01")).contains(new Head(1, 2, tap.record().hash()));
    assertThat(verify()).isInstanceOf(Proof.Proved.class);
  }

  private TestTerminal.Said tapAfterOpening() {
    host.book(gate.open());
    return gate.tap(CARD, TestHost.METRO);
  }

  @Test
  void sameRecordFromTwoThreads_isBookedOnce() throws Exception {
    TestTerminal.Said tap = tapAfterOpening();
    SealHead tip = book.ledger().tip();
    LedgerCommit one = host.decide(List.of(tap), tip);
    LedgerCommit two = host.decide(List.of(tap, gate.event("only in the second")), tip);

    List<CommitResult> results = inParallel(() -> commit(one), () -> commit(two));

    assertThat(results).hasAtLeastOneElementOfType(Committed.class);
    assertThat(results).filteredOn(result -> result instanceof Committed).hasSize(1);
    CommitResult again = host.book(tap);
    assertThat(again).isEqualTo(new RecordsExist(Set.of(tap.record().content().id())));
    assertThat(load(CARD).balance()).isEqualTo(Money.fen(9_800));
    assertThat(verify()).isInstanceOf(Proof.Proved.class);
  }

  private CommitResult commit(LedgerCommit commit) {
    return book.ledger().commit(commit);
  }

  private static List<CommitResult> inParallel(
      Callable<CommitResult> one, Callable<CommitResult> two) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      var first = threads.submit(one);
      var second = threads.submit(two);
      return List.of(first.get(), second.get());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void sameCommitAgain_isFoundAndNotMadeTwice() {
    LedgerCommit commit = host.decide(List.of(tapAfterOpening()));
    CommitResult first = commit(commit);
    assertThat(commit(commit)).isEqualTo(first);
    assertThat(load(CARD).balance()).isEqualTo(Money.fen(9_800));
  }

  @Test
  void commitThatFailsAfterItWasMade_isReadBackAndAnsweredAsCommitted() throws SQLException {
    TestTerminal.Said tap = tapAfterOpening();
    LedgerCommit commit = host.decide(List.of(tap));
    book.close();
    FaultyConnections faults = new FaultyConnections(place);
    book = kind.open(place, real -> faults);
    faults.failNextCommit(FaultyConnections.Fault.AFTER);

    assertThat(commit(commit)).isInstanceOf(Committed.class);
    assertThat(load(CARD).balance()).isEqualTo(Money.fen(9_800));
    assertThat(faults.failures()).isEqualTo(1);
  }

  @Test
  void commitThatFailsBeforeItWasMade_isUnavailableAndMayBeGivenAgain() throws SQLException {
    TestTerminal.Said tap = tapAfterOpening();
    LedgerCommit commit = host.decide(List.of(tap));
    book.close();
    FaultyConnections faults = new FaultyConnections(place);
    book = kind.open(place, real -> faults);
    faults.failNextCommit(FaultyConnections.Fault.BEFORE);

    assertThatExceptionOfType(LedgerUnavailable.class)
        .isThrownBy(() -> commit(commit))
        .withMessageContaining("cannot book commit");
    assertThat(load(CARD).balance()).isEqualTo(Money.fen(10_000));
    assertThat(commit(commit)).isInstanceOf(Committed.class);
    assertThat(load(CARD).balance()).isEqualTo(Money.fen(9_800));
  }

  @Test
  void cardThatMoved_isNamedAndNothingIsBooked() {
    TestTerminal.Said tap = tapAfterOpening();
    LedgerCommit decided = host.decide(List.of(tap));
    CardToken card = CARD;
    LedgerCommit stale =
        new LedgerCommit(decided.seal(), decided.lines(), Map.of(card, load(card).version() + 1));

    assertThat(commit(stale)).isEqualTo(new CardsMoved(Set.of(card)));
    assertThat(book.ledger().findLines(List.of(tap.record().content().id()))).isEmpty();
    assertThat(commit(decided)).isInstanceOf(Committed.class);
  }

  @Test
  void unknownCard_startsAtVersionZero() {
    CardToken stranger = TestHost.card(99);
    assertThat(load(stranger)).isEqualTo(CardState.unknown(stranger));
    host.book(gate.open());
    LedgerCommit first = host.decide(List.of(gate.tap(stranger, TestHost.METRO)));
    assertThat(commit(first)).isInstanceOf(Committed.class);
    assertThat(load(stranger).version()).isEqualTo(1);
  }

  @Test
  void importBesideALane_movesTheTipAndTheCards() {
    TestTerminal.Said tap = tapAfterOpening();
    LedgerCommit decided = host.decide(List.of(tap));

    host.register(15_000, CARD, OTHER);

    assertThat(commit(decided)).isEqualTo(new TipMoved(book.ledger().tip()));
    assertThat(host.book(tap)).isInstanceOf(Committed.class);
    assertThat(load(CARD).balance()).isEqualTo(Money.fen(14_800));
  }

  @Test
  void secondImportOfTheSameFunding_postsNothing() {
    SealHead tip = book.ledger().tip();
    host.register(10_000, CARD, OTHER);
    assertThat(book.ledger().tip()).isEqualTo(tip);
    assertThat(book.registry().generation()).isEqualTo(2);
  }

  @Test
  void cardThatLeftTheRegistry_keepsItsMoney() {
    host.register(10_000, OTHER);
    assertThat(load(CARD).holder()).isEmpty();
    assertThat(load(CARD).balance()).isEqualTo(Money.fen(10_000));
  }

  @Test
  void bookedAnswer_isRebuiltWithItsPathAndSeal() {
    host.book(gate.open());
    TestTerminal.Said first = gate.tap(CARD, TestHost.METRO);
    TestTerminal.Said second = gate.tap(OTHER, TestHost.METRO);
    TestTerminal.Said third = gate.tap(OTHER, TestHost.GARDEN);
    LedgerCommit commit = host.decide(List.of(first, second, third));
    commit(commit);

    RecordId id = second.record().content().id();
    SealedAnswer answer = requireNonNull(book.ledger().sealedAnswers(List.of(id)).get(id));

    assertThat(answer.seal()).isEqualTo(commit.seal());
    assertThat(answer.leaf().bytes()).isEqualTo(commit.lines().get(1).answerBytes());
    assertThat(
            answer.leaf().path().leads(answer.leaf().leafHash(), 3, commit.seal().content().root()))
        .isTrue();
    assertThat(answer.seal().holds(host.key().verifyingKey(), SignatureContext.SEAL)).isTrue();
  }

  @Test
  void recordsAheadOfAGap_areProvisionalUntilItFills() {
    host.book(gate.open());
    TestTerminal.Said late = gate.tap(CARD, TestHost.METRO);
    TestTerminal.Said ahead = gate.tap(OTHER, TestHost.METRO);
    host.book(ahead);
    assertThat(book.ledger().findHead("gate-01", 1).map(Head::sequence)).contains(1L);
    assertThat(((Proof.Proved) verify()).provisional()).isEqualTo(1);

    host.book(late);

    assertThat(book.ledger().findHead("gate-01", 1))
        .contains(new Head(1, 3, ahead.record().hash()));
    assertThat(((Proof.Proved) verify()).provisional()).isZero();
  }

  @Test
  void tapWithAdviceAndOutcome_standsAsTheSumOfItsLines() {
    TestTerminal.Said tap = tapAfterOpening();
    String tapId = tap.record().content().id().toString();
    host.book(tap);
    Decision refused = new Decision.Declined(Reason.OFFLINE_LIMIT, new Notice("离线", "offline"));
    host.book(gate.advice(CARD, TestHost.METRO, Optional.of(tapId), Facts.NONE, refused));
    host.book(gate.outcome(tapId, Outcome.REFUSED_AS_TOLD));

    TapStanding standing =
        requireNonNull(book.ledger().findTaps(List.of(tapId, "gate-01.1.99")).get(tapId));

    assertThat(standing.hostDecision()).containsInstanceOf(Decision.Approved.class);
    assertThat(standing.adviceDecision()).contains(refused);
    assertThat(standing.netCharge()).isEqualTo(Money.ZERO);
    assertThat(standing.outcome()).contains(Outcome.REFUSED_AS_TOLD);
    assertThat(standing.token()).contains(CARD);
    assertThat(load(CARD).balance()).isEqualTo(Money.fen(10_000));
    assertThat(verify()).isInstanceOf(Proof.Proved.class);
  }

  @Test
  void explain_tellsFactsStepsPostingsAndSeal() {
    TestTerminal.Said tap = tapAfterOpening();
    host.book(tap);
    String tapId = tap.record().content().id().toString();

    ExplainedLine line = book.explain().explain(tapId).orElseThrow().lines().get(0);

    assertThat(line.hostEvaluation().orElseThrow().ruling().decision())
        .isEqualTo(line.decision().orElseThrow());
    assertThat(line.hostEvaluation().orElseThrow().ruling().steps()).isNotEmpty();
    assertThat(line.postings()).extracting("amountFen").containsExactly(-200L, 200L);
    assertThat(line.commitId()).isEqualTo(book.ledger().tip().commitId());
    assertThat(book.explain().explain("gate-01.1.99")).isEmpty();
  }

  @Test
  void pages_seeTapsTotalsAndExceptions() {
    TestTerminal.Said tap = tapAfterOpening();
    host.book(tap);
    TestTerminal.Said passedBack = gate.tap(CARD, TestHost.METRO);
    host.book(passedBack);

    assertThat(book.reader().listRecentTaps(10))
        .extracting(row -> row.recordId().sequence())
        .containsExactly(3L, 2L);
    assertThat(book.reader().listTapsAfter(book.ledger().tip().commitId() - 1, 10)).hasSize(1);
    assertThat(book.reader().totals(TestHost.START).items())
        .containsExactly(new ItemTotal(TestHost.METRO, 1, 1, 200));
    assertThat(book.reader().heads()).containsOnlyKeys("gate-01");
    assertThat(
            book.reader()
                .listExceptions(TestHost.START.plus(Duration.ofDays(2)), Duration.ofHours(24), 10))
        .extracting(row -> row.tapId())
        .containsExactly(tap.record().content().id().toString());
    host.book(gate.outcome(tap.record().content().id().toString(), Outcome.PASSED));
    assertThat(
            book.reader()
                .listExceptions(TestHost.START.plus(Duration.ofDays(2)), Duration.ofHours(24), 10))
        .isEmpty();
  }

  @Test
  void tapWithItsAdvice_countsOnceAndReversedNotAtAll() {
    TestTerminal.Said tap = tapAfterOpening();
    String tapId = tap.record().content().id().toString();
    host.book(tap);
    host.book(gate.advice(CARD, TestHost.METRO, Optional.of(tapId), Facts.NONE, approved(200)));
    assertThat(book.reader().totals(TestHost.START).items())
        .containsExactly(new ItemTotal(TestHost.METRO, 1, 0, 200));

    host.book(gate.reversal(tapId));
    assertThat(book.reader().totals(TestHost.START).items())
        .extracting(ItemTotal::approved)
        .containsExactly(0L);
  }

  @Test
  void sumsKeptByWhatChanged_areThoseOfTheWholeBook() {
    SplittableRandom random = new SplittableRandom(20260302);
    host.book(gate.open());
    Instant since = TestHost.START.plusSeconds(20);
    Map<String, ItemTotal> kept = new HashMap<>();
    long upTo = 0;
    List<String> taps = new ArrayList<>();
    Set<String> advised = new HashSet<>();
    for (int round = 0; round < 60; round++) {
      List<TestTerminal.Said> batch = new ArrayList<>();
      for (int count = random.nextInt(1, 4); count > 0; count--) {
        batch.add(anything(random, taps, advised));
      }
      assertThat(commit(host.decide(batch))).isInstanceOf(Committed.class);
      if (random.nextInt(3) > 0) {
        Totals changes = book.reader().totalsAfter(upTo, since);
        changes.items().forEach(item -> kept.merge(item.itemId(), item, ItemTotal::plus));
        upTo = changes.upTo();
        Map<String, ItemTotal> whole = new HashMap<>();
        book.reader().totals(since).items().forEach(item -> whole.put(item.itemId(), item));
        assertThat(withoutZeros(kept)).as("round %d", round).isEqualTo(withoutZeros(whole));
      }
    }
    assertThat(kept).containsKeys(TestHost.METRO, TestHost.GARDEN);
  }

  private TestTerminal.Said anything(
      SplittableRandom random, List<String> taps, Set<String> advised) {
    CardToken card = TestHost.card(random.nextInt(1, 3));
    String item = random.nextBoolean() ? TestHost.METRO : TestHost.GARDEN;
    String before = taps.isEmpty() ? "" : taps.get(random.nextInt(taps.size()));
    int what = random.nextInt(4);
    if (what == 1 && !before.isEmpty() && advised.add(before)) {
      return gate.advice(card, item, Optional.of(before), Facts.NONE, approved(200));
    } else if (what == 2 && !before.isEmpty()) {
      return gate.reversal(before);
    }
    TestTerminal.Said said =
        what == 3
            ? gate.advice(card, item, Optional.empty(), Facts.NONE, approved(150))
            : gate.tap(card, item);
    String id = said.record().content().id().toString();
    taps.add(id);
    if (what == 3) {
      advised.add(id);
    }
    return said;
  }

  private static Map<String, ItemTotal> withoutZeros(Map<String, ItemTotal> sums) {
    Map<String, ItemTotal> some = new HashMap<>(sums);
    some.values().removeIf(sum -> sum.equals(new ItemTotal(sum.itemId(), 0, 0, 0)));
    return some;
  }

  private static Decision approved(long fen) {
    return new Decision.Approved(
        Money.fen(fen), Optional.empty(), Optional.empty(), new Notice("请通行", "Go"));
  }

  @Test
  void approvedAdviceWithoutAnOutcome_isAnExceptionOnceItsTapIsNot() {
    TestTerminal.Said tap = tapAfterOpening();
    String tapId = tap.record().content().id().toString();
    Decision approved =
        new Decision.Approved(
            Money.fen(200), Optional.empty(), Optional.empty(), new Notice("请通行", "Go"));
    host.book(tap);
    TestTerminal.Said advice =
        gate.advice(CARD, TestHost.METRO, Optional.of(tapId), Facts.NONE, approved);
    host.book(advice);

    assertThat(
            book.reader()
                .listExceptions(TestHost.START.plus(Duration.ofDays(2)), Duration.ofHours(24), 10))
        .extracting(row -> row.recordId())
        .containsExactly(advice.record().content().id());
    host.book(gate.outcome(tapId, Outcome.PASSED));
    assertThat(
            book.reader()
                .listExceptions(TestHost.START.plus(Duration.ofDays(2)), Duration.ofHours(24), 10))
        .isEmpty();
  }
}
