package org.onecard.lab.demo;

import java.util.Optional;
import org.onecard.agent.tap.TapReport;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Money;
import org.onecard.scenario.Reason;

/** How a tap of the script has to go. */
sealed interface Expectation {

  /** Whether the tap went so. */
  boolean isMetBy(TapReport tap);

  /** For a person: what is expected. */
  String describe();

  /** Approved for so much, by the host or by the terminal alone. */
  record Approves(Money charge, boolean online) implements Expectation {
    @Override
    public boolean isMetBy(TapReport tap) {
      return tap.decision() instanceof Decision.Approved approved
          && approved.charge().equals(charge)
          && tap.online() == online;
    }

    @Override
    public String describe() {
      return "approved, " + charge.inYuan() + " yuan, " + (online ? "online" : "offline");
    }
  }

  /** Declined for this reason, whoever decides. */
  record Declines(Reason reason) implements Expectation {
    @Override
    public boolean isMetBy(TapReport tap) {
      return tap.decision() instanceof Decision.Declined declined && declined.reason() == reason;
    }

    @Override
    public String describe() {
      return "declined, " + reason;
    }
  }

  static Expectation pays(long fen) {
    return new Approves(Money.fen(fen), true);
  }

  static Expectation paysOffline(long fen) {
    return new Approves(Money.fen(fen), false);
  }

  static Expectation refusedFor(Reason reason) {
    return new Declines(reason);
  }

  /** What is wrong with the tap, in a sentence; empty when it went as expected. */
  default Optional<String> complaint(TapReport tap) {
    return isMetBy(tap)
        ? Optional.empty()
        : Optional.of("expected " + describe() + "; it was " + told(tap));
  }

  private static String told(TapReport tap) {
    return tap.decision() instanceof Decision.Approved approved
        ? new Approves(approved.charge(), tap.online()).describe()
        : new Declines(((Decision.Declined) tap.decision()).reason()).describe();
  }
}
