package org.onecard.server.lane;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onecard.ledger.Account;
import org.onecard.ledger.CardState;
import org.onecard.ledger.HistoryChange;
import org.onecard.ledger.HistoryStep;
import org.onecard.ledger.LineContent;
import org.onecard.ledger.Posting;
import org.onecard.ledger.TapStanding;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.message.AnswerResult;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.Body.AdviceBody;
import org.onecard.protocol.record.Body.OutcomeBody;
import org.onecard.protocol.record.Body.PurseIntentBody;
import org.onecard.protocol.record.Body.PurseResultBody;
import org.onecard.protocol.record.Body.ReversalBody;
import org.onecard.protocol.record.Body.TapBody;
import org.onecard.protocol.record.PendingDebit;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.TerminalRecord;
import org.onecard.scenario.Decider;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Facts;
import org.onecard.scenario.History;
import org.onecard.scenario.Money;
import org.onecard.scenario.Patron;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.PresentedCard.Payment;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Ruling;
import org.onecard.scenario.Tap;
import org.onecard.scenario.catalogue.Catalogue;

/** What one record means for the book. */
final class RecordJudge {

  private final Catalogues catalogues;
  private final Instant now;
  private final boolean registryImported;

  RecordJudge(Catalogues catalogues, Instant now, boolean registryImported) {
    this.catalogues = catalogues;
    this.now = now;
    this.registryImported = registryImported;
  }

  /**
   * What to book.
   *
   * @param decision what the answer tells
   * @param cardAfter the card, where it changes
   * @param tapAfter the tap, where the record is about one that the book then holds
   * @param pendingDebit what the terminal is to ask the card about before it taps again
   * @param rideDue whether the debit that was told of pays for a passage there that is still due
   */
  record Judgement(
      AnswerResult result,
      Optional<Decision> decision,
      LineContent content,
      Optional<CardState> cardAfter,
      Optional<TapStanding> tapAfter,
      List<Remark> remarks,
      Optional<PendingDebit> pendingDebit,
      boolean rideDue) {

    /** Where no debit of a purse is in the way. */
    Judgement(
        AnswerResult result,
        Optional<Decision> decision,
        LineContent content,
        Optional<CardState> cardAfter,
        Optional<TapStanding> tapAfter,
        List<Remark> remarks) {
      this(result, decision, content, cardAfter, tapAfter, remarks, Optional.empty(), false);
    }
  }

  Judgement judge(
      TerminalRecord record,
      Optional<CardState> card,
      Terminal terminal,
      Optional<TacVerdict> tac,
      Optional<Fact<Patron>> patron,
      Drafting book) {
    Judgement judgement = judgeAlone(record, card, terminal, tac, patron, book);
    Instant at = record.body() instanceof AdviceBody advice ? advice.tappedAt() : record.at();
    SiteCase.follow(
        judgement,
        record.body(),
        at,
        terminal,
        findBestCatalogue(record.catalogueVersion(), terminal, at),
        book.sites());
    return judgement;
  }

  private Judgement judgeAlone(
      TerminalRecord record,
      Optional<CardState> card,
      Terminal terminal,
      Optional<TacVerdict> tac,
      Optional<Fact<Patron>> patron,
      Drafting book) {
    Body body = record.body();
    if (body instanceof TapBody tap) {
      return tap(record, tap, card.orElseThrow(), patron, terminal, book);
    }
    if (body instanceof AdviceBody advice) {
      return advice(record, advice, card.orElseThrow(), terminal, book);
    }
    if (body instanceof ReversalBody reversal) {
      return reversal(record, reversal, terminal, book);
    }
    if (body instanceof OutcomeBody outcome) {
      return outcome(record, outcome, terminal, book);
    }
    if (body instanceof PurseIntentBody || body instanceof PurseResultBody) {
      return new PurseCase(this, record, card.orElseThrow(), terminal, book)
          .judge(tac.orElse(TacVerdict.NOT_CHECKED));
    }
    return accepted(LineContent.plain(terminal.locationId(), Optional.empty()), List.of());
  }

  // ---- taps ----

  private Judgement tap(
      TerminalRecord record,
      TapBody body,
      CardState card,
      Optional<Fact<Patron>> patron,
      Terminal terminal,
      Drafting book) {
    String tapId = record.id().toString();
    Optional<Catalogue> catalogue =
        catalogues.findAccepted(record.catalogueVersion(), terminal, record.at());
    if (now.isAfter(body.decideBy()) || catalogue.isEmpty()) {
      return undecided(tapId, body, card, terminal, record, catalogue.isEmpty());
    }
    String scope = Decider.historyScope(catalogue.get(), body.itemId());
    Facts facts =
        withPatron(factsAbout(card, scope, dayOf(catalogue.get(), record.at())), patron)
            .withSite(
                SiteCase.fact(
                    catalogue.get(),
                    body.itemId(),
                    record.at(),
                    card.token(),
                    tapId,
                    0,
                    book.sites()));
    Ruling ruling =
        Decider.decide(
            catalogue.get(),
            catalogues::findTariff,
            facts,
            tapOf(tapId, terminal, body.itemId(), body.card(), record.at(), Tap.DecidedBy.HOST));
    Account payee = payee(catalogue, body.itemId());
    Money taken = charge(ruling).plus(ruling.correction());
    List<Posting> postings = payment(body.card().application(), card.token(), payee, taken);
    Optional<HistoryChange> history =
        ruling.historyAfter().map(after -> new HistoryChange(scope, after));
    LineContent content =
        new LineContent(
            terminal.locationId(),
            Optional.of(card.token()),
            Optional.of(tapId),
            Optional.of(body.itemId()),
            Optional.of(facts),
            postings,
            history);
    TapStanding standing =
        new TapStanding(
            tapId,
            Optional.of(body.itemId()),
            Optional.of(card.token()),
            Optional.of(ruling.decision()),
            true,
            Optional.empty(),
            paid(body.card().application(), taken),
            postings.isEmpty() ? Optional.empty() : Optional.of(payee),
            false,
            Optional.empty(),
            history
                .flatMap(HistoryChange::history)
                .map(after -> new HistoryStep(scope, before(card, scope), after)),
            Optional.of(body.card().application()),
            Optional.empty());
    return new Judgement(
        AnswerResult.DECIDED,
        Optional.of(ruling.decision()),
        content,
        Optional.of(after(card, content)),
        Optional.of(standing),
        List.of(),
        isHeldUp(ruling) ? card.openDebit() : Optional.empty(),
        false);
  }

  private Judgement undecided(
      String tapId,
      TapBody body,
      CardState card,
      Terminal terminal,
      TerminalRecord record,
      boolean catalogueRefused) {
    LineContent content =
        new LineContent(
            terminal.locationId(),
            Optional.of(card.token()),
            Optional.of(tapId),
            Optional.of(body.itemId()),
            Optional.empty(),
            List.of(),
            Optional.empty());
    TapStanding standing =
        new TapStanding(
            tapId,
            Optional.of(body.itemId()),
            Optional.of(card.token()),
            Optional.empty(),
            true,
            Optional.empty(),
            Money.ZERO,
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.of(body.card().application()),
            Optional.empty());
    List<Remark> remarks =
        catalogueRefused
            ? List.of(
                new Remark(
                    terminal.terminalId(),
                    "tap.catalogue",
                    "Tap %s names catalogue version %d, which was not in force."
                        .formatted(tapId, record.catalogueVersion())))
            : List.of();
    return new Judgement(
        AnswerResult.UNDECIDED,
        Optional.empty(),
        content,
        Optional.of(after(card, content)),
        Optional.of(standing),
        remarks);
  }

  // ---- what a terminal decided alone ----

  private Judgement advice(
      TerminalRecord record, AdviceBody body, CardState card, Terminal terminal, Drafting book) {
    if (!isOwn(body.tapId(), terminal)) {
      return foreign(body.tapId(), terminal, Optional.of(body));
    }
    if (isUnsaid(body.tapId(), record)) {
      return accounted(body, terminal, "tap.unsaid", unsaid(body.tapId(), record));
    }
    Optional<TapStanding> standing = book.findTap(body.tapId());
    if (standing.isPresent() && !isOf(standing.get(), card.token())) {
      return accounted(
          body,
          terminal,
          "advice.card",
          "Advice %s names another card than tap %s.".formatted(record.id(), body.tapId()));
    }
    if (standing.isPresent() && standing.get().adviceBooked()) {
      return accounted(
          body,
          terminal,
          "advice.twice",
          "Advice %s tells of tap %s a second time.".formatted(record.id(), body.tapId()));
    }
    return new AdviceCase(this, record, body, card, terminal, standing, book.sites()).judge();
  }

  /** An advice that can change nothing any more: booked, remarked on, and without effect. */
  private static Judgement accounted(
      AdviceBody body, Terminal terminal, String what, String sentence) {
    return new Judgement(
        AnswerResult.KEPT,
        Optional.of(body.decision()),
        LineContent.plain(terminal.locationId(), Optional.empty()),
        Optional.empty(),
        Optional.empty(),
        List.of(new Remark(terminal.terminalId(), what, sentence)));
  }

  // ---- reversals and outcomes ----

  private Judgement reversal(
      TerminalRecord record, ReversalBody body, Terminal terminal, Drafting book) {
    if (!isOwn(body.tapId(), terminal)) {
      return foreign(body.tapId(), terminal, Optional.empty());
    }
    if (isUnsaid(body.tapId(), record)) {
      return withoutATap(terminal, "tap.unsaid", unsaid(body.tapId(), record));
    }
    Optional<TapStanding> standing = book.findTap(body.tapId());
    if (standing.isEmpty() || standing.get().token().isEmpty() || standing.get().reversed()) {
      return new Judgement(
          AnswerResult.ACCEPTED,
          Optional.empty(),
          LineContent.plain(terminal.locationId(), Optional.of(body.tapId())),
          Optional.empty(),
          Optional.of(standing.map(RecordJudge::reversed).orElseGet(() -> early(body.tapId()))),
          List.of());
    }
    TapStanding tap = standing.get();
    CardState card = book.card(tap.token().orElseThrow());
    // Without this ride the others may cost more: what goes back is the difference.
    Optional<Withdrawal> withdrawn =
        tap.itemId()
            .flatMap(
                itemId ->
                    findBestCatalogue(record.catalogueVersion(), terminal, record.at())
                        .flatMap(catalogue -> withdraw(catalogue, itemId, card, tap.tapId())));
    LineContent content =
        new LineContent(
            terminal.locationId(),
            tap.token(),
            Optional.of(tap.tapId()),
            tap.itemId(),
            Optional.empty(),
            payment(
                tap.medium().orElse(Application.SSSE),
                card.token(),
                tap.payee()
                    .orElseGet(
                        () ->
                            payee(
                                findBestCatalogue(record.catalogueVersion(), terminal, record.at()),
                                tap.itemId().orElse(""))),
                withdrawn.map(Withdrawal::difference).orElse(tap.netCharge().negated())),
            withdrawn
                .map(Withdrawal::change)
                .or(() -> tap.history().flatMap(step -> step.takenBack(card))));
    return new Judgement(
        AnswerResult.ACCEPTED,
        Optional.empty(),
        content,
        Optional.of(after(card, content)),
        Optional.of(reversed(tap)),
        List.of());
  }

  /** A ride that is taken out of the card's others. */
  record Withdrawal(Money difference, HistoryChange change) {}

  Optional<Withdrawal> withdraw(Catalogue catalogue, String itemId, CardState card, String tapId) {
    String scope = Decider.historyScope(catalogue, itemId);
    return before(card, scope)
        .flatMap(
            history -> Decider.withdrawn(catalogue, catalogues::findTariff, itemId, history, tapId))
        .map(
            settlement ->
                new Withdrawal(
                    Money.fen(settlement.difference()),
                    new HistoryChange(
                        scope,
                        History.of(settlement.after())
                            .map(
                                left ->
                                    left.withTicketsUsed(
                                        before(card, scope)
                                            .map(History::ticketsUsed)
                                            .orElse(0))))));
  }

  /** What a ride costs that was taken; empty where no tariff prices the item. */
  Optional<Ruling> passed(Catalogue catalogue, Facts facts, Tap tap) {
    return Decider.passed(catalogue, catalogues::findTariff, facts, tap);
  }

  Ruling decide(Catalogue catalogue, Facts facts, Tap tap) {
    return Decider.decide(catalogue, catalogues::findTariff, facts, tap);
  }

  private static TapStanding reversed(TapStanding tap) {
    return new TapStanding(
        tap.tapId(),
        tap.itemId(),
        tap.token(),
        tap.hostDecision(),
        tap.tapBooked(),
        tap.adviceDecision(),
        Money.ZERO,
        tap.payee(),
        true,
        tap.outcome(),
        Optional.empty(),
        tap.medium(),
        tap.purse());
  }

  /** A tap that is reversed before anything else is told of it. */
  private static TapStanding early(String tapId) {
    return new TapStanding(
        tapId,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Money.ZERO,
        Optional.empty(),
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private Judgement outcome(
      TerminalRecord record, OutcomeBody body, Terminal terminal, Drafting book) {
    if (!isOwn(body.tapId(), terminal)) {
      return foreign(body.tapId(), terminal, Optional.empty());
    }
    if (isUnsaid(body.tapId(), record)) {
      return withoutATap(terminal, "tap.unsaid", unsaid(body.tapId(), record));
    }
    return new OutcomeCase(
            this,
            body,
            terminal,
            book,
            findBestCatalogue(record.catalogueVersion(), terminal, record.at()))
        .judge();
  }

  static Judgement accepted(LineContent content, List<Remark> remarks) {
    return new Judgement(
        AnswerResult.ACCEPTED,
        Optional.empty(),
        content,
        Optional.empty(),
        Optional.empty(),
        remarks);
  }

  /** A terminal has no say about the taps of another. */
  static Judgement foreign(String tapId, Terminal terminal, Optional<AdviceBody> advice) {
    String sentence = "A record speaks of tap %s of another terminal.".formatted(tapId);
    return advice.isPresent()
        ? accounted(advice.get(), terminal, "tap.foreign", sentence)
        : withoutATap(terminal, "tap.foreign", sentence);
  }

  static Judgement withoutATap(Terminal terminal, String what, String sentence) {
    return accepted(
        LineContent.plain(terminal.locationId(), Optional.empty()),
        List.of(new Remark(terminal.terminalId(), what, sentence)));
  }

  // ---- shared ----

  static boolean isOwn(String tapId, Terminal terminal) {
    return tapId.startsWith(terminal.terminalId() + ".");
  }

  /**
   * Whether a record names a tap that its terminal has not told yet. A tap is told before anything
   * about it, so this is a fault; taking it would have the tap paid again when it does come.
   */
  static boolean isUnsaid(String tapId, TerminalRecord record) {
    RecordId own = record.id();
    return RecordId.parse(tapId)
        .filter(
            tap ->
                tap.epoch() > own.epoch()
                    || (tap.epoch() == own.epoch() && tap.sequence() > own.sequence()))
        .isPresent();
  }

  static String unsaid(String tapId, TerminalRecord record) {
    return "Record %s speaks of tap %s, which comes after it.".formatted(record.id(), tapId);
  }

  static boolean isOf(TapStanding standing, CardToken token) {
    return standing.token().isEmpty() || standing.token().get().equals(token);
  }

  /** A library that was asked has the word, also where it did not answer. */
  private static Facts withPatron(Facts facts, Optional<Fact<Patron>> patron) {
    return patron.map(facts::withPatron).orElse(facts);
  }

  /** The local day of a tap. */
  static LocalDate dayOf(Catalogue catalogue, Instant at) {
    return at.atZone(catalogue.zone()).toLocalDate();
  }

  /**
   * What the host knows about a card, each thing with where it is from and how old it is. All of it
   * is kept with the tap for ever, so of the day of birth no more is in it than the age.
   *
   * @param day the local day of the tap
   */
  Facts factsAbout(CardState card, String scope, LocalDate day) {
    Fact<Patron> patron =
        card.patron()
            .map(known -> Fact.known(known, Fact.Source.REGISTRY, card.registryAsOf()))
            .orElseGet(
                () ->
                    registryImported
                        ? Fact.known(Patron.NOT_REGISTERED, Fact.Source.REGISTRY, now)
                        : Fact.absent());
    return new Facts(
        Fact.known(card.denied(), Fact.Source.DENY_LIST, now),
        card.holder()
            .map(known -> Fact.known(known.asOn(day), Fact.Source.REGISTRY, card.registryAsOf()))
            .orElseGet(Fact::absent),
        Fact.known(card.balance(), Fact.Source.LEDGER, now),
        patron,
        Fact.known(before(card, scope), Fact.Source.LEDGER, now),
        Fact.known(card.openDebit().isPresent(), Fact.Source.LEDGER, now));
  }

  private static boolean isHeldUp(Ruling ruling) {
    return ruling.decision() instanceof Decision.Declined declined
        && declined.reason() == Reason.PURSE_UNRESOLVED;
  }

  private static Optional<History> before(CardState card, String scope) {
    return Optional.ofNullable(card.histories().get(scope));
  }

  /**
   * The version that an advice is judged by: its own where that was in force, else what was. Empty
   * only where nothing is published at all.
   */
  Optional<Catalogue> findBestCatalogue(long version, Terminal terminal, Instant at) {
    return findBestCatalogue(catalogues, version, terminal, at);
  }

  static Optional<Catalogue> findBestCatalogue(
      Catalogues catalogues, long version, Terminal terminal, Instant at) {
    return catalogues
        .findAccepted(version, terminal, at)
        .or(() -> catalogues.findInForce(terminal, at))
        .or(() -> catalogues.find(version))
        .or(catalogues::findLatest);
  }

  Optional<Catalogue> findCatalogue(long version) {
    return catalogues.find(version);
  }

  static Tap tapOf(
      String tapId,
      Terminal terminal,
      String itemId,
      PresentedCard card,
      Instant at,
      Tap.DecidedBy decidedBy) {
    return new Tap(
        tapId, terminal.terminalId(), terminal.locationId(), itemId, card, at, decidedBy);
  }

  static Money charge(Ruling ruling) {
    return charge(ruling.decision());
  }

  static Money charge(Decision decision) {
    return decision instanceof Decision.Approved approved ? approved.charge() : Money.ZERO;
  }

  /**
   * The postings by which a medium pays for a decision. A purse pays by itself: what became of its
   * debit is told by records of its own.
   *
   * @param amount negative where money goes back
   */
  static List<Posting> payment(Application medium, CardToken token, Account payee, Money amount) {
    Money paid = paid(medium, amount);
    if (paid.isZero()) {
      return List.of();
    }
    Account payer =
        medium.payment() == Payment.ISSUER ? Account.clearing(medium) : Account.card(token);
    return transfer(payer, payee, paid);
  }

  /** What the book takes from anybody for such a charge. */
  static Money paid(Application medium, Money charge) {
    return medium.payment() == Payment.PURSE ? Money.ZERO : charge;
  }

  static List<Posting> transfer(Account from, Account to, Money amount) {
    return List.of(
        new Posting(from, Math.negateExact(amount.amountFen())),
        new Posting(to, amount.amountFen()));
  }

  /** Whom an item's charge is for. */
  static Account payee(Optional<Catalogue> catalogue, String itemId) {
    return catalogue
        .flatMap(known -> known.findItem(itemId))
        .map(item -> Account.operator(item.operatorId()))
        .orElse(UNKNOWN_OPERATOR);
  }

  /** Where money rests that was charged for an item no catalogue of the host knows. */
  private static final Account UNKNOWN_OPERATOR = new Account("suspense:unknown-item");

  /** The card as a line leaves it; its version is counted once a commit, not once a line. */
  static CardState after(CardState card, LineContent content) {
    Map<String, History> histories = new HashMap<>(card.histories());
    content
        .historyChange()
        .ifPresent(
            change ->
                change
                    .history()
                    .ifPresentOrElse(
                        left -> histories.put(change.scope(), left),
                        () -> histories.remove(change.scope())));
    return new CardState(
        card.token(),
        card.version(),
        card.balance().plus(Money.fen(content.cardAmountFen())),
        card.holder(),
        card.patron(),
        card.registryAsOf(),
        card.denied(),
        histories,
        card.openDebits());
  }
}
