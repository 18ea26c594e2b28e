package org.onecard.agent.tap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onecard.agent.denylist.DenyListAnswer;
import org.onecard.agent.journal.Recorded;
import org.onecard.agent.link.HostDecision;
import org.onecard.agent.link.HostDecisions;
import org.onecard.agent.prove.SamSlot;
import org.onecard.card.purse.PurseReader;
import org.onecard.card.purse.PurseReading.Purse;
import org.onecard.card.reader.CardConnection;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.crypto.Commitment;
import org.onecard.protocol.crypto.CommittedCard;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.crypto.SealedCard;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.PendingDebit;
import org.onecard.protocol.record.PurseResult;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.protocol.record.TimeQuality;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Money;
import org.onecard.scenario.PresentedCard;
import org.onecard.virtual.card.CardFaults;
import org.onecard.virtual.card.FaultyCard;
import org.onecard.virtual.card.StaticAtr;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.card.VirtualChip;
import org.onecard.virtual.purse.LabPurseKeys;
import org.onecard.virtual.purse.PurseOptions;
import org.onecard.virtual.purse.VirtualPurse;
import org.onecard.virtual.sam.TransitSam;
import org.onecard.virtual.slot.InProcessReaders;

/** Nobody rides on a proof that nobody has checked, nor twice on one; nobody is charged twice. */
class PurseDeskTest {

  private static final LocalDateTime NOW = LocalDateTime.of(2026, 3, 2, 10, 0);
  private static final Money FARE = Money.fen(300);
  private static final String CARD = "card";

  /** SELECT, EF15, EF17, balance, 8050, 8054. */
  private static final int DEBIT = 5;

  private final Gate gate = new Gate("gate-01", "999900000001", List.of());
  private final List<Gate> gates = new ArrayList<>(List.of(gate));
  private int serial;

  @AfterEach
  void pullAll() {
    gates.forEach(each -> each.readers.close());
  }

  @Test
  void proofThatTheSamChecked_opensAtOnce_andOnlyOnce() throws Exception {
    Holder holder = new Holder();
    OpenDebit torn = gate.tear(holder, true);

    assertThat(gate.recover(holder, torn)).isEqualTo(new RecoveryEnd.Charged(true, true));
    assertThat(gate.lastProof().samAgreed()).isTrue();
    assertThat(gate.findOpen(holder, true)).isEmpty();

    // The host could not check it and holds it open: it says so when the card comes again.
    gate.host.word = Optional.of(true);
    assertThat(gate.recover(holder, OpenDebit.of(torn.pending())))
        .isEqualTo(new RecoveryEnd.Charged(false, false));
  }

  @Test
  void proofThatNobodyChecked_opensNothing_untilTheHostSaysThatARideIsDue() throws Exception {
    Holder holder = new Holder();
    OpenDebit torn = gate.tear(holder, true);
    gate.samIsUsedForSomethingElse();
    gate.host.ready = false;

    assertThat(gate.recover(holder, torn)).isInstanceOf(RecoveryEnd.Unresolved.class);
    OpenDebit waiting = gate.findOpen(holder, true).orElseThrow();
    assertThat(waiting.isTold()).isTrue();
    assertThat(gate.recover(holder, waiting)).isInstanceOf(RecoveryEnd.Unresolved.class);

    gate.host.ready = true;
    gate.host.word = Optional.of(true);
    assertThat(gate.recover(holder, waiting)).isEqualTo(new RecoveryEnd.Charged(true, true));
    assertThat(gate.findOpen(holder, false)).isEmpty();
    assertThat(gate.recover(holder, waiting)).isInstanceOf(RecoveryEnd.HostSettled.class);
    assertThat(gate.proofs()).hasSize(1);
  }

  @Test
  void proofThatTheHostRefuses_opensNothing_andIsToldOnceInARun() throws Exception {
    Holder holder = new Holder();
    OpenDebit torn = gate.tear(holder, true);
    gate.samIsUsedForSomethingElse();
    gate.host.word = Optional.of(false);

    for (int again = 0; again < 3; again++) {
      assertThat(gate.recover(holder, OpenDebit.of(torn.pending())))
          .isEqualTo(new RecoveryEnd.HostSettled());
    }

    assertThat(gate.proofs()).hasSize(1);
  }

  @Test
  void proofAtAnotherGate_isARideThere_onlyIfTheHostSaysSo() throws Exception {
    Gate other = anotherGate("gate-02", "999900000002", List.of());
    for (boolean due : new boolean[] {true, false}) {
      Holder holder = new Holder();
      OpenDebit torn = gate.tear(holder, true);
      other.host.word = Optional.of(due);

      assertThat(other.recover(holder, OpenDebit.of(torn.pending())))
          .isEqualTo(due ? new RecoveryEnd.Charged(false, true) : new RecoveryEnd.HostSettled());
    }
  }

  @Test
  void longAfterwards_theNextRideIsAnother_alsoWithoutTheHostsWord() throws Exception {
    Holder holder = new Holder();
    OpenDebit torn = gate.tear(holder, true);
    gate.samIsUsedForSomethingElse();
    gate.host.ready = false;

    assertThat(gate.recover(holder, torn, NOW.plus(PurseDesk.PASSAGE_WITHIN)))
        .isEqualTo(new RecoveryEnd.Charged(false, false));
  }

  @Test
  void samThatServedAnotherUseMeanwhile_isNotShownTheProof() throws Exception {
    Holder holder = new Holder();
    OpenDebit torn = gate.tear(holder, true);
    gate.samIsUsedForSomethingElse();
    gate.host.word = Optional.of(true);

    assertThat(gate.recover(holder, torn)).isEqualTo(new RecoveryEnd.Charged(true, true));
    assertThat(gate.lastProof().samAgreed()).isFalse();
  }

  @Test
  void debitOfWhichNobodyCanTell_letsThroughOnce_andNotForAnotherGatesTap() throws Exception {
    Holder holder = new Holder();
    OpenDebit torn = gate.tear(holder, true);
    gate.samIsUsedForSomethingElse();
    gate.host.ready = false;
    assertThat(gate.recover(holder, torn)).isInstanceOf(RecoveryEnd.Unresolved.class);

    assertThat(gate.letPass(torn)).isTrue();
    assertThat(gate.letPass(torn)).isFalse();
    assertThat(anotherGate("gate-02", "999900000002", List.of()).letPass(torn)).isFalse();
  }

  @Test
  void cardThatWentOn_isToldOnceWhileAlone_andThenTappedAsUsual() throws Exception {
    Holder holder = new Holder();
    OpenDebit torn = gate.tear(holder, true);
    Gate other = anotherGate("gate-02", "999900000002", List.of());
    assertThat(other.debit(holder, holder.whole())).isInstanceOf(DebitEnd.Paid.class);
    gate.host.ready = false;
    int said = gate.results().size();

    assertThat(gate.recover(holder, torn)).isInstanceOf(RecoveryEnd.GoneOn.class);

    assertThat(gate.findOpen(holder, true)).isEmpty();
    assertThat(gate.results()).hasSize(said + 1);
  }

  @Test
  void cardThatWentOn_staysUnresolvedWhileTheHostWaitsToHearOfIt() throws Exception {
    Holder holder = new Holder();
    OpenDebit torn = gate.tear(holder, true);
    Gate other = anotherGate("gate-02", "999900000002", List.of());
    assertThat(other.debit(holder, holder.whole())).isInstanceOf(DebitEnd.Paid.class);

    assertThat(gate.recover(holder, torn)).isInstanceOf(RecoveryEnd.Unresolved.class);
    int said = gate.results().size();
    assertThat(gate.recover(holder, torn)).isInstanceOf(RecoveryEnd.Unresolved.class);
    assertThat(gate.results()).hasSize(said);
  }

  @Test
  void strangersEqualCard_doesNotEndTheWaitForTheTornOne() throws Exception {
    Holder holder = new Holder();
    PendingDebit torn = gate.tear(holder, false).pending();
    Gate restarted = anotherGate("gate-01", "999900000001", List.of(torn));
    restarted.host.ready = false;
    Holder stranger = new Holder();
    OpenDebit taken = restarted.findOpen(stranger, true).orElseThrow();
    assertThat(taken.isSure()).isFalse();

    assertThat(restarted.recover(stranger, taken)).isInstanceOf(RecoveryEnd.NotCharged.class);

    assertThat(restarted.findOpen(holder, true)).isPresent();
  }

  @Test
  void debitInTheCardsLog_comesBeforeOneThatOnlyTheBalanceFits() throws Exception {
    Holder poorer = new Holder(4_700);
    gate.now = NOW.minusMinutes(1);
    PendingDebit ofAnother = gate.tear(poorer, false).pending();
    gate.now = NOW;
    Holder holder = new Holder(5_000);
    PendingDebit own = gate.tear(holder, true).pending();
    Gate restarted = anotherGate("gate-01", "999900000001", List.of(ofAnother, own));

    assertThat(restarted.findOpen(holder, true).orElseThrow().pending()).isEqualTo(own);
  }

  /** While a clock stands still, all purses pay in the same second. */
  @Test
  void purseThatPaidTheSameInTheSameSecond_isNotTheOneThatIsWaitedFor() throws Exception {
    Holder holder = new Holder(600);
    PendingDebit torn = gate.tear(holder, true).pending();
    Gate restarted = anotherGate("gate-01", "999900000001", List.of(torn));
    Holder stranger = new Holder(5_000);
    assertThat(restarted.debit(stranger, stranger.whole())).isInstanceOf(DebitEnd.Paid.class);

    assertThat(restarted.findOpen(stranger, true)).isEmpty();
    assertThat(restarted.findOpen(holder, true)).isPresent();
  }

  @Test
  void debitIsFoundInTheLog_alsoWhereTheCardHasPaidElsewhereSince() throws Exception {
    Holder holder = new Holder(5_000);
    PendingDebit torn = gate.tear(holder, true).pending();
    Gate other = anotherGate("gate-02", "999900000002", List.of());
    assertThat(other.debit(holder, holder.whole())).isInstanceOf(DebitEnd.Paid.class);
    Gate restarted = anotherGate("gate-01", "999900000001", List.of(torn));

    assertThat(restarted.findOpen(holder, true).orElseThrow().isSure()).isTrue();
  }

  @Test
  void proofOfOneCard_isNoWordAboutAnotherThatWasTakenForIt() throws Exception {
    Holder holder = new Holder();
    OpenDebit torn = gate.tear(holder, true);
    gate.samIsUsedForSomethingElse();
    gate.host.ready = false;
    assertThat(gate.recover(holder, torn)).isInstanceOf(RecoveryEnd.Unresolved.class);
    Holder stranger = new Holder();
    assertThat(gate.debit(stranger, stranger.whole())).isInstanceOf(DebitEnd.Paid.class);
    gate.samIsUsedForSomethingElse();

    assertThat(gate.recover(stranger, OpenDebit.of(torn.pending())))
        .isInstanceOf(RecoveryEnd.Unresolved.class);

    assertThat(gate.findOpen(stranger, true).orElseThrow().result())
        .isPresent()
        .isNotEqualTo(gate.findOpen(holder, true).orElseThrow().result());
  }

  private Gate anotherGate(String id, String samNumber, List<PendingDebit> ofTheJournal) {
    Gate another = new Gate(id, samNumber, ofTheJournal);
    gates.add(another);
    return another;
  }

  /** A person with a purse. */
  private final class Holder {
    private final VirtualPurse purse;
    private final TapCard presented;

    Holder() {
      this(5_000);
    }

    Holder(long balanceFen) {
      serial++;
      purse =
          new VirtualPurse(
              PurseOptions.T_UNION.withSerial(serial).withBalance(balanceFen),
              LabPurseKeys.TRIPLE_DES,
              new Random(serial));
      presented =
          new TapCard(
              new PresentedCard(
                  PresentedCard.Application.T_UNION,
                  Optional.empty(),
                  "01",
                  Optional.empty(),
                  Assurance.READ,
                  Optional.of(Money.fen(balanceFen))),
              new CommittedCard(
                  new Commitment(Hash.ZERO),
                  new SealedCard(new SignedBytes(new byte[SealedCard.LENGTH]))),
              new DenyTag(serial),
              DenyListAnswer.NO_LIST,
              Optional.empty());
    }

    VirtualCard whole() {
      return VirtualChip.contactless(StaticAtr.contactless(), new byte[] {0, 0, 0, 1})
          .application(purse)
          .build();
    }

    VirtualCard torn(boolean answerLost) {
      return new FaultyCard(
          whole(),
          answerLost
              ? CardFaults.NONE.withAnswerLostAfter(DEBIT)
              : CardFaults.NONE.withTearAfter(DEBIT),
          pause -> {});
    }
  }

  /** What a host says, without one. */
  private static final class ScriptedHost implements HostDecisions {
    private boolean ready = true;
    private Optional<Boolean> word = Optional.empty();

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public Optional<String> findBar() {
      return Optional.empty();
    }

    @Override
    public Optional<HostDecision> await(RecordId tap, Duration atMost) {
      return Optional.empty();
    }

    @Override
    public Optional<Boolean> awaitRide(RecordId result, Duration atMost) {
      return word;
    }
  }

  private interface AtTheCard<T> {
    T with(CardConnection card, Purse purse) throws InterruptedException;
  }

  /** One desk with its PSAM and its journal. */
  private static final class Gate {
    private final InProcessReaders readers = new InProcessReaders(List.of(CARD, "psam"));
    private final SamSlot slot = new SamSlot(readers, "psam");
    private final ScriptedHost host = new ScriptedHost();
    private final List<Body> journal = new ArrayList<>();
    private final RecordChain chain;
    private final OpenDebits open;
    private final PurseDesk desk;
    private LocalDateTime now = NOW;

    Gate(String id, String samNumber, List<PendingDebit> ofTheJournal) {
      readers.insert(
          "psam",
          VirtualChip.contact(StaticAtr.contact(7))
              .masterFile(new TransitSam(samNumber, LabPurseKeys.TRIPLE_DES))
              .build());
      chain = RecordChain.opening(id, 1);
      write(Optional.empty(), ignored -> new Body.EpochOpenedBody(Head.NONE));
      open = new OpenDebits(ofTheJournal);
      desk =
          new PurseDesk(
              id,
              Optional.of(slot),
              open,
              (sealedCard, durability, body) -> write(sealedCard, body),
              host,
              Duration.ofSeconds(1),
              System::nanoTime);
    }

    private Recorded write(Optional<SealedCard> sealedCard, Function<RecordId, Body> body) {
      Body told = body.apply(chain.nextId());
      ChainedRecord record =
          chain.append(
              Instant.parse("2026-03-02T02:00:00Z"), TimeQuality.FROM_HOST, 1, told, sealedCard);
      journal.add(told);
      return new Recorded.Done(record);
    }

    private <T> T at(VirtualCard card, AtTheCard<T> what) throws Exception {
      readers.insert(CARD, card);
      try (var reader = readers.open(CARD);
          CardConnection connection = reader.connect(Duration.ofSeconds(1))) {
        return what.with(connection, (Purse) PurseReader.read(connection));
      } finally {
        readers.remove(CARD);
      }
    }

    DebitEnd debit(Holder holder, VirtualCard card) throws Exception {
      String tapId = chain.nextId().toString();
      write(Optional.empty(), ignored -> new Body.EventBody("tap", "made up"));
      return at(
          card,
          (connection, purse) -> desk.debit(connection, purse, holder.presented, tapId, FARE, now));
    }

    OpenDebit tear(Holder holder, boolean answerLost) throws Exception {
      assertThat(debit(holder, holder.torn(answerLost))).isInstanceOf(DebitEnd.Torn.class);
      return open.find(holder.presented.tag()).orElseThrow();
    }

    Optional<OpenDebit> findOpen(Holder holder, boolean alone) throws Exception {
      return at(
          holder.whole(),
          (connection, purse) -> desk.findOpen(connection, purse, holder.presented, alone));
    }

    RecoveryEnd recover(Holder holder, OpenDebit debit) throws Exception {
      return recover(holder, debit, NOW);
    }

    RecoveryEnd recover(Holder holder, OpenDebit debit, LocalDateTime now) throws Exception {
      return at(
          holder.whole(),
          (connection, purse) -> desk.recover(connection, purse, holder.presented, debit, now));
    }

    boolean letPass(OpenDebit debit) {
      return desk.letPassUnresolved(debit, NOW);
    }

    void samIsUsedForSomethingElse() {
      assertThat(slot.open(SamSlot.Use.PROOF)).isPresent();
    }

    List<PurseResult> results() {
      return journal.stream()
          .filter(Body.PurseResultBody.class::isInstance)
          .map(body -> ((Body.PurseResultBody) body).result())
          .toList();
    }

    List<PurseResult.Debited> proofs() {
      return results().stream()
          .filter(PurseResult.Debited.class::isInstance)
          .map(PurseResult.Debited.class::cast)
          .toList();
    }

    PurseResult.Debited lastProof() {
      return proofs().get(proofs().size() - 1);
    }
  }
}
