package org.onecard.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.crypto.CardSealing;
import org.onecard.protocol.crypto.CommittedCard;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.crypto.SealedCard;
import org.onecard.protocol.crypto.SealingPrivateKey;
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
import org.onecard.scenario.Money;
import org.onecard.scenario.PresentedCard.Application;

/** Which debits of a journal somebody still has to hear of. */
class OpenDebitSearchTest {

  private static final Instant WRITTEN = Instant.parse("2026-03-02T02:00:00Z");
  private static final String TAP = "gate-01.1.1";
  private static final RandomBytes RANDOM = count -> new byte[count];

  private final RecordChain chain = RecordChain.opening("gate-01", 1);
  private final CommittedCard card =
      CardSealing.seal(
          new RawCardIdentifier(new byte[16]),
          SealingPrivateKey.generate(1, RANDOM).publicKey(),
          RANDOM);
  private final OpenDebitSearch search = new OpenDebitSearch();

  @BeforeEach
  void epochIsOpen() {
    add(new Body.EpochOpenedBody(Head.NONE), Optional.empty());
  }

  @Test
  void debitOfWhichNothingIsSaid_isOpen() {
    intent();

    assertThat(open()).containsExactly(TAP);
  }

  @Test
  void debitThatDidNotTakePlace_isNotOpen() {
    intent();
    result(new PurseResult.NotDebited("its counter stands", false));
    assertThat(open()).isEmpty();
  }

  @Test
  void whatACardSaysThatWasTakenForItByItsBalance_mayBeAStrangersWord() {
    intent();
    result(new PurseResult.NotDebited("its counter stands", true));

    assertThat(open()).containsExactly(TAP);
    assertThat(search.list(WRITTEN.plusMillis(1))).isEmpty();
  }

  @Test
  void debitThatTookPlace_keepsItOpen_untilItIsSaidWhatTheGateDid() {
    intent();
    result(debited(true));
    assertThat(open()).containsExactly(TAP);

    outcome(Outcome.PASSED);
    assertThat(open()).isEmpty();
  }

  @Test
  void proofThatIsLeftToTheHost_keepsItOpen_untilTheGateOpensForIt() {
    intent();
    outcome(Outcome.REFUSED_AS_TOLD);
    result(debited(false));
    outcome(Outcome.REFUSED_AS_TOLD);
    assertThat(open()).containsExactly(TAP);

    outcome(Outcome.PASSED);
    assertThat(open()).isEmpty();
  }

  @Test
  void openDebit_isNeededFromItsIntentOn_untilItIsTooOldOrSettled() {
    intent();
    result(debited(true));
    assertThat(search.findNeeded(WRITTEN)).contains(new Place(1, 2));

    outcome(Outcome.PASSED);
    assertThat(search.findNeeded(WRITTEN)).isEmpty();
    intent();
    assertThat(search.findNeeded(WRITTEN.plusMillis(1))).isEmpty();
  }

  private List<String> open() {
    return search.list(WRITTEN).stream().map(PendingDebit::tapId).toList();
  }

  private void intent() {
    add(new Body.PurseIntentBody(TAP, card.commitment(), debit()), Optional.of(card.sealed()));
  }

  private void result(PurseResult result) {
    add(
        new Body.PurseResultBody(TAP, card.commitment(), debit(), result),
        Optional.of(card.sealed()));
  }

  private void outcome(Outcome outcome) {
    add(new Body.OutcomeBody(TAP, outcome, new PhaseTimes(1, 1, 1, 1, 1)), Optional.empty());
  }

  private void add(Body body, Optional<SealedCard> sealed) {
    ChainedRecord record = chain.append(WRITTEN, TimeQuality.FROM_HOST, 1, body, sealed);
    search.step(
        new JournalEntry(
            JournalShell.placeOf(record), record.bytes(), sealed.map(SealedCard::bytes)));
  }

  private static PurseResult debited(boolean samAgreed) {
    return new PurseResult.Debited(bytes(4), bytes(4), samAgreed);
  }

  private static PurseDebit debit() {
    return new PurseDebit(
        Application.T_UNION,
        PurseDebit.Kind.SIMPLE,
        Money.fen(300),
        41,
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
}
