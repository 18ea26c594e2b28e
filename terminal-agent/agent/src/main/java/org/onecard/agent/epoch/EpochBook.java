package org.onecard.agent.epoch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onecard.protocol.record.Head;

/**
 * The host's grant and where the terminal stands in it.
 *
 * @param first first epoch of the grant
 * @param count how many it holds
 * @param current the epoch in use, 0 before the first start
 * @param cleanHead the last record, where the last run stopped as it should; {@link Head#NONE}
 *     where it had said nothing
 * @param doubtful ids of taps that were refused because the disk failed, and whose records may have
 *     reached the disk all the same: the next start takes them back
 */
public record EpochBook(
    int first, int count, int current, Optional<Head> cleanHead, List<String> doubtful) {

  public EpochBook {
    doubtful = List.copyOf(doubtful);
  }

  /** With no tap in doubt. */
  public EpochBook(int first, int count, int current, Optional<Head> cleanHead) {
    this(first, count, current, cleanHead, List.of());
  }

  /** What a terminal starts with that was just enrolled. */
  public static EpochBook granted(int first, int count) {
    return new EpochBook(first, count, 0, Optional.empty());
  }

  /**
   * What a terminal goes on with that was enrolled again: the next start opens the first epoch of
   * the grant, whatever it was in before.
   */
  public EpochBook grantedAnew(int grantedFirst, int grantedCount) {
    return new EpochBook(grantedFirst, grantedCount, current, Optional.empty(), doubtful);
  }

  /** What a start may do. */
  public sealed interface Opening {

    /** Go on in the epoch in use, after this record. */
    record Continues(EpochBook book, Head after) implements Opening {}

    /**
     * A new epoch begins; the book has to be stored before anything is said in it.
     *
     * @param previous what its first record says; {@link Head#NONE} where the journal is empty
     */
    record Begins(EpochBook book, Head previous) implements Opening {}

    /** No epoch is left: the host has to be reached first. */
    record UsedUp() implements Opening {}

    /**
     * The journal ends before the record that the clean stop named.
     *
     * @param promised what the stop named
     */
    record TailLost(Head promised) implements Opening {}
  }

  /**
   * What a start may do after what the journal ends with.
   *
   * @param durable the last record in the journal, {@link Head#NONE} where it is empty
   */
  public Opening open(Head durable) {
    if (current > 0 && cleanHead.isPresent()) {
      if (!cleanHead.get().equals(durable)) {
        return new Opening.TailLost(cleanHead.get());
      }
      // An epoch in which nothing was said yet goes on from its own beginning.
      return durable.epoch() == current
          ? new Opening.Continues(unclean(), durable)
          : begin(durable);
    }
    return begin(durable);
  }

  private Opening begin(Head durable) {
    // As long, because the last epoch of all is as far as the number goes.
    long next = Math.max(Math.max(current, durable.epoch()) + 1L, first);
    if (next - first >= count || next > Integer.MAX_VALUE) {
      return new Opening.UsedUp();
    }
    return new Opening.Begins(
        new EpochBook(first, count, (int) next, Optional.empty(), doubtful), durable);
  }

  /** The host granted anew. */
  public EpochBook grant(int grantedFirst, int grantedCount) {
    return new EpochBook(grantedFirst, grantedCount, current, cleanHead, doubtful);
  }

  /** Everything is on the disk up to here, and the run ends. */
  public EpochBook stoppedCleanly(Head last) {
    return new EpochBook(first, count, current, Optional.of(last), doubtful);
  }

  private EpochBook unclean() {
    return new EpochBook(first, count, current, Optional.empty(), doubtful);
  }

  /** A tap was refused whose record may be on the disk. */
  public EpochBook doubting(String tapId) {
    List<String> more = new ArrayList<>(doubtful);
    more.add(tapId);
    return new EpochBook(first, count, current, cleanHead, more);
  }

  /** The taps in doubt have been taken back. */
  public EpochBook withoutDoubt() {
    return new EpochBook(first, count, current, cleanHead);
  }

  /** How many epochs may still be opened without the host. */
  public int left() {
    long last = Math.min(first + (long) count - 1, Integer.MAX_VALUE);
    return (int) Math.max(0, last - Math.max(current, first - 1));
  }
}
