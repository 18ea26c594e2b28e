package org.onecard.ledger.book;

import static org.onecard.ledger.jooq.Tables.LINE;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.onecard.ledger.HistoryChange;
import org.onecard.ledger.LineContent;
import org.onecard.ledger.Posting;
import org.onecard.ledger.PurseSettlement;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Facts;
import org.onecard.scenario.History;
import org.onecard.scenario.fare.Journeys;

/**
 * A row of table {@code line}, as it lies there: nothing of it is believed yet.
 *
 * @param whole whether columns that belong together are there together
 */
record StoredLine(
    long commitId,
    int leafIndex,
    String kind,
    Optional<RecordId> id,
    Optional<SignedBytes> recordHash,
    Optional<SignedBytes> recordBytes,
    long atMs,
    String locationId,
    Optional<SignedBytes> cardToken,
    Optional<String> tapId,
    Optional<String> itemId,
    Optional<SignedBytes> factsBytes,
    DecisionColumns decision,
    Optional<HistoryChange> historyChange,
    Optional<Integer> purseSettlement,
    SignedBytes leafBytes,
    SignedBytes leafHash,
    boolean whole) {

  private static final List<Field<?>> ID = List.of(LINE.TERMINAL_ID, LINE.EPOCH, LINE.SEQUENCE);
  private static final List<Field<?>> HISTORY =
      List.of(
          LINE.HISTORY_LAST_AT_MS,
          LINE.HISTORY_LOCATION,
          LINE.HISTORY_START_MS,
          LINE.HISTORY_COUNT);

  /** What {@link #of} reads. */
  static final List<Field<?>> FIELDS = List.of(LINE.fields());

  static StoredLine of(Record row) {
    return new StoredLine(
        row.get(LINE.COMMIT_ID),
        row.get(LINE.LEAF_INDEX),
        row.get(LINE.KIND),
        id(row),
        Optional.ofNullable(row.get(LINE.RECORD_HASH)).map(SignedBytes::new),
        Optional.ofNullable(row.get(LINE.RECORD_BYTES)).map(SignedBytes::new),
        row.get(LINE.AT_MS),
        row.get(LINE.LOCATION_ID),
        Optional.ofNullable(row.get(LINE.CARD_TOKEN)).map(SignedBytes::new),
        Optional.ofNullable(row.get(LINE.TAP_ID)),
        Optional.ofNullable(row.get(LINE.ITEM_ID)),
        Optional.ofNullable(row.get(LINE.FACTS_BYTES)).map(SignedBytes::new),
        new DecisionColumns(row.get(LINE.APPROVED), row.get(LINE.REASON), row.get(LINE.CHARGE_FEN)),
        historyChange(row),
        Optional.ofNullable(row.get(LINE.PURSE_SETTLEMENT)),
        new SignedBytes(row.get(LINE.LEAF_BYTES)),
        new SignedBytes(row.get(LINE.LEAF_HASH)),
        allOrNone(row, ID)
            && allOrNone(row, HISTORY)
            && (row.get(LINE.PURSE_SETTLEMENT) == null
                || PurseSettlement.find(row.get(LINE.PURSE_SETTLEMENT)).isPresent())
            && (row.get(LINE.HISTORY_SCOPE) != null || row.get(LINE.HISTORY_COUNT) == null)
            && (row.get(LINE.HISTORY_COUNT) != null
                || (row.get(LINE.HISTORY_UNPASSED_MS) == null
                    && row.get(LINE.HISTORY_TICKETS) == null
                    && row.get(LINE.HISTORY_JOURNEYS) == null)));
  }

  private static boolean allOrNone(Record row, List<Field<?>> fields) {
    long present = fields.stream().filter(field -> row.get(field) != null).count();
    return present == 0 || present == fields.size();
  }

  private static Optional<RecordId> id(Record row) {
    @Nullable String terminalId = row.get(LINE.TERMINAL_ID);
    @Nullable Integer epoch = row.get(LINE.EPOCH);
    @Nullable Long sequence = row.get(LINE.SEQUENCE);
    return terminalId == null || epoch == null || sequence == null
        ? Optional.empty()
        : Optional.of(new RecordId(terminalId, epoch, sequence));
  }

  static Optional<HistoryChange> historyChange(Record row) {
    @Nullable String scope = row.get(LINE.HISTORY_SCOPE);
    @Nullable Long lastAtMs = row.get(LINE.HISTORY_LAST_AT_MS);
    @Nullable String location = row.get(LINE.HISTORY_LOCATION);
    @Nullable Long startMs = row.get(LINE.HISTORY_START_MS);
    @Nullable Integer count = row.get(LINE.HISTORY_COUNT);
    @Nullable Long unpassedMs = row.get(LINE.HISTORY_UNPASSED_MS);
    @Nullable Integer tickets = row.get(LINE.HISTORY_TICKETS);
    if (scope == null) {
      return Optional.empty();
    }
    return Optional.of(
        new HistoryChange(
            scope,
            lastAtMs == null || location == null || startMs == null || count == null
                ? Optional.empty()
                : Optional.of(
                    new History(
                        Instant.ofEpochMilli(lastAtMs),
                        location,
                        Instant.ofEpochMilli(startMs),
                        count,
                        Optional.ofNullable(unpassedMs).map(Instant::ofEpochMilli),
                        // Null in lines that were written before there were tickets.
                        tickets == null ? 0 : tickets,
                        journeys(row)))));
  }

  /** Bytes that are no journeys count as none: then the line's hash does not fit. */
  private static Optional<Journeys> journeys(Record row) {
    return Optional.ofNullable(row.get(LINE.HISTORY_JOURNEYS))
        .flatMap(
            bytes ->
                Bodies.decodeJourneys(bytes) instanceof Decoded.Ok<Journeys> read
                    ? Optional.of(read.value())
                    : Optional.empty());
  }

  /** How people call it. */
  String where() {
    return id.map(record -> "record " + record)
        .orElseGet(() -> "entry " + commitId + "/" + leafIndex);
  }

  /**
   * @throws IllegalArgumentException where the column holds no token
   */
  Optional<CardToken> token() {
    return cardToken.map(bytes -> new CardToken(bytes.bytes()));
  }

  /**
   * The line's content; the facts are given by whoever has read them.
   *
   * @throws IllegalArgumentException where the columns make no line
   */
  LineContent content(Optional<Facts> facts, List<Posting> postings) {
    return new LineContent(
        locationId,
        token(),
        tapId,
        itemId,
        facts,
        postings,
        historyChange,
        purseSettlement.flatMap(PurseSettlement::find));
  }
}
