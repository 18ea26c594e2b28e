package org.onecard.ledger.book;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onecard.ledger.Account;
import org.onecard.ledger.CardState;
import org.onecard.ledger.CatalogueStore.PublishedCatalogue;
import org.onecard.ledger.CommitResult;
import org.onecard.ledger.HistoryChange;
import org.onecard.ledger.LedgerCommit;
import org.onecard.ledger.LedgerLine;
import org.onecard.ledger.LineContent;
import org.onecard.ledger.Posting;
import org.onecard.ledger.RegistryStore.RegistryImport;
import org.onecard.ledger.RegistryStore.RegistryRow;
import org.onecard.ledger.SealSigner;
import org.onecard.ledger.TapStanding;
import org.onecard.ledger.TerminalStore.Enrolment;
import org.onecard.ledger.TerminalStore.EpochGranted;
import org.onecard.ledger.TerminalStore.RecordKey;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.ledger.TerminalStore.TerminalCertificate;
import org.onecard.protocol.chain.CommitSealer;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.chain.SealedCommit;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.AnswerResult;
import org.onecard.protocol.message.Message.CatalogueDelivery;
import org.onecard.protocol.message.Seal;
import org.onecard.protocol.message.Signing;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Decider;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Facts;
import org.onecard.scenario.History;
import org.onecard.scenario.Holder;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Patron;
import org.onecard.scenario.Region;
import org.onecard.scenario.Ruling;
import org.onecard.scenario.Tap;
import org.onecard.scenario.catalogue.AbsencePolicy;
import org.onecard.scenario.catalogue.AbsencePolicy.WhenAbsent;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.OfflinePolicy;
import org.onecard.scenario.catalogue.ScenicRules;
import org.onecard.scenario.catalogue.TransitRules;
import org.onecard.scenario.fare.Tariff;
import org.onecard.scenario.fare.TariffTables;

/**
 * A host of one lane upon a real book: decides as a lane does, and builds commits that a test may
 * spoil before they are made.
 */
final class TestHost {

  static final long CATALOGUE_VERSION = 1;
  static final String METRO = "metro";
  static final String GARDEN = "garden";

  /** Rides that a tariff prices together: two yuan, and a day's cap of three. */
  static final String TRAM = "tram";

  static final Instant START = Instant.parse("2026-03-02T01:00:00Z");

  private static final Region REGION = new Region("500000");

  private final Book book;
  private final SigningKey key = TestTerminal.keyFrom("host");
  private final CommitSealer sealer = new CommitSealer(REGION, key);
  private final Catalogue catalogue = catalogue();

  TestHost(Book book) {
    this.book = book;
  }

  static CardToken card(int number) {
    byte[] name = ("made-up card " + number).getBytes(StandardCharsets.UTF_8);
    return new CardToken(Arrays.copyOf(Hashes.sha256(name), CardToken.LENGTH));
  }

  SigningKey key() {
    return key;
  }

  void publish() {
    CatalogueDelivery signed = Signing.sign(catalogue, key);
    book.catalogues()
        .publish(
            new PublishedCatalogue(
                CATALOGUE_VERSION, START, START, signed.bundle(), signed.signature()));
  }

  void enrol(TestTerminal terminal) {
    book.terminals()
        .enrol(
            new Enrolment(
                new Terminal(terminal.id(), terminal.locationId(), METRO, START, Optional.empty()),
                new TerminalCertificate(
                    Integer.toHexString(terminal.id().hashCode()),
                    terminal.id(),
                    new Hash(Hashes.sha256(terminal.id().getBytes(StandardCharsets.UTF_8))),
                    START.plus(Duration.ofDays(90)),
                    Optional.empty()),
                new RecordKey(terminal.id(), TestTerminal.EPOCH, terminal.key().verifyingKey()),
                new EpochGranted(terminal.id(), TestTerminal.EPOCH, 16, START)));
  }

  SealSigner signer() {
    return (tip, root, leafCount) ->
        Signing.sign(new Seal(tip.commitId() + 1, tip.hash(), root, leafCount, START, REGION), key);
  }

  /** Every card an adult's of the region, with so much money. */
  void register(long fundedFen, CardToken... cards) {
    List<RegistryRow> rows = new ArrayList<>();
    for (CardToken card : cards) {
      rows.add(
          new RegistryRow(
              card,
              Optional.of(new Holder(HolderClass.ADULT, Optional.of(REGION), Optional.empty())),
              Optional.of(new Patron(Patron.Status.ACTIVE, 1, 5, 0)),
              Optional.of(Money.fen(fundedFen)),
              Optional.empty()));
    }
    book.registry().replace(new RegistryImport("made up", START, rows), signer());
  }

  /** Decides and commits, as a lane does with what has queued up. */
  CommitResult book(TestTerminal.Said... said) {
    return book.ledger().commit(decide(List.of(said)));
  }

  LedgerCommit decide(List<TestTerminal.Said> said) {
    return decide(said, book.ledger().tip());
  }

  LedgerCommit decide(List<TestTerminal.Said> said, SealHead tip) {
    List<CardToken> tokens = said.stream().flatMap(one -> one.card().stream()).distinct().toList();
    Map<CardToken, CardState> cards = new HashMap<>(book.ledger().loadCards(tokens));
    Map<CardToken, Long> versions = new LinkedHashMap<>();
    cards.forEach((token, state) -> versions.put(token, state.version()));
    List<Decided> decided = new ArrayList<>();
    for (TestTerminal.Said one : said) {
      Decided line = decide(one, cards);
      decided.add(line);
      one.card().ifPresent(token -> cards.put(token, after(get(cards, token), line.content())));
    }
    SealedCommit sealed = sealer.seal(tip, decided.stream().map(Decided::answer).toList(), START);
    List<LedgerLine> lines = new ArrayList<>();
    for (int index = 0; index < decided.size(); index++) {
      Decided line = decided.get(index);
      lines.add(
          new LedgerLine(
              line.said().record(),
              line.said().submission(),
              line.content(),
              line.answer().decision(),
              sealed.leaves().get(index).bytes()));
    }
    return new LedgerCommit(sealed.seal(), lines, versions);
  }

  private record Decided(TestTerminal.Said said, LineContent content, Answer answer) {}

  private Decided decide(TestTerminal.Said said, Map<CardToken, CardState> cards) {
    Body body = said.record().content().body();
    if (body instanceof Body.TapBody tap) {
      String tapId = said.record().content().id().toString();
      return decideTap(
          said,
          tapId,
          tap.itemId(),
          said.record().content().at(),
          get(cards, said.card().orElseThrow()));
    } else if (body instanceof Body.AdviceBody advice) {
      return agree(said, advice, get(cards, said.card().orElseThrow()));
    } else if (body instanceof Body.OutcomeBody outcome) {
      return accepted(said, Optional.of(outcome.tapId()));
    } else if (body instanceof Body.ReversalBody reversal) {
      return accepted(said, Optional.of(reversal.tapId()));
    }
    return accepted(said, Optional.empty());
  }

  private static CardState get(Map<CardToken, CardState> cards, CardToken token) {
    return requireNonNull(cards.get(token));
  }

  private Decided decideTap(
      TestTerminal.Said said, String tapId, String itemId, Instant at, CardState card) {
    String scope = Decider.historyScope(catalogue, itemId);
    Facts facts = facts(card, scope);
    Ruling ruling =
        Decider.decide(
            catalogue,
            facts,
            new Tap(
                tapId,
                said.record().content().id().terminalId(),
                said.location(),
                itemId,
                TestTerminal.presented(),
                at,
                Tap.DecidedBy.HOST));
    LineContent content =
        new LineContent(
            said.location(),
            Optional.of(card.token()),
            Optional.of(tapId),
            Optional.of(itemId),
            Optional.of(facts),
            postings(card.token(), charge(ruling.decision())),
            ruling.historyAfter().map(history -> new HistoryChange(scope, history)));
    return answered(said, content, AnswerResult.DECIDED, Optional.of(ruling.decision()));
  }

  /** Keeps what the terminal decided. */
  private Decided agree(TestTerminal.Said said, Body.AdviceBody advice, CardState card) {
    String scope = Decider.historyScope(catalogue, advice.itemId());
    long paidFen =
        Optional.ofNullable(book.ledger().findTaps(List.of(advice.tapId())).get(advice.tapId()))
            .map(TapStanding::netCharge)
            .orElse(Money.ZERO)
            .amountFen();
    LineContent content =
        new LineContent(
            said.location(),
            Optional.of(card.token()),
            Optional.of(advice.tapId()),
            Optional.of(advice.itemId()),
            Optional.of(facts(card, scope)),
            postings(card.token(), charge(advice.decision()) - paidFen),
            Optional.of(
                new HistoryChange(
                    scope, new History(advice.tappedAt(), said.location(), advice.tappedAt(), 1))));
    return answered(said, content, AnswerResult.KEPT, Optional.of(advice.decision()));
  }

  private static Decided accepted(TestTerminal.Said said, Optional<String> tapId) {
    return answered(
        said, LineContent.plain(said.location(), tapId), AnswerResult.ACCEPTED, Optional.empty());
  }

  private static Decided answered(
      TestTerminal.Said said,
      LineContent content,
      AnswerResult result,
      Optional<Decision> decision) {
    return new Decided(
        said,
        content,
        new Answer(
            said.record().content().id(),
            said.record().hash(),
            content.hash(),
            result,
            decision,
            Money.fen(content.cardAmountFen()),
            Head.NONE));
  }

  private static Facts facts(CardState card, String scope) {
    return new Facts(
        Fact.known(card.denied(), Fact.Source.DENY_LIST, START),
        card.holder()
            .map(holder -> Fact.known(holder, Fact.Source.REGISTRY, card.registryAsOf()))
            .orElse(Fact.absent()),
        Fact.known(card.balance(), Fact.Source.LEDGER, START),
        card.patron()
            .map(patron -> Fact.known(patron, Fact.Source.REGISTRY, card.registryAsOf()))
            .orElse(Fact.absent()),
        Fact.known(Optional.ofNullable(card.histories().get(scope)), Fact.Source.LEDGER, START));
  }

  private static long charge(Decision decision) {
    return decision instanceof Decision.Approved approved ? approved.charge().amountFen() : 0;
  }

  private static List<Posting> postings(CardToken card, long chargeFen) {
    return chargeFen == 0
        ? List.of()
        : List.of(
            new Posting(Account.card(card), -chargeFen),
            new Posting(Account.operator("made-up-metro"), chargeFen));
  }

  private static CardState after(CardState card, LineContent content) {
    Map<String, History> histories = new HashMap<>(card.histories());
    content
        .historyChange()
        .ifPresent(
            change ->
                change.history().ifPresent(history -> histories.put(change.scope(), history)));
    return new CardState(
        card.token(),
        card.version(),
        card.balance().plus(Money.fen(content.cardAmountFen())),
        card.holder(),
        card.patron(),
        card.registryAsOf(),
        card.denied(),
        histories,
        List.of());
  }

  private static Catalogue catalogue() {
    Notice title = new Notice("测试", "Test");
    AbsencePolicy assume =
        new AbsencePolicy(
            WhenAbsent.ASSUME,
            WhenAbsent.ASSUME,
            WhenAbsent.ASSUME,
            WhenAbsent.ASSUME,
            WhenAbsent.ASSUME);
    OfflinePolicy offline = new OfflinePolicy(true, Money.fen(2_000));
    Item metro =
        new Item(
            METRO,
            title,
            "made-up-metro",
            LocalDate.of(2026, 1, 1),
            Optional.empty(),
            Set.of(),
            Item.SOCIAL_SECURITY_CARD,
            Assurance.READ,
            new TransitRules(
                "metro",
                List.of(
                    new TransitRules.FarePeriod(
                        LocalDate.of(2026, 1, 1), Optional.empty(), Money.fen(200))),
                Map.of(HolderClass.SENIOR, 0),
                Duration.ofSeconds(3),
                Optional.empty()),
            offline,
            assume,
            Item.Reconciliation.TERMINAL);
    Item garden =
        new Item(
            GARDEN,
            title,
            "made-up-garden",
            LocalDate.of(2026, 1, 1),
            Optional.empty(),
            Set.of(),
            Item.SOCIAL_SECURITY_CARD,
            Assurance.READ,
            new ScenicRules(Money.fen(5_000), Set.of(REGION), 1),
            offline,
            assume,
            Item.Reconciliation.HOST);
    Item tram =
        new Item(
            TRAM,
            title,
            "made-up-tram",
            LocalDate.of(2026, 1, 1),
            Optional.empty(),
            Set.of(),
            Item.SOCIAL_SECURITY_CARD,
            Assurance.READ,
            TransitRules.byTariff(TRAM, TRAM),
            offline,
            assume,
            Item.Reconciliation.HOST);
    return new Catalogue(
        REGION,
        CATALOGUE_VERSION,
        START,
        ZoneId.of("Asia/Shanghai"),
        List.of(metro, garden, tram),
        Catalogue.Places.NONE,
        List.of(),
        List.of(new Tariff(tramTariff())));
  }

  private static TariffTables tramTariff() {
    return new TariffTables(
        TRAM,
        "CNY",
        ZoneId.of("Asia/Shanghai"),
        LocalDate.of(2026, 1, 1),
        Optional.empty(),
        LocalTime.MIDNIGHT,
        true,
        TariffTables.Gates.FLAT,
        List.of(new TariffTables.Network(TRAM, Set.of())),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(new TariffTables.Product(TRAM, Optional.empty(), Optional.empty(), 200)),
        List.of(
            new TariffTables.LegRule(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TRAM,
                0)),
        List.of(),
        List.of(),
        List.of(
            new TariffTables.Cap(
                "day",
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TariffTables.Window.DAY,
                Duration.ZERO,
                300)),
        List.of(
            new TariffTables.Place(
                "north", Optional.empty(), Optional.empty(), TariffTables.Direction.FLAT)));
  }
}
