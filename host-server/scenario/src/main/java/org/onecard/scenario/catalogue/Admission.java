package org.onecard.scenario.catalogue;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is let into a site when, beside the price.
 *
 * @param freeDays local days on which nobody pays
 * @param passes annual and other passes; the first that the holder has is used
 * @param slots times of entry with a number of places each, by rising time; none: there is no limit
 * @param share what terminals may let in without the host; empty: nobody where there are slots
 * @param reentry for so long after leaving the same card comes in again for nothing; needs exits
 * @param exits locations whose terminals are exits: whoever leaves is let out, and counted out
 * @param capacity how many may be inside at once; 0 where nobody counts; needs exits
 * @param booking what a reservation is to this site
 * @param group the counted entitlement that makes a card a leader's: as many persons as it counts
 */
public record Admission(
    Set<LocalDate> freeDays,
    List<Pass> passes,
    List<Slot> slots,
    Optional<Share> share,
    Optional<Duration> reentry,
    Set<String> exits,
    int capacity,
    Booking booking,
    Optional<String> group) {

  /** A site that is simply open: nothing is counted, booked or free. */
  public static final Admission OPEN =
      new Admission(
          Set.of(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Set.of(),
          0,
          Booking.NONE,
          Optional.empty());

  public static final int MINUTES_OF_A_DAY = 24 * 60;

  public Admission {
    // Sorted, so that the same catalogue reads and differs the same everywhere.
    freeDays = Collections.unmodifiableSet(new TreeSet<>(freeDays));
    passes = List.copyOf(passes);
    slots = List.copyOf(slots);
    exits = Collections.unmodifiableSet(new TreeSet<>(exits));
  }

  /**
   * A pass that opens the site for nothing.
   *
   * @param id the entitlement that the registry knows it by, {@code [a-z0-9-]}, 1 to 64
   * @param blackout local days on which it does not hold
   * @param onBlackout what becomes of its holder on such a day
   */
  public record Pass(String id, Set<LocalDate> blackout, OnBlackout onBlackout) {

    public Pass {
      blackout = Collections.unmodifiableSet(new TreeSet<>(blackout));
    }
  }

  /** What becomes of a pass's holder on a day on which it does not hold. */
  public enum OnBlackout {
    /** Refused: nobody is charged who believes that it is free. */
    REFUSE,
    /** Let in as anybody else, at the ordinary price. */
    PAY
  }

  /**
   * A time of entry on every local day, half-open.
   *
   * @param id its name within the site, {@code [a-z0-9-]}, 1 to 32
   * @param fromMinute minutes since local midnight, 0 to 1439
   * @param toMinute the minute at which it has ended, above the first, at most 1440
   * @param quota persons who may enter, 1 to 1,000,000
   */
  public record Slot(String id, int fromMinute, int toMinute, int quota) {

    public boolean holds(int minute) {
      return minute >= fromMinute && minute < toMinute;
    }
  }

  /**
   * What is lent to terminals out of each slot, so that they can go on without the host.
   *
   * @param most persons of one slot that are lent to all terminals together; so many the slot may
   *     be oversold by at the worst
   * @param each persons that are lent to one terminal at a time
   * @param lasts for so long; what was not used then returns
   */
  public record Share(int most, int each, Duration lasts) {}

  /** What a reservation is to a site. */
  public enum Booking {
    /** There are none. */
    NONE,
    /** Whoever has one enters by it, others as long as there are places. */
    ACCEPTED,
    /** Nobody enters without. */
    REQUIRED
  }

  /** The slot of a minute of the local day. */
  public Optional<Slot> findSlot(int minute) {
    return slots.stream().filter(slot -> slot.holds(minute)).findFirst();
  }

  public Optional<Slot> findSlot(String id) {
    return slots.stream().filter(slot -> slot.id().equals(id)).findFirst();
  }

  /** Whether anything is counted for it at the host. */
  public boolean isCounted() {
    return !equals(OPEN);
  }
}
