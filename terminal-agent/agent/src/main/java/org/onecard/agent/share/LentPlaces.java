package org.onecard.agent.share;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.protocol.message.Message.LeaseTold;
import org.onecard.protocol.message.PlaceLease;
import org.onecard.scenario.Decider;
import org.onecard.scenario.Fact;
import org.onecard.scenario.SiteState;
import org.onecard.scenario.catalogue.Admission;
import org.onecard.scenario.catalogue.Admission.Slot;
import org.onecard.scenario.catalogue.Catalogue;

/** What this terminal holds of its site's places. Safe from any thread. */
public final class LentPlaces {

  /** A host that has nothing to lend is not asked over and over. */
  static final Duration LEAST_BETWEEN = Duration.ofSeconds(10);

  /** Each is forgotten once the host lends again, so that there are hardly ever two. */
  private static final int MOST_TOLD = 4;

  private @Nullable PlaceLease lease;

  /** Given up, and told of until the host lends again: what tells of it may be lost on its way. */
  private final Map<Long, Integer> givenUp = new LinkedHashMap<>();

  private Instant taken = Instant.MIN;
  private Instant asked = Instant.MIN;
  private int spent;

  /** What was lent; it takes the place of what there was. */
  public synchronized void take(PlaceLease lent, Instant now) {
    givenUp.clear();
    lease = lent;
    spent = 0;
    taken = now;
  }

  /**
   * What may be known of the item's site here. Absent where the item counts no visitors, or nothing
   * was lent of the slot that is now.
   */
  public synchronized Fact<SiteState> find(Catalogue catalogue, String itemId, Instant now) {
    PlaceLease held = lease;
    if (held == null || !isOfNow(held, catalogue, itemId, now)) {
      return Fact.absent();
    }
    return Fact.known(
        new SiteState(
            Optional.of(held.slot()), held.persons() - spent, held.number(), Optional.empty()),
        Fact.Source.TERMINAL_MEMORY,
        taken);
  }

  /**
   * Spends of what was lent, before anybody is let in by it.
   *
   * @return false where it is not held any more, or not so much of it: nothing was spent
   */
  public synchronized boolean spend(long number, int persons) {
    PlaceLease held = lease;
    if (held == null || held.number() != number || held.persons() - spent < persons) {
      return false;
    }
    spent += persons;
    return true;
  }

  /** Whether the host is to be asked: nothing is held for now, or half of it is gone. */
  public synchronized boolean wants(Catalogue catalogue, String itemId, Instant now) {
    Admission admission = Decider.admission(catalogue, itemId);
    if (admission.share().isEmpty()
        || findSlot(admission, catalogue, now).isEmpty()
        || (!asked.equals(Instant.MIN)
            && Duration.between(asked, now).compareTo(LEAST_BETWEEN) < 0)) {
      return false;
    }
    PlaceLease held = lease;
    if (held == null || !isOfNow(held, catalogue, itemId, now)) {
      return true;
    }
    Duration half = Duration.between(taken, held.until()).dividedBy(2);
    return spent * 2L >= held.persons() || now.isAfter(taken.plus(half));
  }

  /**
   * Gives up what is held, and answers what was spent of it and of what was given up before: asked
   * for more, it counts no more.
   */
  public synchronized List<LeaseTold> giveUp(Instant now) {
    asked = now;
    PlaceLease held = lease;
    if (held != null) {
      if (givenUp.size() == MOST_TOLD) {
        givenUp.remove(givenUp.keySet().iterator().next());
      }
      givenUp.put(held.number(), spent);
    }
    lease = null;
    return givenUp.entrySet().stream()
        .map(each -> new LeaseTold(each.getKey(), each.getValue()))
        .toList();
  }

  private static boolean isOfNow(
      PlaceLease lease, Catalogue catalogue, String itemId, Instant now) {
    return lease.itemId().equals(itemId)
        && now.isBefore(lease.until())
        && LocalDate.ofInstant(now, catalogue.zone()).equals(lease.day())
        && findSlot(Decider.admission(catalogue, itemId), catalogue, now)
            .filter(slot -> slot.id().equals(lease.slot()))
            .isPresent();
  }

  private static Optional<Slot> findSlot(Admission admission, Catalogue catalogue, Instant now) {
    return admission.findSlot(LocalTime.ofInstant(now, catalogue.zone()).toSecondOfDay() / 60);
  }
}
