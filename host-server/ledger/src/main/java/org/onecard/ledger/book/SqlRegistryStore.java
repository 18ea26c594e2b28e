package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.CARD_STATE;
import static org.onecard.ledger.jooq.Tables.DENIED_CARD;
import static org.onecard.ledger.jooq.Tables.REGISTRY_CARD;
import static org.onecard.ledger.jooq.Tables.REGISTRY_GENERATION;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.Account;
import org.onecard.ledger.DenyStore;
import org.onecard.ledger.DenyStore.DeniedCard;
import org.onecard.ledger.LineBytes;
import org.onecard.ledger.LineContent;
import org.onecard.ledger.Posting;
import org.onecard.ledger.RegistryStore;
import org.onecard.ledger.SealSigner;
import org.onecard.ledger.book.DenyChanges.KeyedTag;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.crypto.MerkleTree;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Seal;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Holder;
import org.onecard.scenario.Patron;
import org.onecard.scenario.Region;

/** The registry in SQL, and the postings that its funding makes. */
final class SqlRegistryStore implements RegistryStore {

  /** Funded cards under one seal. */
  private static final int ENTRIES_A_COMMIT = 4_096;

  private static final String REGISTERED =
      "INSERT INTO registry_card (card_token, generation, as_of_ms, holder_class, residence,"
          + " card_valid_to, patron_status, loans, loan_limit, overdue_loans, born, proved_to,"
          + " entitlements, person_token) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String FUND =
      "UPDATE card_state SET balance_fen = balance_fen + ?, funded_fen = funded_fen + ?"
          + " WHERE card_token = ?";

  private final Database database;

  SqlRegistryStore(Database database) {
    this.database = database;
  }

  @Override
  public long generation() {
    return database.read("read its registry's generation", SqlRegistryStore::generation);
  }

  private static long generation(DSLContext sql) {
    return sql.select(DSL.coalesce(DSL.max(REGISTRY_GENERATION.GENERATION), 0L))
        .from(REGISTRY_GENERATION)
        .fetchSingle()
        .value1();
  }

  @Override
  public Imported replace(RegistryImport registry, SealSigner signer) {
    return database.writeWith("import the registry", writer -> replace(writer, registry, signer));
  }

  @Override
  public Difference preview(RegistryImport registry) {
    return database.read("compare the registry", sql -> preview(sql, registry));
  }

  private static Difference preview(DSLContext sql, RegistryImport registry) {
    Map<CardToken, RegistryRow> wanted = new HashMap<>();
    registry.rows().forEach(row -> wanted.put(row.token(), row));
    int kept = 0;
    int changed = 0;
    int removed = 0;
    try (Cursor<Record> stored =
        sql.select(REGISTRY_CARD.fields()).from(REGISTRY_CARD).fetchLazy()) {
      for (Record known : stored) {
        RegistryRow row = wanted.get(new CardToken(known.get(REGISTRY_CARD.CARD_TOKEN)));
        if (row == null) {
          removed++;
          continue;
        }
        kept++;
        boolean same =
            CardReader.holder(known).equals(row.holder())
                && CardReader.patron(known).equals(row.patron());
        changed += same ? 0 : 1;
      }
    }
    return new Difference(
        wanted.size(), wanted.size() - kept, changed, removed, fundedCards(sql, wanted));
  }

  private static int fundedCards(DSLContext sql, Map<CardToken, RegistryRow> wanted) {
    Map<CardToken, Long> funded = new HashMap<>();
    sql.select(CARD_STATE.CARD_TOKEN, CARD_STATE.FUNDED_FEN)
        .from(CARD_STATE)
        .where(CARD_STATE.FUNDED_FEN.ne(0L))
        .forEach(row -> funded.put(new CardToken(row.value1()), row.value2()));
    return (int)
        wanted.values().stream()
            .filter(
                row ->
                    row.funded()
                        .map(money -> money.amountFen() != funded.getOrDefault(row.token(), 0L))
                        .orElse(false))
            .count();
  }

  private static Imported replace(Writer writer, RegistryImport registry, SealSigner signer)
      throws SQLException {
    DSLContext sql = writer.sql();
    long generation = generation(sql) + 1;
    sql.insertInto(
            REGISTRY_GENERATION,
            REGISTRY_GENERATION.GENERATION,
            REGISTRY_GENERATION.IMPORTED_AT_MS,
            REGISTRY_GENERATION.SOURCE,
            REGISTRY_GENERATION.ROW_COUNT)
        .values(
            generation, registry.asOf().toEpochMilli(), registry.source(), registry.rows().size())
        .execute();
    Set<CardToken> touched =
        new HashSet<>(
            sql.select(REGISTRY_CARD.CARD_TOKEN)
                .from(REGISTRY_CARD)
                .fetch(row -> new CardToken(row.value1())));
    sql.deleteFrom(REGISTRY_CARD).execute();
    register(sql, generation, registry);
    registry.rows().forEach(row -> touched.add(row.token()));
    touched.addAll(deny(sql, registry));
    touched.forEach(card -> SqlDenyStore.touch(sql, card));
    List<Funding> fundings = fundings(sql, registry.rows());
    SealHead tip = fund(writer, registry, fundings, signer);
    return new Imported(generation, registry.rows().size(), fundings.size(), tip);
  }

  private static void register(DSLContext sql, long generation, RegistryImport registry) {
    List<Object[]> rows = new ArrayList<>();
    for (RegistryRow row : registry.rows()) {
      Optional<Holder> holder = row.holder();
      Optional<Patron> patron = row.patron();
      rows.add(
          new Object[] {
            row.token().bytes(),
            generation,
            registry.asOf().toEpochMilli(),
            holder.map(known -> known.holderClass().name()).orElse(null),
            holder.flatMap(Holder::residence).map(Region::code).orElse(null),
            holder.flatMap(Holder::cardValidTo).map(Days::number).orElse(null),
            patron.map(known -> known.status().name()).orElse(null),
            patron.map(Patron::loans).orElse(null),
            patron.map(Patron::loanLimit).orElse(null),
            patron.map(Patron::overdueLoans).orElse(null),
            holder.flatMap(Holder::born).map(Days::number).orElse(null),
            holder.flatMap(Holder::provedTo).map(Days::number).orElse(null),
            holder.map(known -> Entitlements.text(known.entitlements())).orElse(null),
            row.person().map(CardToken::bytes).orElse(null)
          });
    }
    if (!rows.isEmpty()) {
      sql.batch(REGISTERED, rows.toArray(new Object[0][])).execute();
    }
  }

  /** Puts the registry's denials in the place of its last ones; answers the cards it changed. */
  private static Set<CardToken> deny(DSLContext sql, RegistryImport registry) {
    Set<CardToken> cards = new HashSet<>();
    Set<KeyedTag> before = new HashSet<>();
    sql.select(DENIED_CARD.CARD_TOKEN, DENIED_CARD.TAG_KEY_ID, DENIED_CARD.TAG)
        .from(DENIED_CARD)
        .where(DENIED_CARD.FROM_REGISTRY.isTrue())
        .forEach(
            row -> {
              cards.add(new CardToken(row.value1()));
              before.add(new KeyedTag(row.value2(), row.value3()));
            });
    sql.deleteFrom(DENIED_CARD).where(DENIED_CARD.FROM_REGISTRY.isTrue()).execute();
    DenyChanges changes = new DenyChanges();
    for (RegistryRow row : registry.rows()) {
      if (row.denial().isPresent()) {
        DenyStore.Denial denial = row.denial().get();
        KeyedTag tag = new KeyedTag(denial.tagKeyId(), denial.tag().value());
        if (!before.remove(tag) && !DenyChanges.isDenied(sql, tag)) {
          changes.added(tag);
        }
        SqlDenyStore.deny(sql, new DeniedCard(row.token(), denial), registry.asOf(), true);
        cards.add(row.token());
      }
    }
    // What is left was denied by the last registry, and may still be by an operator.
    before.stream().filter(tag -> !DenyChanges.isDenied(sql, tag)).forEach(changes::removed);
    // Also where nobody is denied: a terminal without any list knows nothing of anybody, and may
    // refuse everybody while it is alone.
    if (!changes.isEmpty() || DenyChanges.newest(sql) == 0) {
      changes.keep(sql, registry.asOf());
    }
    return cards;
  }

  private record Funding(CardToken token, long amountFen) {

    LineContent content() {
      return new LineContent(
          "registry",
          Optional.of(token),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(
              new Posting(Account.card(token), amountFen),
              new Posting(Account.FUNDING_REGISTRY, -amountFen)),
          Optional.empty());
    }
  }

  private static List<Funding> fundings(DSLContext sql, List<RegistryRow> rows) {
    List<Funding> fundings = new ArrayList<>();
    for (RegistryRow row : rows) {
      if (row.funded().isPresent()) {
        long beforeFen =
            sql.select(CARD_STATE.FUNDED_FEN)
                .from(CARD_STATE)
                .where(CARD_STATE.CARD_TOKEN.eq(row.token().bytes()))
                .fetchSingle()
                .value1();
        long amountFen = Math.subtractExact(row.funded().get().amountFen(), beforeFen);
        if (amountFen != 0) {
          fundings.add(new Funding(row.token(), amountFen));
        }
      }
    }
    return fundings;
  }

  private static SealHead fund(
      Writer writer, RegistryImport registry, List<Funding> fundings, SealSigner signer)
      throws SQLException {
    SealHead tip = Seals.tip(writer.sql());
    for (int from = 0; from < fundings.size(); from += ENTRIES_A_COMMIT) {
      List<Funding> chunk =
          fundings.subList(from, Math.min(from + ENTRIES_A_COMMIT, fundings.size()));
      List<LineContent> contents = chunk.stream().map(Funding::content).toList();
      List<SignedBytes> leaves =
          contents.stream().map(content -> LineBytes.entry(registry.asOf(), content)).toList();
      MerkleTree tree =
          new MerkleTree(leaves.stream().map(leaf -> Hashes.ofLeaf(leaf.bytes())).toList());
      Signed<Seal> seal = signer.seal(tip, tree.root(), tree.leafCount());
      Seals.requireFollows(seal.content(), tip, tree);
      LineWriter lines = new LineWriter(writer.plain());
      lines.seal(seal);
      lines.entries(seal.content().commitId(), registry.asOf(), contents, leaves);
      List<@Nullable Object[]> balances = new ArrayList<>();
      for (Funding funding : chunk) {
        balances.add(
            new Object[] {funding.amountFen(), funding.amountFen(), funding.token().bytes()});
      }
      int[] unused = writer.plain().updateEach(FUND, balances);
      tip = new SealHead(seal.content().commitId(), Hashes.ofSeal(seal.bytes().bytes()));
    }
    return tip;
  }
}
