package org.onecard.lab.city;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.onecard.ledger.BookedLine;
import org.onecard.ledger.CardState;
import org.onecard.ledger.CommitResult;
import org.onecard.ledger.LedgerCommit;
import org.onecard.ledger.LedgerStore;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.ledger.SealedAnswer;
import org.onecard.ledger.TapStanding;
import org.onecard.protocol.chain.RecordsAhead;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.RecordId;

/** The book as hosts reach it: with what the seed does to it, and with what a mutant leaves out. */
final class CityBook {

  private final MemoryBook book;
  private final Agenda agenda;
  private final Consumer<LedgerCommit> onCommitted;
  private final Optional<Mutant> mutant;

  private AtCommit next = AtCommit.NOTHING;
  private boolean away;
  private long commitsToFault;

  /** Of {@link Mutant#ANSWER_BEFORE_COMMIT}: answered, and not in the book. */
  private final Deque<LedgerCommit> answered = new ArrayDeque<>();

  private long crashes;

  /** What happens at a commit. */
  enum AtCommit {
    NOTHING,
    CRASH_BEFORE,
    CRASH_AFTER,
    UNKNOWN_AND_DONE,
    UNKNOWN_AND_NOT_DONE
  }

  CityBook(
      MemoryBook book, Agenda agenda, Optional<Mutant> mutant, Consumer<LedgerCommit> onCommitted) {
    this.book = book;
    this.agenda = agenda;
    this.mutant = mutant;
    this.onCommitted = onCommitted;
    if (mutant.equals(Optional.of(Mutant.NO_DUPLICATE_CHECK))) {
      book.takeRecordsTwice();
    }
  }

  /** What is durably in it. */
  MemoryBook durable() {
    return book;
  }

  /** At the so-manieth commit from now, from 0. */
  void at(long commits, AtCommit what) {
    commitsToFault = commits;
    next = what;
  }

  void putAway(boolean isAway) {
    away = isAway;
  }

  boolean isAway() {
    return away;
  }

  /** Nothing goes wrong from now on. */
  void heal() {
    next = AtCommit.NOTHING;
    away = false;
  }

  LedgerStore ofHost(CityHost host) {
    return new Reached(host);
  }

  /** A host's memory is gone. */
  void crashed() {
    crashes++;
    answered.clear();
  }

  private CommitResult commitNow(LedgerCommit commit) {
    CommitResult result = book.commit(commit);
    if (result instanceof CommitResult.Committed) {
      onCommitted.accept(commit);
    }
    return result;
  }

  private CommitResult answerBeforeCommit(LedgerCommit commit) {
    long crashesBefore = crashes;
    answered.addLast(commit);
    agenda.afterNanos(
        200_000_000,
        () -> {
          if (crashes == crashesBefore && !answered.isEmpty()) {
            var unused = commitNow(answered.removeFirst());
          }
        });
    return new CommitResult.Committed(
        new SealHead(
            commit.seal().content().commitId(), Hashes.ofSeal(commit.seal().bytes().bytes())));
  }

  private AtCommit takeFault() {
    if (next == AtCommit.NOTHING || commitsToFault-- > 0) {
      return AtCommit.NOTHING;
    }
    AtCommit now = next;
    next = AtCommit.NOTHING;
    return now;
  }

  /** As one host reaches it. */
  private final class Reached implements LedgerStore {

    private final CityHost host;

    Reached(CityHost host) {
      this.host = host;
    }

    private MemoryBook reach() {
      if (away) {
        throw new LedgerUnavailable("the book of " + host.name() + " cannot be reached");
      }
      return book;
    }

    @Override
    public Map<RecordId, BookedLine> findLines(Collection<RecordId> ids) {
      return reach().findLines(ids);
    }

    @Override
    public Map<RecordId, SealedAnswer> sealedAnswers(Collection<RecordId> ids) {
      return reach().sealedAnswers(ids);
    }

    @Override
    public Map<String, TapStanding> findTaps(Collection<String> tapIds) {
      return reach().findTaps(tapIds);
    }

    @Override
    public Map<CardToken, CardState> loadCards(Collection<CardToken> tokens) {
      return reach().loadCards(tokens);
    }

    @Override
    public CommitResult commit(LedgerCommit commit) {
      MemoryBook reached = reach();
      AtCommit fault = takeFault();
      if (fault == AtCommit.CRASH_BEFORE) {
        throw new Actor.Gone("before a commit");
      }
      if (fault == AtCommit.UNKNOWN_AND_NOT_DONE) {
        throw new LedgerUnavailable("a commit failed, and so did the look at what became of it");
      }
      if (mutant.equals(Optional.of(Mutant.ANSWER_BEFORE_COMMIT))
          && commit.seal().content().commitId() > reached.tip().commitId()) {
        return answerBeforeCommit(commit);
      }
      CommitResult result = commitNow(commit);
      if (fault == AtCommit.CRASH_AFTER) {
        throw new Actor.Gone("after a commit, before its answers");
      }
      if (fault == AtCommit.UNKNOWN_AND_DONE) {
        throw new LedgerUnavailable("a commit failed, and so did the look at what became of it");
      }
      return result;
    }

    private boolean forgets() {
      return mutant.equals(Optional.of(Mutant.NO_DUPLICATE_CHECK));
    }

    @Override
    public SealHead tip() {
      return reach().tip();
    }

    @Override
    public Optional<Head> findHead(String terminalId) {
      Optional<Head> head = reach().findHead(terminalId);
      // What was booked last is not known to be booked.
      return forgets() ? head.map(last -> book.before(terminalId, last).orElse(last)) : head;
    }

    @Override
    public Optional<Head> findHead(String terminalId, int epoch) {
      return reach().findHead(terminalId, epoch);
    }

    @Override
    public RecordsAhead findAhead(String terminalId, Head head) {
      MemoryBook reached = reach();
      return reached.findAhead(
          terminalId, forgets() ? reached.findHead(terminalId).orElse(head) : head);
    }
  }
}
