package org.onecard.scenario;

import java.util.Optional;
import org.onecard.scenario.catalogue.OfflinePolicy.PerCard;

/**
 * Whether the charge may be taken: the limit of a terminal that is alone, then what there is to
 * take it from, be it an account, a purse on the card or whoever issued a code.
 */
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
        return Decider.declined(Decider.refusal(Reason.OFFLINE_LIMIT, tapCase), trace);
      }
      Optional<PerCard> limit = tapCase.item().offline().perCard();
      if (limit.isPresent() && isOverLimit(limit.get(), charge, tapCase, trace)) {
        return Decider.declined(Decider.refusal(Reason.OFFLINE_CARD_LIMIT, tapCase), trace);
      }
    }

    Funds funds =
        switch (tapCase.tap().card().application().payment()) {
          case ACCOUNT -> account(charge, tapCase, trace);
          case PURSE -> medium(charge, tapCase, trace, "purse.balance", Reason.BALANCE_TOO_LOW);
          case ISSUER ->
              medium(charge, tapCase, trace, "code.limit", Reason.CODE_LIMIT).withoutRemainder();
        };
    if (funds.refusal().isPresent()) {
      return Decider.declined(Decider.refusal(funds.refusal().get(), tapCase), trace);
    }
    Optional<Money> remaining = funds.remaining();
    return new Ruling(
        new Decision.Approved(
            charge,
            remaining,
            granted.entitlement(),
            notice(greeting(granted, tapCase), charge, remaining)),
        trace.steps(),
        granted.historyAfter(),
        granted.correction());
  }

  /** A terminal that remembers nothing of a card has approved nothing for it. */
  private static boolean isOverLimit(PerCard limit, Money charge, TapCase tapCase, Trace trace) {
    AloneUse before =
        tapCase.facts().alone() instanceof Fact.Known<AloneUse> known
            ? known.value()
            : AloneUse.NONE;
    trace.step(
        "offline.card-limit",
        "%d taps with %s without the host in %s, at most %d with %s"
            .formatted(
                before.taps(),
                before.total().inYuan(),
                limit.within(),
                limit.taps(),
                limit.total().inYuan()));
    return before.taps() >= limit.taps()
        || before.total().plus(charge).compareTo(limit.total()) > 0;
  }

  /**
   * What there is to pay from.
   *
   * @param refusal why it may not be taken from there
   * @param remaining what is left afterwards, where that is known
   */
  private record Funds(Optional<Reason> refusal, Optional<Money> remaining) {

    static Funds refused(Reason reason) {
      return new Funds(Optional.of(reason), Optional.empty());
    }

    static Funds of(Optional<Money> remaining) {
      return new Funds(Optional.empty(), remaining);
    }

    /** A limit is the issuer's and no money of the holder: nothing of it is left. */
    Funds withoutRemainder() {
      return new Funds(refusal, Optional.empty());
    }
  }

  private static Funds account(Money charge, TapCase tapCase, Trace trace) {
    if (tapCase.facts().balance() instanceof Fact.Known<Money> balance) {
      trace.step(
          "account.balance",
          "balance "
              + balance.value().inYuan()
              + ", says "
              + balance.source()
              + ", charge "
              + charge.inYuan());
      // What costs nothing asks nothing of the account, not even that it be out of debt.
      return !charge.isZero() && balance.value().compareTo(charge) < 0
          ? Funds.refused(Reason.BALANCE_TOO_LOW)
          : Funds.of(Optional.of(balance.value().minus(charge)));
    }
    return charge.isZero()
            || trace.goesOnWithout(
                "balance", tapCase.item().absence().balance(), "that it is sufficient")
        ? Funds.of(Optional.empty())
        : Funds.refused(Reason.FACT_ABSENT);
  }

  /** What the medium says of itself; one that can pay and does not say how much is not believed. */
  private static Funds medium(
      Money charge, TapCase tapCase, Trace trace, String rule, Reason tooLittle) {
    Optional<Money> available = tapCase.tap().card().available();
    trace.step(
        rule,
        "the medium says %s, charge %s"
            .formatted(available.map(Money::inYuan).orElse("nothing"), charge.inYuan()));
    if (charge.isZero()) {
      return Funds.of(available);
    }
    if (available.isEmpty()) {
      return Funds.refused(Reason.FACT_ABSENT);
    }
    return available.get().compareTo(charge) < 0
        ? Funds.refused(tooLittle)
        : Funds.of(Optional.of(available.get().minus(charge)));
  }

  private static Notice greeting(Verdict.Granted granted, TapCase tapCase) {
    return tapCase.item().messages().approved().orElse(granted.greeting());
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
