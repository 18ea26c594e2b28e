package org.onecard.scenario;

import java.time.LocalDate;
import java.util.Optional;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.Narrowing;

/** What holds for every item: the item itself, the card, and whether a terminal may act alone. */
final class GeneralRules {

  private GeneralRules() {}

  /** The first reason to refuse; empty where the item's own rules have the word. */
  static Optional<Reason> findRefusal(TapCase tapCase, Trace trace) {
    return itemInForce(tapCase, trace)
        .or(() -> itemOfferedHere(tapCase, trace))
        .or(() -> mediumAccepted(tapCase, trace))
        .or(() -> openInDistrict(tapCase, trace))
        .or(() -> cardNotDenied(tapCase, trace))
        .or(() -> cardValid(tapCase, trace))
        .or(() -> cardSureEnough(tapCase, trace))
        .or(() -> purseResolved(tapCase, trace))
        .or(() -> offlineAllowed(tapCase, trace));
  }

  private static Optional<Reason> itemInForce(TapCase tapCase, Trace trace) {
    Item item = tapCase.item();
    LocalDate day = tapCase.day();
    boolean inForce =
        !day.isBefore(item.validFrom()) && item.validTo().map(to -> !day.isAfter(to)).orElse(true);
    trace.step(
        "item.in-force",
        "service day "
            + day
            + ", offered from "
            + item.validFrom()
            + item.validTo().map(to -> " to " + to).orElse(""));
    return inForce ? Optional.empty() : Optional.of(Reason.ITEM_NOT_IN_FORCE);
  }

  private static Optional<Reason> itemOfferedHere(TapCase tapCase, Trace trace) {
    Item item = tapCase.item();
    String location = tapCase.tap().locationId();
    boolean here = item.locations().isEmpty() || item.locations().contains(location);
    trace.step(
        "item.location",
        item.locations().isEmpty()
            ? "offered everywhere"
            : (here ? "offered at " : "not offered at ") + location);
    return here ? Optional.empty() : Optional.of(Reason.ITEM_NOT_HERE);
  }

  private static Optional<Reason> mediumAccepted(TapCase tapCase, Trace trace) {
    PresentedCard.Application medium = tapCase.tap().card().application();
    boolean accepted = tapCase.item().media().contains(medium);
    trace.step("item.media", medium + (accepted ? " is accepted" : " is not accepted"));
    return accepted ? Optional.empty() : Optional.of(Reason.MEDIUM_NOT_ACCEPTED);
  }

  /** A district may leave less of an item than the item itself. */
  private static Optional<Reason> openInDistrict(TapCase tapCase, Trace trace) {
    if (tapCase.narrowing().isEmpty()) {
      return Optional.empty();
    }
    Narrowing narrowing = tapCase.narrowing().get();
    LocalDate day = tapCase.day();
    PresentedCard.Application medium = tapCase.tap().card().application();
    Optional<Reason> refusal =
        !narrowing.open()
            ? Optional.of(Reason.ITEM_NOT_HERE)
            : narrowing.from().map(day::isBefore).orElse(false)
                    || narrowing.to().map(day::isAfter).orElse(false)
                ? Optional.of(Reason.ITEM_NOT_IN_FORCE)
                : !narrowing.media().isEmpty() && !narrowing.media().contains(medium)
                    ? Optional.of(Reason.MEDIUM_NOT_ACCEPTED)
                    : Optional.empty();
    trace.step(
        "item.district",
        "%s narrows it: %s"
            .formatted(
                narrowing.district().code(), refusal.map(Enum::name).orElse("open to this tap")));
    return refusal;
  }

  private static Optional<Reason> cardNotDenied(TapCase tapCase, Trace trace) {
    if (tapCase.facts().denied() instanceof Fact.Known<Boolean> denied) {
      trace.step(
          "card.denied",
          (denied.value() ? "on the deny list, says " : "not on the deny list, says ")
              + denied.source());
      return denied.value() ? Optional.of(Reason.CARD_DENIED) : Optional.empty();
    }
    return trace.goesOnWithout(
            "denied", tapCase.item().absence().denied(), "that the card is not stopped")
        ? Optional.empty()
        : Optional.of(Reason.FACT_ABSENT);
  }

  private static Optional<Reason> cardValid(TapCase tapCase, Trace trace) {
    Optional<LocalDate> shown = tapCase.tap().card().validTo();
    Optional<LocalDate> validTo = shown.or(() -> registeredValidTo(tapCase));
    if (validTo.isEmpty()) {
      // A 3.00 card hides its dates until the terminal has authenticated itself to it, and not
      // every card is registered; turning such cards away would turn away valid ones.
      trace.step("card.validity", "neither the card nor the registry says how long it is valid");
      return Optional.empty();
    }
    trace.step(
        "card.validity",
        "valid to %s, says the %s"
            .formatted(validTo.get(), shown.isPresent() ? "card" : "registry"));
    return tapCase.day().isAfter(validTo.get())
        ? Optional.of(Reason.CARD_EXPIRED)
        : Optional.empty();
  }

  private static Optional<LocalDate> registeredValidTo(TapCase tapCase) {
    return tapCase.facts().holder() instanceof Fact.Known<Holder> holder
        ? holder.value().cardValidTo()
        : Optional.empty();
  }

  private static Optional<Reason> cardSureEnough(TapCase tapCase, Trace trace) {
    Assurance asked = tapCase.item().leastAssurance();
    Assurance given = tapCase.tap().card().assurance();
    trace.step("card.assurance", "the item asks for " + asked + ", the card is " + given);
    return given.compareTo(asked) < 0 ? Optional.of(Reason.ASSURANCE_TOO_LOW) : Optional.empty();
  }

  /**
   * A purse is not debited again before it is known whether it was; and the ride that it was to pay
   * for counts only once that is known, so this comes before any rule about rides.
   */
  private static Optional<Reason> purseResolved(TapCase tapCase, Trace trace) {
    boolean open =
        tapCase.tap().card().application().payment() == PresentedCard.Payment.PURSE
            && tapCase.facts().openDebit() instanceof Fact.Known<Boolean> known
            && known.value();
    if (open) {
      trace.step("purse.open-debit", "nobody knows what became of an earlier debit");
    }
    return open ? Optional.of(Reason.PURSE_UNRESOLVED) : Optional.empty();
  }

  private static Optional<Reason> offlineAllowed(TapCase tapCase, Trace trace) {
    if (tapCase.tap().decidedBy() == Tap.DecidedBy.HOST) {
      return Optional.empty();
    }
    boolean allowed = tapCase.item().offline().allowed();
    trace.step(
        "offline.allowed",
        allowed ? "a terminal alone may approve" : "a terminal alone may not approve");
    return allowed ? Optional.empty() : Optional.of(Reason.NOT_OFFLINE);
  }
}
