package org.onecard.lab.soak.kill;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.onecard.protocol.record.Outcome;

/**
 * What the book counts of the site's places on one day.
 *
 * @param taken by whoever was let in
 * @param over how many of them are beyond the quota
 */
record SitePlaces(int taken, int over) {

  static SitePlaces of(JsonObject slots) {
    JsonObject only = slots.getJsonArray("slots").getJsonObject(0);
    return new SitePlaces(only.getInteger("taken"), only.getInteger("over"));
  }

  /**
   * What is wrong with them.
   *
   * @param taps those at the site's gates
   */
  static List<String> compare(List<SitePlaces> days, List<BookedTap> taps) {
    List<String> faults = new ArrayList<>();
    int taken = days.stream().mapToInt(SitePlaces::taken).sum();
    // Whoever did not walk through has the place given back; of whom nobody knows, it is taken.
    long held =
        taps.stream()
            .filter(BookedTap::approved)
            .filter(tap -> tap.outcome().filter(told -> told == Outcome.NOT_PASSED).isEmpty())
            .count();
    if (taken != held) {
      faults.add("the site counts %d places, and %d taps hold one".formatted(taken, held));
    }
    for (SitePlaces day : days) {
      if (day.over > SoakItems.SHARE) {
        faults.add(
            "the site is oversold by %d, and %d were lent".formatted(day.over, SoakItems.SHARE));
      }
    }
    return faults;
  }
}
