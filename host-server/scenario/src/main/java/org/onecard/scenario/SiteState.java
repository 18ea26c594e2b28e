package org.onecard.scenario;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What is known of a site's places when a card is shown there.
 *
 * @param slot the slot that {@link #left} is of; empty where the site has none at that time
 * @param left persons whom whoever decides may still let in: at the host what the slot's quota
 *     leaves, at a terminal the rest of what it was lent; 0 or more
 * @param share the number of what was lent; 0 at the host
 * @param book what the host's book says beside it; empty at a terminal
 */
public record SiteState(Optional<String> slot, int left, long share, Optional<Book> book) {

  /**
   * What only the host knows.
   *
   * @param inside persons inside now, 0 or more
   * @param othersToday entries on that day by other cards of the same holder, 0 or more
   * @param booking the reservation that is the holder's: the one of that day, else the next, else
   *     the last
   */
  public record Book(int inside, int othersToday, Optional<Booking> booking) {

    public static final Book NOTHING = new Book(0, 0, Optional.empty());
  }

  /**
   * A reservation.
   *
   * @param slot empty where the site has no slots
   * @param persons 1 or more
   * @param used whether somebody has entered by it
   */
  public record Booking(LocalDate day, String slot, int persons, boolean used) {}
}
