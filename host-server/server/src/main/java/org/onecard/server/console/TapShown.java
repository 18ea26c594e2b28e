package org.onecard.server.console;

import java.time.Instant;
import java.util.Optional;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Scenario;

/**
 * One tap on the live page. Pushed again under the same id when more is known of it, for instance
 * after a reversal; it then changes in its place.
 *
 * @param tapId the record id as people write it, {@code gate-01.1.42}
 * @param at when the card was presented, by the terminal's corrected time
 * @param terminalId where
 * @param itemId for what
 * @param itemTitle what people call the item; its id in both languages where it is unknown
 * @param scenario the kind of rules; empty where the item is unknown
 * @param verdict what became of it
 * @param reason why it was declined
 * @param chargeFen what was taken, never negative; 0 where nothing was
 * @param notice what the person was told
 * @param online whether the host decided; false where the terminal decided alone
 */
public record TapShown(
    String tapId,
    Instant at,
    String terminalId,
    String itemId,
    Notice itemTitle,
    Optional<Scenario> scenario,
    Verdict verdict,
    Optional<Reason> reason,
    long chargeFen,
    Notice notice,
    boolean online) {

  public TapShown {
    if (chargeFen < 0) {
      throw new IllegalArgumentException("chargeFen is never negative: " + chargeFen);
    }
  }
}
