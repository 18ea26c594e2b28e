package org.onecard.ledger.book;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.onecard.ledger.HistoryChange;
import org.onecard.ledger.LedgerExplain.Evaluation;
import org.onecard.ledger.LedgerVerifier.Proof.Wrong;
import org.onecard.ledger.LineBytes;
import org.onecard.ledger.LineContent;
import org.onecard.ledger.Posting;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.AnswerResult;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.protocol.record.TerminalRecord;
import org.onecard.scenario.Decider;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Facts;
import org.onecard.scenario.PresentedCard.Payment;
import org.onecard.scenario.Tap.DecidedBy;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.fare.Tariffs;

/** Holds one line against what its own bytes say. What seals and chains say comes on top. */
final class LineProof {

  private static final String TABLE = "line";

  private final Catalogues catalogues;

  LineProof(Catalogues catalogues) {
    this.catalogues = catalogues;
  }

  /** What is wrong first, if anything is. */
  Optional<Wrong> check(StoredLine line, List<Posting> postings) {
    if (!line.leafHash().equals(bytes(Hashes.ofLeaf(line.leafBytes().bytes())))) {
      return wrong(line, "leaf_hash is not the hash of leaf_bytes");
    }
    if (!line.whole()) {
      return wrong(line, "of the columns of its record's id or its history some are missing");
    }
    long sumFen = 0;
    for (Posting posting : postings) {
      sumFen += posting.amountFen();
    }
    if (sumFen != 0) {
      return Optional.of(
          new Wrong(line.where(), "posting", "its postings sum to " + sumFen + " fen, not 0"));
    }
    Optional<LineKind> kind = LineKind.find(line.kind());
    if (kind.isEmpty()) {
      return wrong(line, "there is no kind " + line.kind());
    }
    LineContent content;
    try {
      content = line.content(Optional.empty(), postings);
    } catch (IllegalArgumentException e) {
      return wrong(line, "its columns make no line: " + e.getMessage());
    }
    return kind.get() == LineKind.ENTRY
        ? checkEntry(line, content)
        : checkRecord(line, kind.get(), content);
  }

  private static Optional<Wrong> checkEntry(StoredLine line, LineContent content) {
    if (line.id().isPresent() || line.recordBytes().isPresent() || line.recordHash().isPresent()) {
      return wrong(line, "an entry has no record");
    }
    if (line.factsBytes().isPresent()
        || !line.decision().equals(DecisionColumns.of(Optional.empty()))) {
      return wrong(line, "an entry has neither facts nor decision");
    }
    return line.leafBytes().equals(LineBytes.entry(Instant.ofEpochMilli(line.atMs()), content))
        ? Optional.empty()
        : wrong(line, "its columns and postings are not what leaf_bytes says");
  }

  private Optional<Wrong> checkRecord(StoredLine line, LineKind kind, LineContent content) {
    if (line.recordBytes().isEmpty()) {
      return wrong(line, "its record is missing");
    }
    byte[] recordBytes = line.recordBytes().get().bytes();
    if (!line.recordHash().equals(Optional.of(bytes(Hashes.ofRecord(recordBytes))))) {
      return wrong(line, "record_hash is not the hash of record_bytes");
    }
    if (!(Bodies.decodeRecord(recordBytes) instanceof Decoded.Ok<TerminalRecord> decoded)) {
      return wrong(line, "record_bytes is no record");
    }
    TerminalRecord record = decoded.value();
    String where = "record " + record.id();
    if (!line.id().equals(Optional.of(record.id()))) {
      return wrong(where, "terminal_id, epoch and sequence are not the record's");
    }
    if (kind != LineKind.of(record.body())) {
      return wrong(where, "kind is " + kind + ", and the record's is not");
    }
    if (line.atMs() != record.at().toEpochMilli()) {
      return wrong(where, "at_ms is not the record's time");
    }
    if (!(Bodies.decodeAnswer(line.leafBytes().bytes()) instanceof Decoded.Ok<Answer> answered)) {
      return wrong(where, "leaf_bytes is no answer");
    }
    return checkAnswer(line, record, content, answered.value());
  }

  private Optional<Wrong> checkAnswer(
      StoredLine line, TerminalRecord record, LineContent content, Answer answer) {
    String where = "record " + record.id();
    if (!answer.id().equals(record.id())
        || !line.recordHash().equals(Optional.of(bytes(answer.recordHash())))) {
      return wrong(where, "its answer answers another record");
    }
    if (!answer.lineHash().equals(LineBytes.hash(content, line.factsBytes()))) {
      return wrong(
          where,
          "location, card, tap, item, facts, postings or history are not those that were sealed");
    }
    if (!line.decision().equals(DecisionColumns.of(answer.decision()))) {
      return wrong(where, "approved, reason or charge_fen are not the answer's");
    }
    if (answer.posted().amountFen() != content.cardAmountFen()) {
      return wrong(
          where,
          "its answer says %d fen were posted, its postings %d"
              .formatted(answer.posted().amountFen(), content.cardAmountFen()));
    }
    if (record.body() instanceof Body.TapBody) {
      return checkTap(line, record, content, answer);
    } else if (record.body() instanceof Body.AdviceBody advice) {
      return checkAdvice(line, record, advice, answer);
    }
    return PurseLines.findDebit(record.body()).flatMap(debit -> checkDebit(where, debit, content));
  }

  /** Whatever is posted about a debit is its amount, and nothing of it on a card's account. */
  private static Optional<Wrong> checkDebit(String where, PurseDebit debit, LineContent content) {
    boolean itsAmount =
        content.postings().stream()
            .allMatch(
                posting ->
                    Math.abs(posting.amountFen()) == debit.amount().amountFen()
                        && posting.account().card().isEmpty());
    return itsAmount
        ? Optional.empty()
        : wrong(where, "it posts something else than the debit's amount");
  }

  private Optional<Wrong> checkTap(
      StoredLine line, TerminalRecord record, LineContent content, Answer answer) {
    String where = "record " + record.id();
    if (answer.decision().isEmpty()) {
      return content.postings().isEmpty() && content.historyChange().isEmpty()
          ? Optional.empty()
          : wrong(where, "it was not decided, and yet it changed the book");
    }
    Decision stored = answer.decision().get();
    Optional<Catalogue> catalogue = catalogues.find(record.catalogueVersion());
    if (catalogue.isEmpty()) {
      return wrong(where, "the book has no catalogue " + record.catalogueVersion());
    }
    Optional<Evaluation> again = evaluateAgain(line, record, catalogue.get(), DecidedBy.HOST);
    if (again.isEmpty()) {
      return wrong(where, "it was decided, and no facts are there that can be read");
    }
    if (!again.get().ruling().decision().equals(stored)) {
      return wrong(
          where,
          "catalogue %d and the stored facts give %s, the answer says %s"
              .formatted(catalogue.get().version(), again.get().ruling().decision(), stored));
    }
    long correctionFen = again.get().ruling().correction().amountFen();
    if (content.paidFen() != paidByDecision(record, stored) + correctionFen) {
      return wrong(where, "what was paid is something else than the decision charges");
    }
    String itemId = line.itemId().orElse("");
    Optional<HistoryChange> change =
        again
            .get()
            .ruling()
            .historyAfter()
            .map(
                history ->
                    new HistoryChange(Decider.historyScope(catalogue.get(), itemId), history));
    return change.equals(content.historyChange())
        ? Optional.empty()
        : wrong(where, "the rules leave the card another history than the line");
  }

  /**
   * The answer holds what the terminal decided, or what the rules say by the host's facts; which of
   * them is the item's policy. A price above what the terminal's own facts give is cut to that, and
   * to nothing where a reversal came first, or where there was no catalogue to believe it by.
   */
  private Optional<Wrong> checkAdvice(
      StoredLine line, TerminalRecord record, Body.AdviceBody advice, Answer answer) {
    String where = "record " + record.id();
    if (answer.decision().isEmpty()) {
      return wrong(where, "an advice is answered with what the book holds");
    }
    DecisionColumns booked = DecisionColumns.of(answer.decision());
    DecisionColumns told = DecisionColumns.of(Optional.of(advice.decision()));
    if (answer.result() == AnswerResult.KEPT || booked.equals(told)) {
      return booked.equals(told)
          ? Optional.empty()
          : wrong(where, "it was kept, and yet the answer is not what the terminal decided");
    }
    boolean takenBack =
        answer.result() == AnswerResult.REVERSED
            && answer.decision().get() instanceof Decision.Approved
            && chargeFen(answer.decision().get()) == 0;
    if (takenBack) {
      return Optional.empty();
    }
    for (long version : catalogues.listPossible(record.catalogueVersion(), advice.tappedAt())) {
      Optional<Catalogue> catalogue = catalogues.find(version);
      if (catalogue.isPresent() && gives(catalogue.get(), line, record, advice, answer)) {
        return Optional.empty();
      }
    }
    return wrong(where, "its answer is neither what the terminal decided nor what the rules give");
  }

  /** Whether the rules of one catalogue lead to what an advice was answered with. */
  private boolean gives(
      Catalogue catalogue,
      StoredLine line,
      TerminalRecord record,
      Body.AdviceBody advice,
      Answer answer) {
    Decision stored = answer.decision().orElseThrow();
    for (DecidedBy decidedBy : DecidedBy.values()) {
      if (evaluateAgain(line, record, catalogue, decidedBy)
          .map(again -> DecisionColumns.of(Optional.of(again.ruling().decision())))
          .filter(DecisionColumns.of(Optional.of(stored))::equals)
          .isPresent()) {
        return true;
      }
    }
    boolean isPassed =
        factsOf(line)
            .flatMap(
                facts ->
                    Evaluations.passed(
                        record, line.locationId(), catalogue, catalogues::findTariff, facts))
            .map(passed -> chargeFen(passed) == chargeFen(stored))
            .orElse(false);
    if (isPassed) {
      return true;
    }
    long ownFen =
        Evaluations.evaluate(
                record,
                line.locationId(),
                catalogue,
                Tariffs.NONE,
                advice.facts(),
                DecidedBy.TERMINAL)
            .map(own -> chargeFen(own.ruling().decision()))
            .orElse(0L);
    return chargeFen(stored) == ownFen && ownFen < chargeFen(advice.decision());
  }

  /** A purse pays by itself, and what came of that is told by other records. */
  private static long paidByDecision(TerminalRecord record, Decision decision) {
    return record.body() instanceof Body.TapBody tap
            && tap.card().application().payment() == Payment.PURSE
        ? 0
        : chargeFen(decision);
  }

  private static long chargeFen(Decision decision) {
    return decision instanceof Decision.Approved approved ? approved.charge().amountFen() : 0;
  }

  private Optional<Evaluation> evaluateAgain(
      StoredLine line, TerminalRecord record, Catalogue catalogue, DecidedBy decidedBy) {
    return factsOf(line)
        .flatMap(
            facts ->
                Evaluations.evaluate(
                    record,
                    line.locationId(),
                    catalogue,
                    catalogues::findTariff,
                    facts,
                    decidedBy));
  }

  private static Optional<Facts> factsOf(StoredLine line) {
    return line.factsBytes()
        .flatMap(
            bytes ->
                Bodies.decodeFacts(bytes.bytes()) instanceof Decoded.Ok<Facts> facts
                    ? Optional.of(facts.value())
                    : Optional.empty());
  }

  private static SignedBytes bytes(Hash hash) {
    return new SignedBytes(hash.bytes());
  }

  private static Optional<Wrong> wrong(StoredLine line, String what) {
    return wrong(line.where(), what);
  }

  private static Optional<Wrong> wrong(String where, String what) {
    return Optional.of(new Wrong(where, TABLE, what));
  }
}
