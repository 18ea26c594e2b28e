package org.onecard.lab.soak.kill;

import java.util.Optional;
import org.onecard.protocol.record.Outcome;

/**
 * What the book holds of a tap in the end.
 *
 * @param person who tapped
 * @param lines how many taps and advices there are of it: at most one of each
 * @param taps how many of them are taps
 * @param approved whether the last word on it lets through, and was not taken back
 * @param chargeFen what the card has paid for it by now
 * @param outcome empty while nobody has said what happened
 * @param excepted whether it is on the list of what people have to look at
 */
record BookedTap(
    String tapId,
    String terminal,
    int person,
    int lines,
    int taps,
    boolean approved,
    long chargeFen,
    Optional<Outcome> outcome,
    boolean excepted) {

  /** Whether the book itself says that it does not know how it ended. */
  boolean isMarked() {
    return outcome.isEmpty() && excepted;
  }

  @Override
  public String toString() {
    return "%s (person %d, %s, %d fen, %s%s)"
        .formatted(
            tapId,
            person,
            approved ? "approved" : "not approved",
            chargeFen,
            outcome.map(Enum::name).orElse("outcome unknown"),
            excepted ? ", on the exceptions list" : "");
  }
}
