package org.onecard.server.reconcile;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.LedgerReader;
import org.onecard.ledger.LedgerReader.BookedRecord;
import org.onecard.ledger.LedgerStore;
import org.onecard.ledger.TapStanding;
import org.onecard.ledger.TerminalStore;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.AnswerResult;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.RecordId;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Region;
import org.onecard.server.reconcile.Reconciliation.Run;

/** Lays a terminal's exported journal beside the book. */
public final class Reconciler {

  /** Opens the file from its beginning, each time it is asked. */
  @FunctionalInterface
  public interface Source {
    InputStream open() throws IOException;
  }

  /** What is told last of a tap may follow it by this much; a younger one is under way. */
  private static final Duration UNDER_WAY = Duration.ofMinutes(10);

  private static final int PAGE = 500;

  /** Taps without an outcome that are kept in mind; the oldest is then looked up in the book. */
  private static final int MOST_OPEN = 4_096;

  private static final int MOST_FAULTS = 20;

  private final LedgerReader reader;
  private final LedgerStore ledger;
  private final TerminalStore terminals;
  private final Region region;

  public Reconciler(
      LedgerReader reader, LedgerStore ledger, TerminalStore terminals, Region region) {
    this.reader = reader;
    this.ledger = ledger;
    this.terminals = terminals;
    this.region = region;
  }

  /** The file says not even whose journal it is. */
  public static final class NoExportException extends Exception {

    private static final long serialVersionUID = 1L;

    NoExportException(String why) {
      super(why);
    }
  }

  /**
   * Compares.
   *
   * @throws IOException where the file cannot be read at all
   * @throws NoExportException with what is wrong with its first line
   */
  public Reconciliation reconcile(Source source) throws IOException, NoExportException {
    Whole whole = new Whole();
    try (ExportFile file = new ExportFile(source.open())) {
      whole.read(file);
    }
    Walk walk = new Walk(whole.opening(), whole.ended);
    try (ExportFile file = new ExportFile(source.open())) {
      for (long line = 1; line <= whole.goodLines; line++) {
        Optional<Decoded<ExportLine>> next = file.next();
        // A file that has changed since it was read first ends here, and was found fault with.
        if (next.isEmpty() || !(next.get() instanceof Decoded.Ok<ExportLine> ok)) {
          break;
        }
        walk.step(ok.value());
      }
    }
    return walk.finish(whole.faults);
  }

  /** The file as a whole: is it all there, unaltered, and that terminal's? */
  private final class Whole {

    private final List<String> faults = new ArrayList<>();
    private ExportLine.@Nullable Opening opening;
    private boolean ended;
    private long goodLines;
    private long records;
    private long stops;

    void read(ExportFile file) throws IOException, NoExportException {
      opening = readOpening(file);
      goodLines = 1;
      Optional<Decoded<ExportLine>> next = file.next();
      while (next.isPresent()) {
        if (!(next.get() instanceof Decoded.Ok<ExportLine> ok)) {
          fault(
              "line %d: %s; nothing after it was looked at"
                  .formatted(file.line(), ((Decoded.Malformed<ExportLine>) next.get()).because()));
          return;
        }
        if (ended) {
          fault("line %d: something follows the end".formatted(file.line()));
          return;
        }
        goodLines = file.line();
        look(ok.value(), file);
        next = file.next();
      }
      if (!ended) {
        fault("it is cut off after line %d: the line \"end\" is missing".formatted(goodLines));
      }
    }

    private ExportLine.Opening readOpening(ExportFile file) throws IOException, NoExportException {
      Optional<Decoded<ExportLine>> first = file.next();
      if (first.isEmpty()) {
        throw new NoExportException("it is empty");
      }
      if (first.get() instanceof Decoded.Ok<ExportLine> ok) {
        if (ok.value() instanceof ExportLine.Opening found) {
          if (!found.region().equals(region)) {
            fault(
                "it is of region %s, and this is the book of %s"
                    .formatted(found.region().code(), region.code()));
          }
          if (terminals.findTerminal(found.terminalId()).isEmpty()) {
            fault("no terminal %s was ever enrolled here".formatted(found.terminalId()));
          }
          return found;
        }
        throw new NoExportException("line 1: it does not say whose journal it is");
      }
      throw new NoExportException(
          "line 1: " + ((Decoded.Malformed<ExportLine>) first.get()).because());
    }

    private void look(ExportLine line, ExportFile file) {
      if (line instanceof ExportLine.Opening) {
        fault("line %d: a second journal begins".formatted(file.line()));
      } else if (line instanceof ExportLine.Key key) {
        check(key);
      } else if (line instanceof ExportLine.Kept) {
        records++;
      } else if (line instanceof ExportLine.Stop) {
        stops++;
      } else if (line instanceof ExportLine.End end) {
        ended = true;
        check(end, file);
      }
    }

    private void check(ExportLine.Key key) {
      int epoch = key.belowEpoch() == 0 ? opening().epochFirst() : key.belowEpoch() - 1;
      boolean known =
          terminals
              .findRecordKey(opening().terminalId(), epoch)
              .filter(held -> held.key().equals(key.key()))
              .isPresent();
      if (!known) {
        fault("its record key for epoch %d is not the one that was enrolled".formatted(epoch));
      }
    }

    private void check(ExportLine.End end, ExportFile file) {
      if (!end.sha256().equals(file.hashBefore())) {
        fault("its checksum is wrong: it was altered, or damaged on its way");
      }
      if (end.records() != records || end.stops() != stops) {
        fault("its end tells of %d records, and %d are in it".formatted(end.records(), records));
      }
      boolean signed =
          Stream.of(opening().epochFirst(), opening().epochCurrent())
              .flatMap(epoch -> terminals.findRecordKey(opening().terminalId(), epoch).stream())
              .anyMatch(
                  key ->
                      key.key()
                          .verify(
                              SignatureContext.JOURNAL_EXPORT,
                              end.sha256().bytes(),
                              end.signature()));
      if (!signed) {
        fault("the terminal did not sign it");
      }
    }

    ExportLine.Opening opening() {
      ExportLine.Opening found = opening;
      if (found == null) {
        throw new IllegalStateException("the first line was not read");
      }
      return found;
    }

    private void fault(String what) {
      if (faults.size() < MOST_FAULTS) {
        faults.add(what);
      }
    }
  }

  /** From record to record, in file and book at once. */
  private final class Walk {

    private final ExportLine.Opening opening;
    private final boolean whole;
    private final Booked booked;
    private final Head latest;
    private final int grantedUpTo;
    private final Map<Integer, Long> heads = new HashMap<>();
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final List<Run> runs = new ArrayList<>();
    private long runsLeftOut;

    /** Approved taps of which nothing more was said yet, by tap id. */
    private final LinkedHashMap<String, ChainedRecord> open = new LinkedHashMap<>();

    /** Taps that were only booked, and of which no advice has told. */
    private final Set<String> undecided = new LinkedHashSet<>();

    private final List<RecordId> withoutOutcome = new ArrayList<>();

    private @Nullable ChainedRecord before;
    private boolean stopped;

    Walk(ExportLine.Opening opening, boolean whole) {
      this.opening = opening;
      this.whole = whole;
      this.booked = new Booked(opening.terminalId());
      this.latest = ledger.findHead(opening.terminalId()).orElse(Head.NONE);
      this.grantedUpTo =
          terminals
              .findLastGrant(opening.terminalId())
              .map(grant -> grant.firstEpoch() + grant.count() - 1)
              .orElse(0);
    }

    void step(ExportLine line) {
      if (line instanceof ExportLine.Kept kept) {
        step(kept);
      } else if (line instanceof ExportLine.Stop stop && !stop.torn()) {
        stopped = true;
        ChainedRecord last = before;
        say(
            Kind.UNREADABLE,
            last == null ? id(1, 1) : last.content().id(),
            "segment %d at offset %d, behind this record".formatted(stop.segment(), stop.offset()));
      }
    }

    private void step(ExportLine.Kept kept) {
      RecordId claimed = id(kept.epoch(), kept.sequence());
      Decoded<ChainedRecord> decoded =
          Bodies.decodeChained(kept.bytes().bytes(), kept.sealedCard());
      if (!(decoded instanceof Decoded.Ok<ChainedRecord> ok)) {
        say(Kind.MALFORMED, claimed, ((Decoded.Malformed<ChainedRecord>) decoded).because());
        return;
      }
      ChainedRecord record = ok.value();
      if (!record.content().id().equals(claimed) || !record.hash().equals(kept.hash())) {
        say(Kind.MALFORMED, claimed, "its bytes are those of another record");
        return;
      }
      ChainedRecord previous = before;
      if (previous != null && !isAfter(claimed, previous.content().id())) {
        say(Kind.DISORDER, claimed, "");
        return;
      }
      missingBefore(claimed, previous);
      if (previous == null) {
        goneBefore(claimed);
      }
      chain(previous, record);
      before = record;
      stopped = false;
      compare(record);
    }

    /** What the book holds before a record, and the file does not. */
    private void missingBefore(RecordId next, @Nullable ChainedRecord previous) {
      Optional<BookedRecord> held = booked.peek();
      while (held.isPresent() && isAfter(next, held.get().id())) {
        if (previous == null && held.get().id().sequence() <= head(held.get().id().epoch())) {
          say(Kind.RELEASED, held.get().id(), "");
        } else {
          say(Kind.LOST, held.get().id(), stopped ? "the terminal's copy cannot be read" : "");
        }
        booked.next();
        held = booked.peek();
      }
    }

    /** What the terminal has dropped already, though the book does not reach so far. */
    private void goneBefore(RecordId first) {
      boolean isBooked = booked.peek().filter(line -> line.id().equals(first)).isPresent();
      RecordId last = booked.passed();
      long next = last.epoch() == first.epoch() ? last.sequence() + 1 : 1;
      if (!isBooked && next < first.sequence()) {
        long count = first.sequence() - next;
        counts.merge(Kind.GONE, count, Long::sum);
        runs.add(
            new Run(
                Kind.GONE,
                id(first.epoch(), next),
                id(first.epoch(), first.sequence() - 1),
                last.epoch() == first.epoch() ? "" : "and whatever came before this epoch"));
      }
    }

    private void chain(@Nullable ChainedRecord previous, ChainedRecord record) {
      if (previous == null || follows(previous, record)) {
        return;
      }
      RecordId was = previous.content().id();
      RecordId is = record.content().id();
      boolean adjoining = was.epoch() == is.epoch() && was.sequence() + 1 == is.sequence();
      // A hole where the journal is damaged has been told of.
      if (adjoining || !stopped) {
        say(Kind.BROKEN, is, "it does not continue record " + was);
      }
    }

    private void compare(ChainedRecord record) {
      RecordId id = record.content().id();
      Optional<BookedRecord> held = booked.peek().filter(line -> line.id().equals(id));
      if (held.isEmpty()) {
        say(notBooked(id), id, "");
        return;
      }
      booked.next();
      if (!held.get().hash().equals(record.hash())) {
        say(
            Kind.CONFLICT,
            id,
            "the book has %s, the file %s".formatted(held.get().hash(), record.hash()));
        return;
      }
      Decoded<Answer> answer = Bodies.decodeAnswer(held.get().answerBytes().bytes());
      Optional<String> differs = differs(record.content().body(), answer);
      if (differs.isPresent()) {
        say(Kind.DIFFERS, id, differs.get());
      } else {
        say(id.sequence() > head(id.epoch()) ? Kind.PROVISIONAL : Kind.BOOKED, id, "");
      }
      follow(record, answer);
    }

    private Kind notBooked(RecordId id) {
      if (id.epoch() > grantedUpTo
          || terminals.findRecordKey(id.terminalId(), id.epoch()).isEmpty()) {
        return Kind.EPOCH_UNKNOWN;
      }
      return id.epoch() < latest.epoch() ? Kind.STRANDED : Kind.NOT_SUBMITTED;
    }

    private static Optional<String> differs(Body body, Decoded<Answer> answer) {
      if (!(body instanceof Body.AdviceBody advice)
          || !(answer instanceof Decoded.Ok<Answer> ok)
          || (ok.value().result() != AnswerResult.REVERSED
              && ok.value().result() != AnswerResult.CHARGED)) {
        return Optional.empty();
      }
      return Optional.of(
          "the terminal took %d fen, the book holds %d (%s)"
              .formatted(
                  charge(Optional.of(advice.decision())),
                  charge(ok.value().decision()),
                  ok.value().result()));
    }

    private static long charge(Optional<Decision> decision) {
      return decision.isPresent() && decision.get() instanceof Decision.Approved approved
          ? approved.charge().amountFen()
          : 0;
    }

    /** Keeps in mind what is still to be told of taps. */
    private void follow(ChainedRecord record, Decoded<Answer> answer) {
      Body body = record.content().body();
      if (body instanceof Body.TapBody && answer instanceof Decoded.Ok<Answer> ok) {
        if (ok.value().result() == AnswerResult.UNDECIDED && undecided.size() < MOST_OPEN) {
          undecided.add(record.content().id().toString());
        }
        boolean declined =
            ok.value().decision().filter(Decision.Declined.class::isInstance).isPresent();
        if (!declined) {
          remember(record.content().id().toString(), record);
        }
      } else if (body instanceof Body.AdviceBody advice) {
        open.remove(advice.tapId());
        undecided.remove(advice.tapId());
        if (advice.decision() instanceof Decision.Approved) {
          remember(advice.tapId(), record);
        }
      } else if (body instanceof Body.OutcomeBody outcome) {
        open.remove(outcome.tapId());
      } else if (body instanceof Body.ReversalBody reversal) {
        undecided.remove(reversal.tapId());
        open.remove(reversal.tapId());
      }
    }

    private void remember(String tapId, ChainedRecord record) {
      open.put(tapId, record);
      if (open.size() > MOST_OPEN) {
        Iterator<Map.Entry<String, ChainedRecord>> oldest = open.entrySet().iterator();
        Map.Entry<String, ChainedRecord> entry = oldest.next();
        oldest.remove();
        lookUp(entry.getKey(), entry.getValue());
      }
    }

    private void lookUp(String tapId, ChainedRecord tap) {
      if (tap.content().at().isAfter(opening.madeAt().minus(UNDER_WAY))) {
        return;
      }
      TapStanding standing = ledger.findTaps(Set.of(tapId)).get(tapId);
      boolean told = standing != null && (standing.outcome().isPresent() || standing.reversed());
      if (!told) {
        withoutOutcome.add(tap.content().id());
      }
    }

    Reconciliation finish(List<String> faults) {
      Optional<BookedRecord> held = booked.next();
      while (held.isPresent()) {
        say(isLater(held.get().id()) ? Kind.LATER : Kind.LOST, held.get().id(), "");
        held = booked.next();
      }
      open.forEach(this::lookUp);
      undecided.stream()
          .flatMap(tapId -> RecordId.parse(tapId).stream())
          .forEach(id -> say(Kind.UNDECIDED, id, ""));
      withoutOutcome.forEach(id -> say(Kind.NO_OUTCOME, id, ""));
      return new Reconciliation(
          opening.terminalId(), opening.madeAt(), faults, new TreeMap<>(counts), runs, runsLeftOut);
    }

    /**
     * Whether the terminal may have written it after the file's last record, and kept it. By where
     * it stands: the clock of the machine that made the file may be wrong. An epoch that had ended
     * when it was made has no more records than the file.
     */
    private boolean isLater(RecordId id) {
      return !whole || before == null || (!stopped && id.epoch() >= opening.epochCurrent());
    }

    private void say(Kind kind, RecordId id, String detail) {
      counts.merge(kind, 1L, Long::sum);
      Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
      if (last != null
          && last.kind() == kind
          && last.detail().equals(detail)
          && last.to().epoch() == id.epoch()
          && last.to().sequence() + 1 == id.sequence()) {
        runs.set(runs.size() - 1, new Run(kind, last.from(), id, detail));
      } else if (runs.size() < Reconciliation.MOST_RUNS) {
        runs.add(new Run(kind, id, id, detail));
      } else {
        runsLeftOut++;
      }
    }

    private long head(int epoch) {
      return heads.computeIfAbsent(
          epoch,
          wanted -> ledger.findHead(opening.terminalId(), wanted).map(Head::sequence).orElse(0L));
    }

    private RecordId id(int epoch, long sequence) {
      return new RecordId(opening.terminalId(), epoch, sequence);
    }
  }

  private static boolean isAfter(RecordId one, RecordId other) {
    return one.epoch() > other.epoch()
        || (one.epoch() == other.epoch() && one.sequence() > other.sequence());
  }

  private static boolean follows(ChainedRecord before, ChainedRecord after) {
    RecordId was = before.content().id();
    if (after.content().body() instanceof Body.EpochOpenedBody opened) {
      return opened.previous().equals(new Head(was.epoch(), was.sequence(), before.hash()));
    }
    return after.content().id().epoch() == was.epoch()
        && after.content().id().sequence() == was.sequence() + 1
        && after.content().previousHash().equals(before.hash());
  }

  /** The terminal's records in the book, page by page. */
  private final class Booked {

    private final String terminalId;
    private final Deque<BookedRecord> page = new ArrayDeque<>();
    private RecordId last;
    private RecordId passed;
    private boolean over;

    Booked(String terminalId) {
      this.terminalId = terminalId;
      this.last = new RecordId(terminalId, 0, 0);
      this.passed = last;
    }

    Optional<BookedRecord> peek() {
      if (page.isEmpty() && !over) {
        List<BookedRecord> found = reader.listRecords(last, PAGE);
        over = found.size() < PAGE;
        page.addAll(found);
        if (!found.isEmpty()) {
          last = found.get(found.size() - 1).id();
        }
      }
      return Optional.ofNullable(page.peek());
    }

    /** The last that was taken; epoch 0 before the first. */
    RecordId passed() {
      return passed;
    }

    Optional<BookedRecord> next() {
      Optional<BookedRecord> next = peek();
      next.ifPresent(record -> passed = record.id());
      page.poll();
      return next;
    }

    @Override
    public String toString() {
      return "records of " + terminalId;
    }
  }
}
