package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.CARD_HISTORY;
import static org.onecard.ledger.jooq.Tables.CARD_STATE;
import static org.onecard.ledger.jooq.Tables.DENIED_CARD;
import static org.onecard.ledger.jooq.Tables.PURSE_DEBIT;
import static org.onecard.ledger.jooq.Tables.REGISTRY_CARD;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.CardState;
import org.onecard.ledger.PurseSettlement;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.record.PendingDebit;
import org.onecard.scenario.History;
import org.onecard.scenario.Holder;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.Money;
import org.onecard.scenario.Patron;
import org.onecard.scenario.Region;
import org.onecard.scenario.fare.Journeys;

/** Loads cards with all that the book and the registry know of them. */
final class CardReader {

  /** Tokens in one statement: databases bound the number of its parameters. */
  private static final int CHUNK = 500;

  private final DSLContext sql;

  CardReader(DSLContext sql) {
    this.sql = sql;
  }

  Map<CardToken, CardState> load(Collection<CardToken> tokens) {
    Map<CardToken, CardState> cards = new HashMap<>();
    List<CardToken> all = new ArrayList<>(new HashSet<>(tokens));
    for (int from = 0; from < all.size(); from += CHUNK) {
      cards.putAll(loadChunk(all.subList(from, Math.min(from + CHUNK, all.size()))));
    }
    return cards;
  }

  private record Account(long version, long balanceFen) {}

  private record Registered(Optional<Holder> holder, Optional<Patron> patron, Instant asOf) {}

  private Map<CardToken, CardState> loadChunk(List<CardToken> tokens) {
    List<byte[]> keys = tokens.stream().map(CardToken::bytes).toList();
    Map<CardToken, Account> accounts = accounts(keys);
    Map<CardToken, Registered> registered = registered(keys);
    Map<CardToken, Map<String, History>> histories = histories(keys);
    Set<CardToken> denied = denied(keys);
    Map<CardToken, List<PendingDebit>> openDebits = openDebits(keys);
    Map<CardToken, CardState> cards = new HashMap<>();
    for (CardToken token : tokens) {
      Account account = accounts.getOrDefault(token, new Account(0, 0));
      Registered view =
          registered.getOrDefault(
              token, new Registered(Optional.empty(), Optional.empty(), Instant.EPOCH));
      cards.put(
          token,
          new CardState(
              token,
              account.version(),
              Money.fen(account.balanceFen()),
              view.holder(),
              view.patron(),
              view.asOf(),
              denied.contains(token),
              histories.getOrDefault(token, Map.of()),
              openDebits.getOrDefault(token, List.of())));
    }
    return cards;
  }

  private Map<CardToken, Account> accounts(List<byte[]> keys) {
    Map<CardToken, Account> accounts = new HashMap<>();
    sql.select(CARD_STATE.CARD_TOKEN, CARD_STATE.VERSION, CARD_STATE.BALANCE_FEN)
        .from(CARD_STATE)
        .where(CARD_STATE.CARD_TOKEN.in(keys))
        .forEach(
            row ->
                accounts.put(new CardToken(row.value1()), new Account(row.value2(), row.value3())));
    return accounts;
  }

  private Map<CardToken, Registered> registered(List<byte[]> keys) {
    Map<CardToken, Registered> registered = new HashMap<>();
    sql.selectFrom(REGISTRY_CARD)
        .where(REGISTRY_CARD.CARD_TOKEN.in(keys))
        .forEach(
            row ->
                registered.put(
                    new CardToken(row.get(REGISTRY_CARD.CARD_TOKEN)),
                    new Registered(
                        holder(row),
                        patron(row),
                        Instant.ofEpochMilli(row.get(REGISTRY_CARD.AS_OF_MS)))));
    return registered;
  }

  static Optional<Holder> holder(Record row) {
    @Nullable String holderClass = row.get(REGISTRY_CARD.HOLDER_CLASS);
    return holderClass == null
        ? Optional.empty()
        : Optional.of(
            new Holder(
                HolderClass.valueOf(holderClass),
                Optional.ofNullable(row.get(REGISTRY_CARD.RESIDENCE)).map(Region::new),
                Optional.ofNullable(row.get(REGISTRY_CARD.CARD_VALID_TO)).map(Days::day),
                Optional.ofNullable(row.get(REGISTRY_CARD.BORN)).map(Days::day),
                Optional.ofNullable(row.get(REGISTRY_CARD.PROVED_TO)).map(Days::day),
                Entitlements.read(row.get(REGISTRY_CARD.ENTITLEMENTS))));
  }

  static Optional<Patron> patron(Record row) {
    @Nullable String status = row.get(REGISTRY_CARD.PATRON_STATUS);
    return status == null
        ? Optional.empty()
        : Optional.of(
            new Patron(
                Patron.Status.valueOf(status),
                row.get(REGISTRY_CARD.LOANS),
                row.get(REGISTRY_CARD.LOAN_LIMIT),
                row.get(REGISTRY_CARD.OVERDUE_LOANS)));
  }

  private Map<CardToken, Map<String, History>> histories(List<byte[]> keys) {
    Map<CardToken, Map<String, History>> histories = new HashMap<>();
    sql.selectFrom(CARD_HISTORY)
        .where(CARD_HISTORY.CARD_TOKEN.in(keys))
        .forEach(
            row ->
                histories
                    .computeIfAbsent(
                        new CardToken(row.get(CARD_HISTORY.CARD_TOKEN)), token -> new HashMap<>())
                    .put(
                        row.get(CARD_HISTORY.HISTORY_SCOPE),
                        new History(
                            Instant.ofEpochMilli(row.get(CARD_HISTORY.HISTORY_LAST_AT_MS)),
                            row.get(CARD_HISTORY.HISTORY_LOCATION),
                            Instant.ofEpochMilli(row.get(CARD_HISTORY.HISTORY_START_MS)),
                            row.get(CARD_HISTORY.HISTORY_COUNT),
                            Optional.ofNullable(row.get(CARD_HISTORY.HISTORY_UNPASSED_MS))
                                .map(Instant::ofEpochMilli),
                            Optional.ofNullable(row.get(CARD_HISTORY.HISTORY_TICKETS)).orElse(0),
                            journeys(row))));
    return histories;
  }

  private static Optional<Journeys> journeys(Record row) {
    return Optional.ofNullable(row.get(CARD_HISTORY.HISTORY_JOURNEYS))
        .map(bytes -> Stored.orDamaged(Bodies.decodeJourneys(bytes), "journeys of a card"));
  }

  /** By card; of one several may be open. */
  private Map<CardToken, List<PendingDebit>> openDebits(List<byte[]> keys) {
    Map<CardToken, List<PendingDebit>> open = new HashMap<>();
    sql.select(PURSE_DEBIT.CARD_TOKEN, PURSE_DEBIT.TAP_ID, PURSE_DEBIT.DEBIT_BYTES)
        .from(PURSE_DEBIT)
        .where(PURSE_DEBIT.CARD_TOKEN.in(keys))
        .and(PURSE_DEBIT.SETTLEMENT.eq(PurseSettlement.OPEN.number()))
        .orderBy(PURSE_DEBIT.COUNTER, PURSE_DEBIT.BEGAN_AT_MS)
        .forEach(
            row ->
                open.computeIfAbsent(new CardToken(row.value1()), token -> new ArrayList<>())
                    .add(
                        new PendingDebit(
                            row.value2(),
                            Stored.orDamaged(
                                Bodies.decodePurseDebit(row.value3()),
                                "debit of " + row.value2()))));
    return open;
  }

  private Set<CardToken> denied(List<byte[]> keys) {
    return new HashSet<>(
        sql.select(DENIED_CARD.CARD_TOKEN)
            .from(DENIED_CARD)
            .where(DENIED_CARD.CARD_TOKEN.in(keys))
            .fetch(row -> new CardToken(row.value1())));
  }
}
