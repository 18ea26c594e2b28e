package org.onecard.protocol.chain;

import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.TerminalRecord;

/**
 * Records of one terminal that the book holds beyond its head: decided and answered, and joined to
 * the chain once the gap before them is filled. Immutable; a map is copied with each that is added,
 * of which there are at most {@link #MOST}.
 */
public final class RecordsAhead {

  /** So many of one terminal a host takes; a tap beyond is refused, and decided alone. */
  public static final int MOST = 1_024;

  /** How far beyond the head, or the beginning of a later epoch: more than any journal holds. */
  public static final long FARTHEST = 1L << 24;

  public static final RecordsAhead NONE = new RecordsAhead(new TreeMap<>(order()));

  private final NavigableMap<RecordId, Linked> records;

  /**
   * What is known of each.
   *
   * @param hash its own
   * @param previousHash the one it names
   */
  public record Linked(Hash hash, Hash previousHash) {}

  private RecordsAhead(NavigableMap<RecordId, Linked> records) {
    this.records = records;
  }

  /** What a book holds beyond a head. */
  public static RecordsAhead of(Map<RecordId, Linked> records) {
    if (records.isEmpty()) {
      return NONE;
    }
    NavigableMap<RecordId, Linked> sorted = new TreeMap<>(order());
    sorted.putAll(records);
    return new RecordsAhead(sorted);
  }

  private static Comparator<RecordId> order() {
    return Comparator.comparingInt(RecordId::epoch).thenComparingLong(RecordId::sequence);
  }

  private static Linked linked(ChainedRecord record) {
    return new Linked(record.hash(), record.content().previousHash());
  }

  public int size() {
    return records.size();
  }

  public boolean holds(RecordId id) {
    return records.containsKey(id);
  }

  /** The hash under which a record is held. */
  public Optional<Hash> findHash(RecordId id) {
    return Optional.ofNullable(records.get(id)).map(Linked::hash);
  }

  /** With one more. */
  public RecordsAhead with(ChainedRecord record) {
    NavigableMap<RecordId, Linked> more = new TreeMap<>(records);
    more.put(record.content().id(), linked(record));
    return new RecordsAhead(more);
  }

  /** Without what a head has reached or left behind. */
  public RecordsAhead beyond(String terminalId, Head head) {
    RecordId at = new RecordId(terminalId, head.epoch(), head.sequence());
    boolean areAllBeyond = records.isEmpty() || order().compare(records.firstKey(), at) > 0;
    return areAllBeyond ? this : new RecordsAhead(new TreeMap<>(records.tailMap(at, false)));
  }

  /** Where a head stands that goes on over the records which continue the chain there. */
  public Head reach(String terminalId, Head head) {
    Head reached = head;
    for (Linked next = after(terminalId, reached);
        next != null && next.previousHash().equals(reached.hash());
        next = after(terminalId, reached)) {
      reached = new Head(reached.epoch(), reached.sequence() + 1, next.hash());
    }
    return reached;
  }

  private @Nullable Linked after(String terminalId, Head head) {
    return records.get(new RecordId(terminalId, head.epoch(), head.sequence() + 1));
  }

  /**
   * The neighbour that a record does not fit to: the one that it would follow and does not name, or
   * the one that should follow it and names another. Both are under the same key, so the terminal
   * has said two things, or two terminals speak.
   */
  Optional<RecordId> findContradiction(ChainedRecord record) {
    TerminalRecord content = record.content();
    RecordId id = content.id();
    RecordId before = new RecordId(id.terminalId(), id.epoch(), id.sequence() - 1);
    RecordId after = new RecordId(id.terminalId(), id.epoch(), id.sequence() + 1);
    Linked earlier = records.get(before);
    if (earlier != null && !earlier.hash().equals(content.previousHash())) {
      return Optional.of(id);
    }
    Linked later = records.get(after);
    return later != null && !later.previousHash().equals(record.hash())
        ? Optional.of(after)
        : Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordsAhead ahead && ahead.records.equals(records);
  }

  @Override
  public int hashCode() {
    return records.hashCode();
  }

  @Override
  public String toString() {
    return records.keySet().toString();
  }
}
