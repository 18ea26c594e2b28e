package org.onecard.protocol.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.Verifier;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.message.Message.Position;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.RecordId;

/**
 * A host's check of one terminal's submissions. It keeps no state: where the chain stands is told
 * with each call, because the book alone knows. Safe for use from any thread.
 */
public final class SubmissionCheck {

  private final EpochGrant grant;
  private final Verifier recordKey;

  /**
   * For one terminal as it stands now.
   *
   * @param grant names the terminal, and the epochs that its record key may open: from the first
   *     that the key is good for, to the last that was ever granted
   * @param recordKey that terminal's
   */
  public SubmissionCheck(EpochGrant grant, Verifier recordKey) {
    this.grant = grant;
    this.recordKey = recordKey;
  }

  /**
   * Says what is to become of a submission.
   *
   * @param head where the terminal's chain stands in the book
   * @param ahead what the book holds beyond the head
   * @param known looked at for records up to the head, and for the record that a new epoch names
   * @throws IllegalStateException where the book lacks a record below its own head: it is damaged
   */
  public SubmissionVerdict check(
      Submission submission, Head head, RecordsAhead ahead, KnownRecords known) {
    List<ChainedRecord> records = submission.records();
    Optional<SubmissionVerdict> broken = findBrokenLink(records);
    if (broken.isPresent()) {
      return broken.get();
    }
    ChainedRecord last = records.get(records.size() - 1);
    if (!recordKey.verify(
        SignatureContext.SUBMISSION, last.hash().bytes(), submission.signature())) {
      return new SubmissionVerdict.BadSignature();
    }
    if (submission.ahead() && !isUpTo(head, last.content().id())) {
      return checkAhead(last, head, ahead);
    }
    return last.content().id().epoch() > head.epoch()
        ? checkNewEpoch(records, head, ahead, known)
        : checkKnownEpoch(records, head, ahead, known);
  }

  /** Everything but the hash of the record before it, where that one is not here. */
  private SubmissionVerdict checkAhead(ChainedRecord record, Head head, RecordsAhead ahead) {
    RecordId id = record.content().id();
    if (id.epoch() > head.epoch() && !grant.covers(id.epoch())) {
      return new SubmissionVerdict.EpochNotGranted(id.epoch());
    }
    Optional<Hash> held = ahead.findHash(id);
    if (held.isPresent()) {
      return held.get().equals(record.hash())
          ? new SubmissionVerdict.Accepted(List.of(record), List.of(), head)
          : new SubmissionVerdict.Conflict(id, held.get(), record.hash());
    }
    boolean isNext = id.epoch() == head.epoch() && id.sequence() == head.sequence() + 1;
    if (isNext && !record.content().previousHash().equals(head.hash())) {
      return new SubmissionVerdict.BrokenChain(id);
    }
    Optional<RecordId> contradiction = ahead.findContradiction(record);
    if (contradiction.isPresent()) {
      return new SubmissionVerdict.BrokenChain(contradiction.get());
    }
    if (isNext) {
      return new SubmissionVerdict.Accepted(List.of(), List.of(record), headAt(List.of(record)));
    }
    long distance = id.sequence() - (id.epoch() == head.epoch() ? head.sequence() : 0);
    if (distance > RecordsAhead.FARTHEST) {
      return new SubmissionVerdict.NotAhead("it is " + distance + " records beyond the book");
    }
    if (ahead.size() >= RecordsAhead.MOST) {
      return new SubmissionVerdict.NotAhead(
          ahead.size() + " records wait already for those before them");
    }
    return new SubmissionVerdict.Ahead(record);
  }

  private Optional<SubmissionVerdict> findBrokenLink(List<ChainedRecord> records) {
    for (int index = 0; index < records.size(); index++) {
      ChainedRecord record = records.get(index);
      RecordId id = record.content().id();
      if (!id.terminalId().equals(grant.terminalId())) {
        return Optional.of(new SubmissionVerdict.WrongTerminal(id.terminalId()));
      }
      if (index > 0 && !Links.follows(records.get(index - 1), record)) {
        return Optional.of(new SubmissionVerdict.BrokenChain(id));
      }
    }
    return Optional.empty();
  }

  /** The first record of a new epoch says what came last; that must be in the book. */
  private SubmissionVerdict checkNewEpoch(
      List<ChainedRecord> records, Head head, RecordsAhead ahead, KnownRecords known) {
    ChainedRecord first = records.get(0);
    // Epochs that the book has begun were granted once; a later grant need not name them again.
    if (!grant.covers(first.content().id().epoch())) {
      return new SubmissionVerdict.EpochNotGranted(first.content().id().epoch());
    }
    if (!(first.content().body() instanceof Body.EpochOpenedBody opened)) {
      return new SubmissionVerdict.Gap(Position.after(head));
    }
    Head previous = opened.previous();
    // A terminal that was enrolled again, on an empty disk: nothing under its new key is in the
    // book yet, and what was said under the old one is not its to name.
    if (previous.equals(Head.NONE) && head.epoch() < grant.first()) {
      return accepted(List.of(), records, ahead);
    }
    if (isAfter(previous, head)) {
      return new SubmissionVerdict.Gap(Position.after(head));
    }
    // An older epoch than the book's, or a record that the book holds otherwise: the terminal was
    // set back to an earlier state, or copied.
    if (previous.epoch() != head.epoch() || !holds(previous, known)) {
      return new SubmissionVerdict.BrokenChain(first.content().id());
    }
    return accepted(List.of(), records, ahead);
  }

  /**
   * Records that continue the chain.
   *
   * @param told beyond the head; those that the book holds already may be repeats, or another's
   */
  private static SubmissionVerdict accepted(
      List<ChainedRecord> upToHead, List<ChainedRecord> told, RecordsAhead ahead) {
    List<ChainedRecord> repeats = new ArrayList<>(upToHead);
    List<ChainedRecord> fresh = new ArrayList<>();
    for (ChainedRecord record : told) {
      RecordId id = record.content().id();
      Optional<Hash> held = ahead.findHash(id);
      if (held.isEmpty()) {
        fresh.add(record);
      } else if (held.get().equals(record.hash())) {
        repeats.add(record);
      } else {
        return new SubmissionVerdict.Conflict(id, held.get(), record.hash());
      }
    }
    // Between these records each names the one before it; only where they end is it still open.
    Optional<RecordId> contradiction = ahead.findContradiction(told.get(told.size() - 1));
    return contradiction.isPresent()
        ? new SubmissionVerdict.BrokenChain(contradiction.get())
        : new SubmissionVerdict.Accepted(repeats, fresh, headAt(told));
  }

  private boolean holds(Head previous, KnownRecords known) {
    return known
        .findHash(new RecordId(grant.terminalId(), previous.epoch(), previous.sequence()))
        .filter(previous.hash()::equals)
        .isPresent();
  }

  private static boolean isAfter(Head one, Head other) {
    return one.epoch() > other.epoch()
        || (one.epoch() == other.epoch() && one.sequence() > other.sequence());
  }

  private static boolean isUpTo(Head head, RecordId id) {
    return id.epoch() < head.epoch()
        || (id.epoch() == head.epoch() && id.sequence() <= head.sequence());
  }

  private static SubmissionVerdict checkKnownEpoch(
      List<ChainedRecord> records, Head head, RecordsAhead ahead, KnownRecords known) {
    List<ChainedRecord> repeats = new ArrayList<>();
    List<ChainedRecord> beyond = new ArrayList<>();
    for (ChainedRecord record : records) {
      RecordId id = record.content().id();
      if (!isUpTo(head, id)) {
        beyond.add(record);
        continue;
      }
      Optional<Hash> hash = known.findHash(id);
      if (hash.isEmpty()) {
        if (id.epoch() == head.epoch()) {
          throw new IllegalStateException("the book stands at " + head + " but lacks " + id);
        }
        return new SubmissionVerdict.EpochClosed(id.epoch());
      }
      if (!hash.get().equals(record.hash())) {
        return new SubmissionVerdict.Conflict(id, hash.get(), record.hash());
      }
      repeats.add(record);
    }
    if (beyond.isEmpty()) {
      return new SubmissionVerdict.Accepted(repeats, beyond, head);
    }
    ChainedRecord next = beyond.get(0);
    if (next.content().id().sequence() != head.sequence() + 1) {
      return new SubmissionVerdict.Gap(Position.after(head));
    }
    if (!next.content().previousHash().equals(head.hash())) {
      return new SubmissionVerdict.BrokenChain(next.content().id());
    }
    return accepted(repeats, beyond, ahead);
  }

  private static Head headAt(List<ChainedRecord> records) {
    ChainedRecord last = records.get(records.size() - 1);
    RecordId id = last.content().id();
    return new Head(id.epoch(), id.sequence(), last.hash());
  }
}
