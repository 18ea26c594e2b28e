package org.onecard.scenario;

/**
 * What a tap at a site takes of its places, if the person passes.
 *
 * @param kind in, in again, or out
 * @param slot whose place is taken; empty where the site has none, or none is taken
 * @param persons 1 or more
 * @param booked whether the places were reserved before, and so are not taken again
 */
public record Visit(Kind kind, String slot, int persons, boolean booked) {

  /** Numbers are in the book: never renumber. */
  public enum Kind {
    ENTRY(1),
    /** Within the time of re-entry: inside again, without another place. */
    RE_ENTRY(2),
    EXIT(3);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }
}
