package org.onecard.server.lane;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.onecard.ledger.BookedLine;
import org.onecard.ledger.CardState;
import org.onecard.ledger.LedgerLine;
import org.onecard.ledger.TapStanding;
import org.onecard.protocol.chain.SubmissionVerdict;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Message.Position;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Money;
import org.onecard.server.scenic.SiteBook;

/** The drafting of one batch: the book as it will be, record by record. Used once. */
final class Drafting {

  private final Known known;
  private final RecordJudge judge;
  private final Map<CardToken, CardState> cards;
  private final Map<String, TapStanding> taps;
  private final Map<String, Standing> standing;
  private final SiteBook sites;
  private final Map<CardToken, Long> versions = new HashMap<>();
  private final Map<RecordId, Integer> leaves = new HashMap<>();
  private final List<LedgerLine> lines = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final List<Remark> remarks = new ArrayList<>();

  Drafting(Known known, Catalogues catalogues, Instant now) {
    this.known = known;
    this.judge = new RecordJudge(catalogues, now, known.registryImported());
    this.cards = Known.writable(known.cards());
    this.taps = Known.writable(known.taps());
    this.standing = Known.writable(known.standing());
    this.sites = new SiteBook(known.sites(), now);
  }

  LaneDraft finish(List<Fate> fates) {
    Map<CardToken, CardState> cardsAfter = new HashMap<>();
    versions.keySet().forEach(token -> cardsAfter.put(token, nextVersion(card(token))));
    return new LaneDraft(
        fates, lines, answers, versions, cardsAfter, standing, sites.changes(), remarks);
  }

  Fate take(Submitted submitted) {
    String terminalId = submitted.terminal().terminalId();
    Standing standing = standing(terminalId);
    SubmissionVerdict verdict =
        submitted
            .check()
            .check(submitted.submission(), standing.head(), standing.ahead(), this::findHash);
    if (verdict instanceof SubmissionVerdict.Refused refused) {
      return refuse(terminalId, standing.head(), refused);
    }
    if (verdict instanceof SubmissionVerdict.Ahead ahead) {
      // What it answers is no word on where the terminal's chain stands.
      int leaf = book(ahead.fresh(), submitted, standing.with(ahead.fresh()));
      return new Fate.Answered(List.of(), List.of(leaf));
    }
    SubmissionVerdict.Accepted accepted = (SubmissionVerdict.Accepted) verdict;
    List<RecordId> repeats = new ArrayList<>();
    List<Integer> answered = new ArrayList<>();
    for (ChainedRecord repeat : accepted.repeats()) {
      RecordId id = repeat.content().id();
      if (leaves.containsKey(id)) {
        answered.add(leaves.get(id));
      } else {
        repeats.add(id);
      }
    }
    for (ChainedRecord record : accepted.fresh()) {
      answered.add(book(record, submitted, standing(terminalId).goneOn(record)));
    }
    return new Fate.Answered(repeats, answered);
  }

  private Standing standing(String terminalId) {
    return standing.getOrDefault(terminalId, Standing.NONE);
  }

  private Optional<Hash> findHash(RecordId id) {
    Integer leaf = leaves.get(id);
    return leaf != null
        ? Optional.of(lines.get(leaf).record().hash())
        : Optional.ofNullable(known.lines().get(id)).map(BookedLine::recordHash);
  }

  private Fate refuse(String terminalId, Head head, SubmissionVerdict.Refused refused) {
    boolean isUsual =
        refused instanceof SubmissionVerdict.Gap || refused instanceof SubmissionVerdict.NotAhead;
    if (!isUsual) {
      // A gap is how a terminal finds out where to go on; anything else is somebody's fault.
      remarks.add(
          new Remark(
              terminalId,
              "submission." + refused.code().name().toLowerCase(Locale.ROOT),
              "Refused: " + refused.text() + "."));
    }
    return new Fate.Refused(
        refused.code(),
        refused instanceof SubmissionVerdict.Gap gap ? gap.expected() : Position.after(head),
        refused.text());
  }

  private int book(ChainedRecord record, Submitted submitted, Standing after) {
    RecordId id = record.content().id();
    RecordJudge.Judgement judgement =
        judge.judge(
            record.content(),
            submitted.tokenOf(record).map(this::card),
            submitted.terminal(),
            submitted.tacVerdictOf(record),
            submitted.patronOf(record),
            this);
    judgement.remarks().forEach(remarks::add);
    judgement.cardAfter().ifPresent(card -> cards.put(card.token(), card));
    judgement.tapAfter().ifPresent(tap -> taps.put(tap.tapId(), tap));
    judgement.content().token().ifPresent(this::assertVersion);
    standing.put(id.terminalId(), after);

    Answer answer =
        new Answer(
            id,
            record.hash(),
            judgement.content().hash(),
            judgement.result(),
            judgement.decision(),
            Money.fen(judgement.content().cardAmountFen()),
            after.head(),
            judgement.pendingDebit(),
            judgement.rideDue());
    SignedBytes answerBytes = new SignedBytes(Bodies.encode(answer));
    int leaf = lines.size();
    lines.add(
        new LedgerLine(
            record, submitted.proof(), judgement.content(), judgement.decision(), answerBytes));
    answers.add(answer);
    leaves.put(id, leaf);
    return leaf;
  }

  /** The card as the records before this one leave it. */
  CardState card(CardToken token) {
    return cards.getOrDefault(token, CardState.unknown(token));
  }

  /** The tap as the records before this one leave it. */
  Optional<TapStanding> findTap(String tapId) {
    return Optional.ofNullable(taps.get(tapId));
  }

  /** Sites as the records before this one leave them. */
  SiteBook sites() {
    return sites;
  }

  private void assertVersion(CardToken token) {
    versions.computeIfAbsent(
        token, card -> known.cards().getOrDefault(card, CardState.unknown(card)).version());
  }

  private static CardState nextVersion(CardState card) {
    return new CardState(
        card.token(),
        card.version() + 1,
        card.balance(),
        card.holder(),
        card.patron(),
        card.registryAsOf(),
        card.denied(),
        card.histories(),
        card.openDebits());
  }
}
