package org.onecard.scenario;

import java.util.Optional;

/** Whether the charge may be taken: the limit of a terminal that is alone, then the balance. */
final class AccountRules {

  private AccountRules() {}

  static Ruling settle(Verdict.Granted granted, TapCase tapCase, Trace trace) {
    Money charge = granted.charge();
    if (tapCase.tap().decidedBy() == Tap.DecidedBy.TERMINAL) {
      Money most = tapCase.item().offline().mostPerTap();
      trace.step(
          "offline.limit",
          "charge %s, a terminal alone may take %s".formatted(charge.inYuan(), most.inYuan()));
      if (charge.compareTo(most) > 0) {
        return Decider.declined(Reason.OFFLINE_LIMIT, trace);
      }
    }

    Optional<Money> remaining = Optional.empty();
    if (tapCase.facts().balance() instanceof Fact.Known<Money> balance) {
      trace.step(
          "account.balance",
          "balance %s, says %s, charge %s"
              .formatted(balance.value().inYuan(), balance.source(), charge.inYuan()));
      // What costs nothing asks nothing of the account, not even that it be out of debt.
      if (!charge.isZero() && balance.value().compareTo(charge) < 0) {
        return Decider.declined(Reason.BALANCE_TOO_LOW, trace);
      }
      remaining = Optional.of(balance.value().minus(charge));
    } else if (!charge.isZero()
        && !trace.goesOnWithout(
            "balance", tapCase.item().absence().balance(), "that it is sufficient")) {
      return Decider.declined(Reason.FACT_ABSENT, trace);
    }
    return new Ruling(
        new Decision.Approved(
            charge,
            remaining,
            granted.entitlement(),
            notice(granted.greeting(), charge, remaining)),
        trace.steps(),
        granted.historyAfter());
  }

  private static Notice notice(Notice greeting, Money charge, Optional<Money> remaining) {
    if (charge.isZero()) {
      return greeting;
    }
    return new Notice(
        "%s，扣款 %s 元%s"
            .formatted(
                greeting.zh(),
                charge.inYuan(),
                remaining.map(left -> "，余额 " + left.inYuan() + " 元").orElse("")),
        "%s: paid %s yuan%s"
            .formatted(
                greeting.en(),
                charge.inYuan(),
                remaining.map(left -> ", " + left.inYuan() + " left").orElse("")));
  }
}
