package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.GATE_ORDER;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.GateOrderStore;
import org.onecard.protocol.message.GateOrder;
import org.onecard.protocol.message.GateOrder.Passage;

/** Orders for gates, in SQL. */
final class SqlGateOrderStore implements GateOrderStore {

  private final Database database;

  SqlGateOrderStore(Database database) {
    this.database = database;
  }

  @Override
  public List<GateOrder> order(
      List<String> terminalIds, Passage passage, Instant now, Optional<Instant> until) {
    return database.write(
        "order how gates stand",
        sql -> {
          // By the clock, so that the numbers of a book that was restored from a backup are above
          // those that terminals have from the one that was lost.
          long number = Math.max(lastNumber(sql), now.toEpochMilli() - 1);
          List<GateOrder> orders = new ArrayList<>();
          for (String terminalId : terminalIds) {
            number++;
            GateOrder order = new GateOrder(terminalId, number, passage, now, until);
            put(sql, order);
            orders.add(order);
          }
          return orders;
        });
  }

  private static void put(DSLContext sql, GateOrder order) {
    @Nullable Long until = order.until().map(Instant::toEpochMilli).orElse(null);
    int unused =
        sql.insertInto(GATE_ORDER)
            .set(GATE_ORDER.TERMINAL_ID, order.terminalId())
            .set(GATE_ORDER.NUMBER, order.number())
            .set(GATE_ORDER.PASSAGE, order.passage().number())
            .set(GATE_ORDER.ORDERED_AT_MS, order.orderedAt().toEpochMilli())
            .set(GATE_ORDER.UNTIL_MS, until)
            .onConflict(GATE_ORDER.TERMINAL_ID)
            .doUpdate()
            .set(GATE_ORDER.NUMBER, order.number())
            .set(GATE_ORDER.PASSAGE, order.passage().number())
            .set(GATE_ORDER.ORDERED_AT_MS, order.orderedAt().toEpochMilli())
            .set(GATE_ORDER.UNTIL_MS, until)
            .execute();
  }

  @Override
  public Optional<GateOrder> find(String terminalId) {
    return database.read(
        "look up how a gate is to stand",
        sql ->
            sql.selectFrom(GATE_ORDER)
                .where(GATE_ORDER.TERMINAL_ID.eq(terminalId))
                .fetchOptional()
                .map(SqlGateOrderStore::order));
  }

  @Override
  public List<GateOrder> list() {
    return database.read(
        "list how gates are to stand",
        sql ->
            sql.selectFrom(GATE_ORDER)
                .orderBy(GATE_ORDER.TERMINAL_ID)
                .fetch(SqlGateOrderStore::order));
  }

  @Override
  public long lastNumber() {
    return database.read("say which order was the last", SqlGateOrderStore::lastNumber);
  }

  private static long lastNumber(DSLContext sql) {
    return sql.select(DSL.coalesce(DSL.max(GATE_ORDER.NUMBER), 0L))
        .from(GATE_ORDER)
        .fetchSingle()
        .value1();
  }

  private static GateOrder order(Record row) {
    @Nullable Long until = row.get(GATE_ORDER.UNTIL_MS);
    return new GateOrder(
        row.get(GATE_ORDER.TERMINAL_ID),
        row.get(GATE_ORDER.NUMBER),
        passage(row.get(GATE_ORDER.PASSAGE)),
        Instant.ofEpochMilli(row.get(GATE_ORDER.ORDERED_AT_MS)),
        until == null ? Optional.empty() : Optional.of(Instant.ofEpochMilli(until)));
  }

  private static Passage passage(int number) {
    for (Passage passage : Passage.values()) {
      if (passage.number() == number) {
        return passage;
      }
    }
    throw new IllegalStateException("the book holds a passage that nobody knows: " + number);
  }
}
