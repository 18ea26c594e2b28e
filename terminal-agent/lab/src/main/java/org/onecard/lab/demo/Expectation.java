package org.onecard.lab.demo;

import java.util.Optional;
import org.onecard.agent.tap.TapReport;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Money;
import org.onecard.scenario.Reason;

/** How a tap of the script has to go. */
sealed interface Expectation {

  /** Whether the tap went so. */
  boolean isMetBy(Seen seen);

  /** For a person: what is expected. */
  String describe();

  /**
   * Approved for so much, by the host or by the terminal alone.
   *
   * @param holderShown whether the screen is to show whom the card belongs to
   */
  record Approves(Money charge, boolean online, boolean holderShown) implements Expectation {
    @Override
    public boolean isMetBy(Seen seen) {
      return seen.report().decision() instanceof Decision.Approved approved
          && approved.charge().equals(charge)
          && seen.report().online() == online
          && seen.holderShown() == holderShown;
    }

    @Override
    public String describe() {
      return "approved, "
          + charge.inYuan()
          + " yuan, "
          + (online ? "online" : "offline")
          + (holderShown ? ", the holder shown" : "");
    }
  }

  /** Declined for this reason, whoever decides. */
  record Declines(Reason reason) implements Expectation {
    @Override
    public boolean isMetBy(Seen seen) {
      return seen.report().decision() instanceof Decision.Declined declined
          && declined.reason() == reason
          && !seen.holderShown();
    }

    @Override
    public String describe() {
      return "declined, " + reason;
    }
  }

  static Expectation pays(long fen) {
    return new Approves(Money.fen(fen), true, false);
  }

  static Expectation paysOffline(long fen) {
    return new Approves(Money.fen(fen), false, false);
  }

  static Expectation showsHolder() {
    return new Approves(Money.ZERO, true, true);
  }

  static Expectation refusedFor(Reason reason) {
    return new Declines(reason);
  }

  /** What is wrong with the tap, in a sentence; empty when it went as expected. */
  default Optional<String> complaint(Seen seen) {
    return isMetBy(seen)
        ? Optional.empty()
        : Optional.of("expected " + describe() + "; it was " + told(seen));
  }

  private static String told(Seen seen) {
    TapReport tap = seen.report();
    return tap.decision() instanceof Decision.Approved approved
        ? new Approves(approved.charge(), tap.online(), seen.holderShown()).describe()
        : new Declines(((Decision.Declined) tap.decision()).reason()).describe()
            + (seen.holderShown() ? ", the holder shown" : "");
  }
}
