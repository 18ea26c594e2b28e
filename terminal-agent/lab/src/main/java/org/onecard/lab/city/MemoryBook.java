package org.onecard.lab.city;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.onecard.ledger.Account;
import org.onecard.ledger.BookedLine;
import org.onecard.ledger.CardState;
import org.onecard.ledger.CommitResult;
import org.onecard.ledger.CommitResult.CardsMoved;
import org.onecard.ledger.CommitResult.Committed;
import org.onecard.ledger.CommitResult.RecordsExist;
import org.onecard.ledger.CommitResult.TipMoved;
import org.onecard.ledger.HistoryChange;
import org.onecard.ledger.HistoryStep;
import org.onecard.ledger.LedgerCommit;
import org.onecard.ledger.LedgerLine;
import org.onecard.ledger.LedgerStore;
import org.onecard.ledger.LineBytes;
import org.onecard.ledger.LineContent;
import org.onecard.ledger.Posting;
import org.onecard.ledger.PurseSettlement;
import org.onecard.ledger.PurseStanding;
import org.onecard.ledger.RegistryStore.RegistryImport;
import org.onecard.ledger.RegistryStore.RegistryRow;
import org.onecard.ledger.SealSigner;
import org.onecard.ledger.SealedAnswer;
import org.onecard.ledger.TapStanding;
import org.onecard.protocol.chain.RecordsAhead;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.crypto.MerkleTree;
import org.onecard.protocol.message.AnswerLeaf;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Seal;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.PendingDebit;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.PurseResult;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Fact;
import org.onecard.scenario.History;
import org.onecard.scenario.Money;
import org.onecard.scenario.PresentedCard.Application;

/**
 * The book in memory, plain: lines in the order of their commits, and everything else looked up in
 * them. A test gives its commits to the book in SQL and compares every reading.
 *
 * <p>Durable as soon as a commit returns. One thread at a time.
 */
final class MemoryBook implements LedgerStore {

  private final List<Commit> commits = new ArrayList<>();
  private final Map<RecordId, Place> places = new HashMap<>();
  private final Map<String, List<Place>> taps = new HashMap<>();
  private final Map<CardToken, Sum> accounts = new HashMap<>();
  private final Map<CardToken, Map<String, History>> histories = new HashMap<>();
  private final Map<CardToken, Set<String>> debits = new HashMap<>();
  private final Map<String, TreeMap<Integer, Head>> heads = new TreeMap<>();
  private final Map<CardToken, Registered> registry = new HashMap<>();
  private final Set<CardToken> denied = new TreeSet<>((a, b) -> a.hex().compareTo(b.hex()));

  /** Whether a record may come a second time: for a mutant. */
  private boolean takesRecordsTwice;

  /** A line: a terminal's record, or an entry of the host's own. */
  record Line(Optional<LedgerLine> told, LineContent content, SignedBytes leaf) {}

  /** One commit. */
  record Commit(Signed<Seal> seal, SealHead head, List<Line> lines) {}

  private record Place(int commit, int leaf) {}

  private record Sum(long version, long balanceFen) {
    static final Sum NONE = new Sum(0, 0);
  }

  private record Registered(RegistryRow row, Instant asOf) {}

  void takeRecordsTwice() {
    takesRecordsTwice = true;
  }

  /** In their order. */
  List<Commit> commits() {
    return commits;
  }

  Set<String> tapIds() {
    return new TreeSet<>(taps.keySet());
  }

  /** Lines that name a tap, in the order in which they were booked. */
  List<Line> linesOf(String tapId) {
    return taps.getOrDefault(tapId, List.of()).stream().map(this::line).toList();
  }

  boolean holds(RecordId id) {
    return places.containsKey(id);
  }

  private Line line(Place place) {
    return commits.get(place.commit()).lines().get(place.leaf());
  }

  // ---- what is put in beside the lanes ----

  /** The registry's cards and what it puts on their accounts, as an import books it. */
  void register(RegistryImport registryImport, SealSigner signer) {
    List<Line> fundings = new ArrayList<>();
    for (RegistryRow row : registryImport.rows()) {
      registry.put(row.token(), new Registered(row, registryImport.asOf()));
      touch(row.token());
      long amountFen = row.funded().map(Money::amountFen).orElse(0L);
      if (amountFen != 0) {
        LineContent content =
            new LineContent(
                "registry",
                Optional.of(row.token()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(
                    new Posting(Account.card(row.token()), amountFen),
                    new Posting(Account.FUNDING_REGISTRY, -amountFen)),
                Optional.empty());
        fundings.add(
            new Line(Optional.empty(), content, LineBytes.entry(registryImport.asOf(), content)));
        Sum before = account(row.token());
        accounts.put(row.token(), new Sum(before.version(), before.balanceFen() + amountFen));
      }
    }
    if (!fundings.isEmpty()) {
      MerkleTree tree = treeOf(fundings);
      Signed<Seal> seal = signer.seal(tip(), tree.root(), tree.leafCount());
      add(seal, fundings);
    }
  }

  /** Refuses a card from now on. */
  void deny(CardToken card) {
    denied.add(card);
    touch(card);
  }

  boolean isDenied(CardToken card) {
    return denied.contains(card);
  }

  private void touch(CardToken card) {
    Sum before = account(card);
    accounts.put(card, new Sum(before.version() + 1, before.balanceFen()));
  }

  private Sum account(CardToken card) {
    return accounts.getOrDefault(card, Sum.NONE);
  }

  private static MerkleTree treeOf(List<Line> lines) {
    return new MerkleTree(lines.stream().map(line -> Hashes.ofLeaf(line.leaf().bytes())).toList());
  }

  private void add(Signed<Seal> seal, List<Line> lines) {
    commits.add(
        new Commit(
            seal,
            new SealHead(seal.content().commitId(), Hashes.ofSeal(seal.bytes().bytes())),
            List.copyOf(lines)));
  }

  // ---- what a lane asks ----

  @Override
  public Map<RecordId, BookedLine> findLines(Collection<RecordId> ids) {
    Map<RecordId, BookedLine> found = new HashMap<>();
    for (RecordId id : ids) {
      Place place = places.get(id);
      if (place != null) {
        Line line = line(place);
        found.put(
            id,
            new BookedLine(
                line.told().orElseThrow().record().hash(),
                line.leaf(),
                commits.get(place.commit()).head().commitId(),
                place.leaf()));
      }
    }
    return found;
  }

  @Override
  public Map<RecordId, SealedAnswer> sealedAnswers(Collection<RecordId> ids) {
    Map<RecordId, SealedAnswer> answers = new HashMap<>();
    for (RecordId id : ids) {
      Place place = places.get(id);
      if (place != null) {
        Commit commit = commits.get(place.commit());
        SignedBytes leaf = line(place).leaf();
        answers.put(
            id,
            new SealedAnswer(
                commit.seal(),
                new AnswerLeaf(
                    decoded(Bodies.decodeAnswer(leaf.bytes())),
                    leaf,
                    treeOf(commit.lines()).path(place.leaf()))));
      }
    }
    return answers;
  }

  private static <T> T decoded(Decoded<T> bytes) {
    if (bytes instanceof Decoded.Ok<T> ok) {
      return ok.value();
    }
    throw new IllegalStateException(((Decoded.Malformed<T>) bytes).because());
  }

  @Override
  public Map<String, TapStanding> findTaps(Collection<String> tapIds) {
    Map<String, TapStanding> found = new HashMap<>();
    for (String tapId : tapIds) {
      List<Line> lines = linesOf(tapId);
      if (!lines.isEmpty()) {
        found.put(tapId, new Standing(tapId).over(lines));
      }
    }
    return found;
  }

  @Override
  public Map<CardToken, CardState> loadCards(Collection<CardToken> tokens) {
    Map<CardToken, CardState> cards = new HashMap<>();
    for (CardToken token : tokens) {
      Sum account = account(token);
      Registered known = registry.get(token);
      cards.put(
          token,
          new CardState(
              token,
              account.version(),
              Money.fen(account.balanceFen()),
              known == null ? Optional.empty() : known.row().holder(),
              known == null ? Optional.empty() : known.row().patron(),
              known == null ? Instant.EPOCH : known.asOf(),
              denied.contains(token),
              histories.getOrDefault(token, Map.of()),
              openDebits(token)));
    }
    return cards;
  }

  private List<PendingDebit> openDebits(CardToken token) {
    List<PendingDebit> open = new ArrayList<>();
    for (String tapId : debits.getOrDefault(token, Set.of())) {
      new Standing(tapId)
          .over(linesOf(tapId))
          .purse()
          .filter(standing -> standing.settlement() == PurseSettlement.OPEN)
          .ifPresent(standing -> open.add(new PendingDebit(tapId, standing.debit())));
    }
    open.sort(Comparator.comparingInt(pending -> pending.debit().counter()));
    return open;
  }

  @Override
  public CommitResult commit(LedgerCommit commit) {
    Seal seal = commit.seal().content();
    SealHead tip = tip();
    SealHead head = new SealHead(seal.commitId(), Hashes.ofSeal(commit.seal().bytes().bytes()));
    if (seal.commitId() <= tip.commitId()) {
      boolean isThere = commits.get(Math.toIntExact(seal.commitId()) - 1).head().equals(head);
      return isThere ? new Committed(head) : new TipMoved(tip);
    }
    if (seal.commitId() != tip.commitId() + 1 || !seal.previousSealHash().equals(tip.hash())) {
      return new TipMoved(tip);
    }
    List<RecordId> existing =
        commit.lines().stream().map(LedgerLine::id).filter(places::containsKey).toList();
    if (!existing.isEmpty() && !takesRecordsTwice) {
      return new RecordsExist(Set.copyOf(existing));
    }
    List<CardToken> moved =
        commit.cardVersions().entrySet().stream()
            .filter(card -> account(card.getKey()).version() != card.getValue())
            .map(Map.Entry::getKey)
            .toList();
    if (!moved.isEmpty()) {
      return new CardsMoved(Set.copyOf(moved));
    }
    write(commit);
    return new Committed(head);
  }

  private void write(LedgerCommit commit) {
    List<Line> lines =
        commit.lines().stream()
            .map(line -> new Line(Optional.of(line), line.content(), line.answerBytes()))
            .toList();
    int index = commits.size();
    add(commit.seal(), lines);
    commit.cardVersions().keySet().forEach(this::touch);
    for (int leaf = 0; leaf < lines.size(); leaf++) {
      LedgerLine told = commit.lines().get(leaf);
      LineContent content = told.content();
      Place place = new Place(index, leaf);
      places.put(told.id(), place);
      content
          .tapId()
          .ifPresent(tapId -> taps.computeIfAbsent(tapId, id -> new ArrayList<>()).add(place));
      content.token().ifPresent(token -> post(token, content));
    }
    commit.lines().forEach(line -> advance(line.id()));
  }

  private void post(CardToken token, LineContent content) {
    Sum before = account(token);
    accounts.put(token, new Sum(before.version(), before.balanceFen() + content.cardAmountFen()));
    if (content.purse().isPresent()) {
      debits
          .computeIfAbsent(token, card -> new LinkedHashSet<>())
          .add(content.tapId().orElseThrow());
    }
    content
        .historyChange()
        .ifPresent(
            change -> {
              Map<String, History> ofCard = new HashMap<>(histories.getOrDefault(token, Map.of()));
              change
                  .history()
                  .ifPresentOrElse(
                      history -> ofCard.put(change.scope(), history),
                      () -> ofCard.remove(change.scope()));
              histories.put(token, ofCard);
            });
  }

  /** Over what has waited behind a gap too, as far as the chain goes on. */
  private void advance(RecordId id) {
    TreeMap<Integer, Head> epochs = heads.computeIfAbsent(id.terminalId(), name -> new TreeMap<>());
    Head head = epochs.getOrDefault(id.epoch(), new Head(id.epoch(), 0, Hash.ZERO));
    Head before = head;
    for (Optional<Head> next = next(id.terminalId(), head);
        next.isPresent();
        next = next(id.terminalId(), head)) {
      head = next.get();
    }
    if (!head.equals(before)) {
      epochs.put(id.epoch(), head);
    }
  }

  private Optional<Head> next(String terminalId, Head head) {
    RecordId id = new RecordId(terminalId, head.epoch(), head.sequence() + 1);
    return Optional.ofNullable(places.get(id))
        .map(place -> line(place).told().orElseThrow().record())
        .filter(record -> record.content().previousHash().equals(head.hash()))
        .map(record -> new Head(head.epoch(), id.sequence(), record.hash()));
  }

  @Override
  public SealHead tip() {
    return commits.isEmpty() ? SealHead.NONE : commits.get(commits.size() - 1).head();
  }

  @Override
  public Optional<Head> findHead(String terminalId) {
    return Optional.ofNullable(heads.get(terminalId))
        .map(epochs -> epochs.lastEntry())
        .map(Map.Entry::getValue);
  }

  @Override
  public Optional<Head> findHead(String terminalId, int epoch) {
    return Optional.ofNullable(heads.get(terminalId)).map(epochs -> epochs.get(epoch));
  }

  @Override
  public RecordsAhead findAhead(String terminalId, Head head) {
    Map<RecordId, RecordsAhead.Linked> ahead = new HashMap<>();
    places.forEach(
        (id, place) -> {
          boolean isBeyond =
              id.epoch() > head.epoch()
                  || (id.epoch() == head.epoch() && id.sequence() > head.sequence());
          if (id.terminalId().equals(terminalId) && isBeyond) {
            ChainedRecord record = line(place).told().orElseThrow().record();
            ahead.put(id, new RecordsAhead.Linked(record.hash(), record.content().previousHash()));
          }
        });
    return RecordsAhead.of(ahead);
  }

  /** The head one record back, in the same epoch. */
  Optional<Head> before(String terminalId, Head head) {
    return Optional.ofNullable(
            places.get(new RecordId(terminalId, head.epoch(), head.sequence() - 1)))
        .map(place -> line(place).told().orElseThrow().record())
        .map(record -> new Head(head.epoch(), head.sequence() - 1, record.hash()));
  }

  /** Adds up the lines that name one tap. */
  private static final class Standing {

    private final String tapId;
    private Optional<String> itemId = Optional.empty();
    private Optional<CardToken> token = Optional.empty();
    private Optional<Decision> hostDecision = Optional.empty();
    private Optional<Decision> adviceDecision = Optional.empty();
    private Optional<Outcome> outcome = Optional.empty();
    private Optional<HistoryStep> history = Optional.empty();
    private Optional<Application> medium = Optional.empty();
    private Optional<PurseStanding> purse = Optional.empty();
    private final Map<Account, Long> posted = new LinkedHashMap<>();
    private boolean tapBooked;
    private boolean reversed;

    Standing(String tapId) {
      this.tapId = tapId;
    }

    TapStanding over(List<Line> lines) {
      lines.forEach(this::add);
      Money netCharge = Money.ZERO;
      Optional<Account> payee = Optional.empty();
      for (var sum : posted.entrySet()) {
        if (sum.getKey().card().isPresent() || sum.getKey().isClearing()) {
          netCharge = netCharge.minus(Money.fen(sum.getValue()));
        } else {
          payee = Optional.of(sum.getKey());
        }
      }
      return new TapStanding(
          tapId,
          itemId,
          token,
          hostDecision,
          tapBooked,
          adviceDecision,
          netCharge,
          payee,
          reversed,
          outcome,
          history,
          medium,
          purse);
    }

    private void add(Line line) {
      LineContent content = line.content();
      token = token.or(content::token);
      itemId = itemId.or(content::itemId);
      if (line.told().isEmpty()) {
        purse =
            content
                .purse()
                .map(
                    settled ->
                        purse.map(
                            known ->
                                new PurseStanding(
                                    known.debit(),
                                    known.intentBooked(),
                                    settled,
                                    known.provedAt())))
                .orElse(purse);
        return;
      }
      LedgerLine told = line.told().get();
      content.historyChange().ifPresent(change -> change(change, told));
      Body body = told.record().content().body();
      if (body instanceof Body.TapBody tap) {
        tapBooked = true;
        medium = medium.or(() -> Optional.of(tap.card().application()));
        hostDecision = told.decision();
      } else if (body instanceof Body.AdviceBody advice) {
        adviceDecision = told.decision();
        medium = medium.or(() -> Optional.of(advice.card().application()));
      } else if (body instanceof Body.OutcomeBody happened) {
        outcome = Optional.of(happened.outcome());
      } else if (body instanceof Body.ReversalBody) {
        reversed = true;
      } else if (body instanceof Body.PurseIntentBody intent) {
        purse(content, intent.debit(), true, Optional.empty());
        return;
      } else if (body instanceof Body.PurseResultBody result) {
        boolean proved =
            result.result() instanceof PurseResult.Debited
                && content.purse().equals(Optional.of(PurseSettlement.DEBITED));
        purse(
            content,
            result.debit(),
            false,
            proved ? Optional.of(told.id().terminalId()) : Optional.empty());
        return;
      }
      content
          .postings()
          .forEach(posting -> posted.merge(posting.account(), posting.amountFen(), Math::addExact));
    }

    private void purse(
        LineContent content, PurseDebit debit, boolean intent, Optional<String> provedAt) {
      Optional<PurseSettlement> settlement =
          content.purse().or(() -> purse.map(PurseStanding::settlement));
      boolean intentBooked = intent || purse.map(PurseStanding::intentBooked).orElse(false);
      Optional<PurseStanding> before = purse;
      purse =
          settlement.map(
              now ->
                  new PurseStanding(
                      before.map(PurseStanding::debit).orElse(debit),
                      intentBooked,
                      now,
                      before.flatMap(PurseStanding::provedAt).or(() -> provedAt)));
    }

    private void change(HistoryChange change, LedgerLine told) {
      if (change.history().flatMap(History::unpassedAt).isPresent()) {
        history = history.map(made -> made.goneOn(change));
      } else if (told.decision().orElse(null) instanceof Decision.Approved) {
        history =
            change
                .history()
                .map(after -> new HistoryStep(change.scope(), before(told.content()), after));
      } else {
        history = Optional.empty();
      }
    }

    private static Optional<History> before(LineContent content) {
      return content.facts().isPresent()
              && content.facts().get().history() instanceof Fact.Known<Optional<History>> known
          ? known.value()
          : Optional.empty();
    }
  }
}
