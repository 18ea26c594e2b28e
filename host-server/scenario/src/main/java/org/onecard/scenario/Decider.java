package org.onecard.scenario;

import java.util.Optional;
import org.onecard.scenario.catalogue.Admission;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.CatalogueCheck;
import org.onecard.scenario.catalogue.IdentityRules;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.ItemRules;
import org.onecard.scenario.catalogue.LibraryRules;
import org.onecard.scenario.catalogue.ScenicRules;
import org.onecard.scenario.catalogue.TransitRules;
import org.onecard.scenario.fare.Journeys;
import org.onecard.scenario.fare.Tariff;
import org.onecard.scenario.fare.Tariffs;

/** The rules of all scenarios behind one function. */
public final class Decider {

  private Decider() {}

  /**
   * Decides one tap.
   *
   * <p>A terminal at an exit of a site lets out whoever comes. Else the order is: item (known, in
   * force, offered here, medium), card (denied, expired, assurance), offline policy, the item's
   * requirements, scenario, concessions, then the charge (offline limit, balance). The first rule
   * that refuses decides. A fact is asked for only where a rule needs it; where it is absent, the
   * item's absence policy holds.
   *
   * <p>The same arguments always give an equal ruling. No facts and no tap make it throw, as long
   * as the catalogue has passed {@link CatalogueCheck}.
   */
  public static Ruling decide(Catalogue catalogue, Facts facts, Tap tap) {
    return decide(catalogue, Tariffs.NONE, facts, tap);
  }

  /**
   * The same where tariffs of earlier versions are known, so that earlier taps keep the prices of
   * their own.
   *
   * @param tariffs by version; where one is not found the catalogue's own holds
   */
  public static Ruling decide(Catalogue catalogue, Tariffs tariffs, Facts facts, Tap tap) {
    Trace trace = new Trace();
    Optional<Item> item = catalogue.findItem(tap.itemId());
    if (item.isEmpty()) {
      trace.step(
          "item.known", "version %d has no item %s".formatted(catalogue.version(), tap.itemId()));
      return declined(
          new Decision.Declined(Reason.ITEM_UNKNOWN, Reason.ITEM_UNKNOWN.notice()), trace);
    }
    trace.step(
        "item.known",
        // Joined and not formatted, here and in what else every tap walks through: it is the time.
        item.get().id()
            + ", "
            + item.get().rules().scenario()
            + ", version "
            + catalogue.version());
    TapCase tapCase = TapCase.of(catalogue, item.get(), facts, tap);
    if (item.get().rules() instanceof ScenicRules site
        && ScenicScenario.isExit(site, tap.locationId())) {
      return AccountRules.settle(
          (Verdict.Granted) ScenicScenario.leave(tapCase, trace), tapCase, trace);
    }

    Optional<Decision.Declined> refusal =
        GeneralRules.findRefusal(tapCase, trace)
            .map(reason -> refusal(reason, tapCase))
            .or(() -> EligibilityRules.findRefusal(tapCase, trace));
    if (refusal.isPresent()) {
      return declined(refusal.get(), trace);
    }
    TapCase counted = EligibilityRules.asClass(tapCase, trace);
    Verdict verdict =
        ReentryRules.find(counted, trace)
            .orElseGet(() -> judge(catalogue, tariffs, counted, trace));
    if (verdict instanceof Verdict.Granted granted) {
      return AccountRules.settle(EligibilityRules.reduce(granted, counted, trace), counted, trace);
    }
    return declined(refusal(((Verdict.Refused) verdict).reason(), tapCase), trace);
  }

  /**
   * What a ride costs that was taken, whether or not it would have been allowed: a person whom a
   * terminal let pass has ridden. Empty for an item whose rides no tariff prices.
   */
  public static Optional<Ruling> passed(
      Catalogue catalogue, Tariffs tariffs, Facts facts, Tap tap) {
    return catalogue
        .findItem(tap.itemId())
        .flatMap(
            item ->
                scenarioOf(catalogue, tariffs, item.id())
                    .map(scenario -> passed(scenario, TapCase.of(catalogue, item, facts, tap))));
  }

  /** As the class the item counts the holder as, as when a tap is decided. */
  private static Ruling passed(TariffScenario scenario, TapCase tapCase) {
    Trace trace = new Trace();
    return scenario.passed(EligibilityRules.asClass(tapCase, trace), trace);
  }

  /**
   * What remains of a card's rides without one of them, and what goes back for it.
   *
   * @return empty where no tariff prices the item, or the card's rides do not hold the tap
   */
  public static Optional<Journeys.Settlement> withdrawn(
      Catalogue catalogue, Tariffs tariffs, String itemId, History history, String tapId) {
    return scenarioOf(catalogue, tariffs, itemId)
        .flatMap(scenario -> scenario.withdrawn(history, tapId));
  }

  /**
   * What a tap takes of a site's places if the person passes, whether or not it is allowed; empty
   * for an item that counts none.
   */
  public static Optional<Visit> visit(Catalogue catalogue, Facts facts, Tap tap) {
    return catalogue
        .findItem(tap.itemId())
        .filter(item -> item.rules() instanceof ScenicRules)
        .flatMap(
            item -> visit((ScenicRules) item.rules(), TapCase.of(catalogue, item, facts, tap)));
  }

  /** Whoever comes back because nobody had passed has their place already. */
  private static Optional<Visit> visit(ScenicRules rules, TapCase tapCase) {
    return ReentryRules.find(tapCase, new Trace()).isPresent()
        ? Optional.empty()
        : ScenicScenario.visit(rules, tapCase);
  }

  /** The admission of an item; {@link Admission#OPEN} for one that counts nobody. */
  public static Admission admission(Catalogue catalogue, String itemId) {
    return catalogue
        .findItem(itemId)
        .filter(item -> item.rules() instanceof ScenicRules)
        .map(item -> ((ScenicRules) item.rules()).admission())
        .orElse(Admission.OPEN);
  }

  private static Optional<TariffScenario> scenarioOf(
      Catalogue catalogue, Tariffs tariffs, String itemId) {
    return catalogue
        .findItem(itemId)
        .filter(item -> item.rules() instanceof TransitRules)
        .flatMap(item -> ((TransitRules) item.rules()).tariff())
        .flatMap(catalogue::findTariff)
        .map(tariff -> new TariffScenario(tariff, catalogue.version(), tariffs));
  }

  private static Verdict judge(Catalogue catalogue, Tariffs tariffs, TapCase tapCase, Trace trace) {
    ItemRules rules = tapCase.item().rules();
    return switch (rules.scenario()) {
      case TRANSIT -> transit((TransitRules) rules, catalogue, tariffs, tapCase, trace);
      case LIBRARY -> LibraryScenario.judge((LibraryRules) rules, tapCase, trace);
      case SCENIC -> ScenicScenario.judge((ScenicRules) rules, tapCase, trace);
      case IDENTITY -> IdentityScenario.judge((IdentityRules) rules, trace);
    };
  }

  private static Verdict transit(
      TransitRules rules, Catalogue catalogue, Tariffs tariffs, TapCase tapCase, Trace trace) {
    if (rules.tariff().isEmpty()) {
      return TransitScenario.judge(rules, tapCase, trace);
    }
    Optional<Tariff> tariff = catalogue.findTariff(rules.tariff().get());
    return tariff.isPresent()
        ? new TariffScenario(tariff.get(), catalogue.version(), tariffs).judge(tapCase, trace)
        : Verdict.refused(Reason.NO_FARE);
  }

  /** A refusal in the item's own words, where it has any. */
  static Decision.Declined refusal(Reason reason, TapCase tapCase) {
    return new Decision.Declined(
        reason, tapCase.item().messages().declined().getOrDefault(reason, reason.notice()));
  }

  static Ruling declined(Decision.Declined declined, Trace trace) {
    return new Ruling(declined, trace.steps(), Optional.empty());
  }

  /**
   * The scope in which the tap's item keeps a card's history: {@code transit:} and the network,
   * {@code library:}, {@code scenic:} or {@code identity:} and the item's id. An item that the
   * catalogue does not have keeps none; its scope is {@code unknown:} and the id.
   */
  public static String historyScope(Catalogue catalogue, String itemId) {
    return catalogue.findItem(itemId).map(Decider::historyScope).orElse("unknown:" + itemId);
  }

  private static String historyScope(Item item) {
    return switch (item.rules().scenario()) {
      case TRANSIT -> "transit:" + ((TransitRules) item.rules()).network();
      case LIBRARY -> "library:" + item.id();
      case SCENIC -> "scenic:" + item.id();
      case IDENTITY -> "identity:" + item.id();
    };
  }
}
