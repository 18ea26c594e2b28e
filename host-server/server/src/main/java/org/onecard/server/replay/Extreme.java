package org.onecard.server.replay;

import java.time.Instant;
import org.onecard.scenario.Money;

/** A tap whose charge changes much: approved before and after. */
public record Extreme(
    String tapId, Instant at, String terminalId, Group group, Money before, Money after) {

  /** Negative where it becomes cheaper. */
  public long differenceFen() {
    return after.amountFen() - before.amountFen();
  }

  /** Of two with the same difference the earlier, so that every run names the same. */
  boolean isBefore(Extreme other) {
    int byTime = at.compareTo(other.at);
    return byTime < 0 || (byTime == 0 && tapId.compareTo(other.tapId) < 0);
  }
}
