package org.onecard.agent.journal;

/**
 * Where a record stands in a terminal's saying.
 *
 * @param epoch from 1; 0 before everything
 * @param sequence from 1; 0 before the first of the epoch
 */
public record Place(int epoch, long sequence) implements Comparable<Place> {

  /** Before the first record. */
  public static final Place START = new Place(0, 0);

  /** The one after it in the same epoch. */
  public Place next() {
    return new Place(epoch, sequence + 1);
  }

  @Override
  public int compareTo(Place other) {
    int byEpoch = Integer.compare(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : Long.compare(sequence, other.sequence);
  }

  /** As in a tap id, without the terminal: {@code 1.42}. */
  @Override
  public String toString() {
    return epoch + "." + sequence;
  }
}
