package org.onecard.protocol.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.Samples;
import org.onecard.protocol.chain.SubmissionVerdict.Accepted;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.message.Message.Position;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.TimeQuality;

class SubmissionCheckTest {

  private final Samples samples = new Samples(21);
  private final SigningKey key = samples.signingKey();
  private final Book book = new Book();
  private final SubmissionCheck check =
      new SubmissionCheck(new EpochGrant(Samples.TERMINAL, 1, 3), key.verifyingKey());

  /** What a host has committed of the terminal. */
  private static final class Book implements KnownRecords {
    private final Map<RecordId, Hash> hashes = new HashMap<>();
    private Head head = Head.NONE;
    private RecordsAhead ahead = RecordsAhead.NONE;

    void commit(Accepted accepted) {
      accepted.fresh().forEach(record -> hashes.put(record.content().id(), record.hash()));
      head = ahead.reach(Samples.TERMINAL, accepted.head());
      ahead = ahead.beyond(Samples.TERMINAL, head);
    }

    @Override
    public Optional<Hash> findHash(RecordId id) {
      return Optional.ofNullable(hashes.get(id));
    }
  }

  private SubmissionVerdict submit(List<ChainedRecord> records) {
    return check.check(Submissions.sign(1, records, key), book.head, book.ahead, book);
  }

  /**
   * Signed by the terminal's key although the records are no chain: a broken or hostile terminal.
   */
  private SubmissionVerdict submitAsItIs(List<ChainedRecord> records) {
    Hash last = records.get(records.size() - 1).hash();
    return check.check(
        new Submission(1, records, key.sign(SignatureContext.SUBMISSION, last.bytes())),
        book.head,
        book.ahead,
        book);
  }

  private Accepted accepted(SubmissionVerdict verdict) {
    assertThat(verdict).isInstanceOf(Accepted.class);
    Accepted accepted = (Accepted) verdict;
    book.commit(accepted);
    return accepted;
  }

  private List<ChainedRecord> epoch(int epoch, Head previous, int events) {
    RecordChain chain = RecordChain.opening(Samples.TERMINAL, epoch);
    List<ChainedRecord> records = new ArrayList<>();
    records.add(samples.open(chain, previous));
    for (int index = 0; index < events; index++) {
      records.add(samples.event(chain));
    }
    return records;
  }

  private static Head headAt(ChainedRecord record) {
    RecordId id = record.content().id();
    return new Head(id.epoch(), id.sequence(), record.hash());
  }

  @Test
  void firstEpoch_isTakenInPiecesOfAnySize() {
    List<ChainedRecord> records = epoch(1, Head.NONE, 9);
    for (int from = 0, size = 1; from < records.size(); from += size, size++) {
      int to = Math.min(records.size(), from + size);
      assertThat(accepted(submit(records.subList(from, to))).fresh())
          .isEqualTo(records.subList(from, to));
    }
    assertThat(book.head).isEqualTo(headAt(records.get(9)));
  }

  @Test
  void recordsSentAgain_areRepeatsAndTheRestIsFresh() {
    List<ChainedRecord> records = epoch(1, Head.NONE, 5);
    accepted(submit(records.subList(0, 4)));

    Accepted again = accepted(submit(records));

    assertThat(again.repeats()).isEqualTo(records.subList(0, 4));
    assertThat(again.fresh()).isEqualTo(records.subList(4, 6));
    assertThat(accepted(submit(records.subList(1, 3))).fresh()).isEmpty();
    assertThat(book.head).isEqualTo(headAt(records.get(5)));
  }

  @Test
  void missingRecords_areAskedForByPlace() {
    List<ChainedRecord> records = epoch(1, Head.NONE, 5);
    assertThat(submit(records.subList(1, 2))).isEqualTo(new SubmissionVerdict.Gap(Position.NONE));
    accepted(submit(records.subList(0, 2)));

    assertThat(submit(records.subList(3, 6)))
        .isEqualTo(new SubmissionVerdict.Gap(new Position(1, 3, records.get(1).hash())));
  }

  @Test
  void sameIdWithOtherBytes_isAConflict() {
    List<ChainedRecord> records = epoch(1, Head.NONE, 3);
    accepted(submit(records));
    RecordChain fork = RecordChain.resume(Samples.TERMINAL, headAt(records.get(1)));
    ChainedRecord other = samples.event(fork);

    assertThat(submit(List.of(other)))
        .isEqualTo(
            new SubmissionVerdict.Conflict(
                other.content().id(), records.get(2).hash(), other.hash()));
  }

  @Test
  void forkBeyondTheHead_breaksTheChain() {
    List<ChainedRecord> records = epoch(1, Head.NONE, 3);
    accepted(submit(records.subList(0, 2)));
    RecordChain fork = RecordChain.resume(Samples.TERMINAL, new Head(1, 2, samples.hash()));

    assertThat(submit(List.of(samples.event(fork))))
        .isInstanceOf(SubmissionVerdict.BrokenChain.class);
  }

  @Test
  void droppedSwappedOrReplacedRecord_isRefusedAtItsPlace() {
    List<ChainedRecord> records = epoch(1, Head.NONE, 6);
    List<ChainedRecord> others = epoch(1, Head.NONE, 6);
    for (int at = 1; at < records.size() - 1; at++) {
      List<ChainedRecord> dropped = new ArrayList<>(records);
      dropped.remove(at);
      assertThat(submitAsItIs(dropped)).isInstanceOf(SubmissionVerdict.BrokenChain.class);

      List<ChainedRecord> swapped = new ArrayList<>(records);
      swapped.set(at, records.get(at + 1));
      swapped.set(at + 1, records.get(at));
      assertThat(submitAsItIs(swapped)).isInstanceOf(SubmissionVerdict.BrokenChain.class);

      List<ChainedRecord> replaced = new ArrayList<>(records);
      replaced.set(at, others.get(at));
      assertThat(submitAsItIs(replaced)).isInstanceOf(SubmissionVerdict.BrokenChain.class);

      List<ChainedRecord> twice = new ArrayList<>(records);
      twice.add(at, records.get(at));
      assertThat(submitAsItIs(twice)).isInstanceOf(SubmissionVerdict.BrokenChain.class);
    }
    assertThat(book.head).isEqualTo(Head.NONE);
  }

  @Test
  void signatureOfAnotherKeyOrOverOtherRecords_doesNotHold() {
    List<ChainedRecord> records = epoch(1, Head.NONE, 2);
    Submission foreign = Submissions.sign(1, records, samples.signingKey());
    Submission shortened =
        new Submission(1, records.subList(0, 2), Submissions.sign(1, records, key).signature());

    assertThat(check.check(foreign, book.head, book.ahead, book))
        .isEqualTo(new SubmissionVerdict.BadSignature());
    assertThat(check.check(shortened, book.head, book.ahead, book))
        .isEqualTo(new SubmissionVerdict.BadSignature());
  }

  @Test
  void conflictUnderABadSignature_isNotHeldAgainstTheTerminal() {
    accepted(submit(epoch(1, Head.NONE, 3)));
    Submission forged = Submissions.sign(1, epoch(1, Head.NONE, 3), samples.signingKey());

    assertThat(check.check(forged, book.head, book.ahead, book))
        .isEqualTo(new SubmissionVerdict.BadSignature());
  }

  @Test
  void anotherTerminalsRecords_areRefused() {
    RecordChain chain = RecordChain.opening("gate-02", 1);
    ChainedRecord foreign = samples.open(chain, Head.NONE);

    assertThat(submit(List.of(foreign))).isEqualTo(new SubmissionVerdict.WrongTerminal("gate-02"));
  }

  @Test
  void epochThatWasNotGranted_isRefused() {
    assertThat(submit(epoch(4, Head.NONE, 0))).isEqualTo(new SubmissionVerdict.EpochNotGranted(4));
  }

  @Test
  void epochThatIsBegun_needsNoNewGrant() {
    List<ChainedRecord> records = epoch(1, Head.NONE, 3);
    accepted(submit(records.subList(0, 2)));
    SubmissionCheck granted =
        new SubmissionCheck(new EpochGrant(Samples.TERMINAL, 2, 3), key.verifyingKey());

    assertThat(granted.check(Submissions.sign(1, records, key), book.head, book.ahead, book))
        .isEqualTo(
            new Accepted(records.subList(0, 2), records.subList(2, 4), headAt(records.get(3))));
  }

  @Test
  void terminalEnrolledAgain_beginsWithoutNamingWhatItsOldDiskSaid() {
    accepted(submit(epoch(1, Head.NONE, 3)));
    SigningKey newKey = samples.signingKey();
    SubmissionCheck anew =
        new SubmissionCheck(new EpochGrant(Samples.TERMINAL, 17, 16), newKey.verifyingKey());
    // Epoch 17 was burnt by a power cut before anything was written in it.
    List<ChainedRecord> first = epoch(18, Head.NONE, 2);

    assertThat(
            accepted(anew.check(Submissions.sign(1, first, newKey), book.head, book.ahead, book))
                .fresh())
        .isEqualTo(first);
    // But once the new key has spoken, an empty disk is a terminal that was set back.
    List<ChainedRecord> setBack = epoch(19, Head.NONE, 0);
    assertThat(anew.check(Submissions.sign(2, setBack, newKey), book.head, book.ahead, book))
        .isEqualTo(new SubmissionVerdict.BrokenChain(setBack.get(0).content().id()));
  }

  @Test
  void emptyDiskUnderTheSameKey_isATerminalThatWasSetBack() {
    accepted(submit(epoch(1, Head.NONE, 3)));
    List<ChainedRecord> setBack = epoch(2, Head.NONE, 0);

    assertThat(submit(setBack))
        .isEqualTo(new SubmissionVerdict.BrokenChain(setBack.get(0).content().id()));
  }

  @Test
  void newEpochAfterAnUncleanStart_mayLackTheTailThatTheHostHolds() {
    List<ChainedRecord> first = epoch(1, Head.NONE, 5);
    accepted(submit(first));
    // The last two were sent but had not reached the terminal's disk when it lost power.
    List<ChainedRecord> second = epoch(2, headAt(first.get(3)), 2);

    assertThat(accepted(submit(second)).head()).isEqualTo(headAt(second.get(2)));
  }

  @Test
  void newEpochBeforeTheRestOfTheOldOne_isAskedToWait() {
    List<ChainedRecord> first = epoch(1, Head.NONE, 5);
    accepted(submit(first.subList(0, 3)));

    assertThat(submit(epoch(2, headAt(first.get(5)), 0)))
        .isEqualTo(new SubmissionVerdict.Gap(new Position(1, 4, first.get(2).hash())));
  }

  @Test
  void burnedEpochs_areSkipped() {
    List<ChainedRecord> first = epoch(1, Head.NONE, 1);
    accepted(submit(first));

    accepted(submit(epoch(3, headAt(first.get(1)), 1)));
    assertThat(book.head.epoch()).isEqualTo(3);
  }

  @Test
  void closedEpoch_answersRepeatsAndTakesNothingNew() {
    List<ChainedRecord> first = epoch(1, Head.NONE, 4);
    accepted(submit(first.subList(0, 4)));
    accepted(submit(epoch(2, headAt(first.get(3)), 1)));

    assertThat(accepted(submit(first.subList(1, 3))).repeats()).isEqualTo(first.subList(1, 3));
    assertThat(submit(first.subList(4, 5))).isEqualTo(new SubmissionVerdict.EpochClosed(1));
    assertThat(book.head.epoch()).isEqualTo(2);
  }

  @Test
  void terminalSetBackToAnEarlierState_isFound() {
    List<ChainedRecord> first = epoch(1, Head.NONE, 2);
    accepted(submit(first));
    accepted(submit(epoch(2, headAt(first.get(2)), 1)));

    assertThat(submit(epoch(3, headAt(first.get(2)), 0)))
        .isInstanceOf(SubmissionVerdict.BrokenChain.class);
    assertThat(submit(epoch(3, new Head(2, 1, samples.hash()), 0)))
        .isInstanceOf(SubmissionVerdict.BrokenChain.class);
  }

  private SubmissionVerdict submitAhead(ChainedRecord record) {
    return check.check(Submissions.signAhead(1, record, key), book.head, book.ahead, book);
  }

  private void bookedAhead(ChainedRecord record) {
    assertThat(submitAhead(record)).isEqualTo(new SubmissionVerdict.Ahead(record));
    book.ahead = book.ahead.with(record);
    book.hashes.put(record.content().id(), record.hash());
  }

  @Test
  void recordAheadOfABacklog_isTakenAndJoinedWhenTheGapFills() {
    List<ChainedRecord> records = epoch(1, Head.NONE, 8);
    accepted(submit(records.subList(0, 2)));
    bookedAhead(records.get(5));
    bookedAhead(records.get(6));

    assertThat(accepted(submitAhead(records.get(5))).repeats()).containsExactly(records.get(5));
    assertThat(submit(records.subList(4, 5))).isInstanceOf(SubmissionVerdict.Gap.class);
    assertThat(accepted(submit(records.subList(2, 5))).fresh()).isEqualTo(records.subList(2, 5));
    assertThat(book.head).isEqualTo(headAt(records.get(6)));
    assertThat(book.ahead.size()).isZero();
    assertThat(accepted(submit(records)).fresh()).isEqualTo(records.subList(7, 9));
  }

  @Test
  void backlogOverARecordThatWentAhead_repeatsItAndBooksTheRest() {
    List<ChainedRecord> records = epoch(1, Head.NONE, 8);
    accepted(submit(records.subList(0, 2)));
    bookedAhead(records.get(4));

    Accepted drained = accepted(submit(records));

    assertThat(drained.repeats()).containsExactly(records.get(0), records.get(1), records.get(4));
    assertThat(drained.fresh()).hasSize(6);
    assertThat(book.head).isEqualTo(headAt(records.get(8)));
  }

  @Test
  void recordAheadInALaterEpoch_waitsForThatEpochToOpen() {
    List<ChainedRecord> first = epoch(1, Head.NONE, 3);
    List<ChainedRecord> second = epoch(2, headAt(first.get(3)), 3);
    accepted(submit(first.subList(0, 2)));
    bookedAhead(second.get(2));

    accepted(submit(first));
    assertThat(book.head).isEqualTo(headAt(first.get(3)));
    Accepted opened = accepted(submit(second));

    assertThat(opened.repeats()).containsExactly(second.get(2));
    assertThat(book.head).isEqualTo(headAt(second.get(3)));
    assertThat(submitAhead(epoch(4, headAt(second.get(3)), 1).get(1)))
        .isEqualTo(new SubmissionVerdict.EpochNotGranted(4));
  }

  @Test
  void twoRecordsAtOnePlaceAhead_areAConflict() {
    List<ChainedRecord> records = epoch(1, Head.NONE, 6);
    accepted(submit(records.subList(0, 2)));
    bookedAhead(records.get(5));
    RecordChain fork = RecordChain.resume(Samples.TERMINAL, headAt(records.get(4)));
    ChainedRecord other = samples.event(fork);

    assertThat(submitAhead(other)).isInstanceOf(SubmissionVerdict.Conflict.class);
    List<ChainedRecord> drained = new ArrayList<>(records.subList(2, 5));
    drained.add(other);
    assertThat(submit(drained)).isInstanceOf(SubmissionVerdict.Conflict.class);
  }

  @Test
  void recordAheadThatTheChainDoesNotReach_breaksItAtTheNeighbour() {
    List<ChainedRecord> records = epoch(1, Head.NONE, 6);
    accepted(submit(records.subList(0, 2)));
    RecordChain fork = RecordChain.resume(Samples.TERMINAL, new Head(1, 4, samples.hash()));
    ChainedRecord other = samples.event(fork);
    bookedAhead(other);

    assertThat(submit(records.subList(2, 4)))
        .isEqualTo(new SubmissionVerdict.BrokenChain(other.content().id()));
    assertThat(submitAhead(records.get(5)))
        .isEqualTo(new SubmissionVerdict.BrokenChain(records.get(5).content().id()));
    assertThat(accepted(submit(records.subList(2, 3))).fresh()).hasSize(1);
  }

  @Test
  void recordAheadThatIsNextInTurn_continuesTheChainOrBreaksIt() {
    List<ChainedRecord> records = epoch(1, Head.NONE, 3);
    accepted(submit(records.subList(0, 2)));
    RecordChain fork = RecordChain.resume(Samples.TERMINAL, new Head(1, 2, samples.hash()));

    assertThat(submitAhead(samples.event(fork))).isInstanceOf(SubmissionVerdict.BrokenChain.class);
    assertThat(accepted(submitAhead(records.get(2))).fresh()).containsExactly(records.get(2));
    assertThat(accepted(submitAhead(records.get(2))).repeats()).containsExactly(records.get(2));
    assertThat(
            submitAhead(
                samples.event(RecordChain.resume(Samples.TERMINAL, headAt(records.get(1))))))
        .isInstanceOf(SubmissionVerdict.Conflict.class);
  }

  @Test
  void floodOfRecordsAhead_isRefusedWhereItsBoundIs() {
    List<ChainedRecord> records = epoch(1, Head.NONE, RecordsAhead.MOST + 3);
    accepted(submit(records.subList(0, 1)));
    for (int at = 2; at < RecordsAhead.MOST + 2; at++) {
      bookedAhead(records.get(at));
    }
    ChainedRecord more = records.get(RecordsAhead.MOST + 2);

    assertThat(submitAhead(more)).isInstanceOf(SubmissionVerdict.NotAhead.class);
    accepted(submit(records.subList(1, 2)));
    assertThat(accepted(submitAhead(more)).fresh()).containsExactly(more);
    RecordChain far =
        RecordChain.resume(
            Samples.TERMINAL, new Head(1, 2 * RecordsAhead.FARTHEST, samples.hash()));
    assertThat(submitAhead(samples.event(far))).isInstanceOf(SubmissionVerdict.NotAhead.class);
  }

  @Test
  void recordAheadThatAnotherSigned_isRefused() {
    List<ChainedRecord> records = epoch(1, Head.NONE, 3);
    accepted(submit(records.subList(0, 1)));

    assertThat(
            check.check(
                Submissions.signAhead(1, records.get(3), samples.signingKey()),
                book.head,
                book.ahead,
                book))
        .isEqualTo(new SubmissionVerdict.BadSignature());
  }

  @Test
  void everyRefusal_hasACodeAndASentence() {
    assertThat(new SubmissionVerdict.NotAhead("x").code()).isEqualTo(RefusalCode.NOT_AHEAD);
    assertThat(new SubmissionVerdict.Gap(Position.NONE).code()).isEqualTo(RefusalCode.SEQUENCE);
    assertThat(new SubmissionVerdict.BadSignature().code()).isEqualTo(RefusalCode.SIGNATURE);
    assertThat(new SubmissionVerdict.WrongTerminal("x").code()).isEqualTo(RefusalCode.IDENTITY);
    assertThat(new SubmissionVerdict.EpochNotGranted(9).text()).contains("9");
  }

  @Test
  void chain_refusesWhatItsHostWouldRefuse() {
    RecordChain chain = RecordChain.opening(Samples.TERMINAL, 1);
    assertThatThrownBy(() -> samples.event(chain)).isInstanceOf(IllegalArgumentException.class);
    assertThat(chain.nextId()).isEqualTo(new RecordId(Samples.TERMINAL, 1, 1));
    samples.open(chain, Head.NONE);
    assertThatThrownBy(() -> samples.open(chain, Head.NONE))
        .isInstanceOf(IllegalArgumentException.class);
    // A tap without its sealed card.
    assertThatThrownBy(
            () ->
                chain.append(
                    samples.instant(),
                    TimeQuality.IN_DOUBT,
                    0,
                    new Body.TapBody(
                        "item-0",
                        samples.committedCard().commitment(),
                        samples.card(),
                        samples.instant()),
                    Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(chain.head().sequence()).isEqualTo(1);
  }

  @Test
  void chainResumedFromItsHead_goesOnWithoutAGap() {
    RecordChain chain = RecordChain.opening(Samples.TERMINAL, 1);
    ChainedRecord first = samples.open(chain, Head.NONE);
    ChainedRecord second = samples.event(RecordChain.resume(Samples.TERMINAL, chain.head()));

    assertThat(accepted(submit(List.of(first, second))).fresh()).hasSize(2);
  }

  @Test
  void recordsThatAreNoChain_areNotSigned() {
    List<ChainedRecord> records = epoch(1, Head.NONE, 3);
    assertThatThrownBy(() -> Submissions.sign(1, List.of(records.get(0), records.get(2)), key))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Submissions.sign(1, List.of(), key))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
