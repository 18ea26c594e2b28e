package org.onecard.scenario;

import java.util.Optional;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.CatalogueCheck;
import org.onecard.scenario.catalogue.IdentityRules;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.ItemRules;
import org.onecard.scenario.catalogue.LibraryRules;
import org.onecard.scenario.catalogue.ScenicRules;
import org.onecard.scenario.catalogue.TransitRules;

/** The rules of all scenarios behind one function. */
public final class Decider {

  private Decider() {}

  /**
   * Decides one tap.
   *
   * <p>The order is: item (known, in force, offered here, medium), card (denied, expired,
   * assurance), offline policy, the item's requirements, scenario, concessions, then the charge
   * (offline limit, balance). The first rule that refuses decides. A fact is asked for only where a
   * rule needs it; where it is absent, the item's absence policy holds.
   *
   * <p>The same arguments always give an equal ruling. No facts and no tap make it throw, as long
   * as the catalogue has passed {@link CatalogueCheck}.
   */
  public static Ruling decide(Catalogue catalogue, Facts facts, Tap tap) {
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

    Optional<Decision.Declined> refusal =
        GeneralRules.findRefusal(tapCase, trace)
            .map(reason -> refusal(reason, tapCase))
            .or(() -> EligibilityRules.findRefusal(tapCase, trace));
    if (refusal.isPresent()) {
      return declined(refusal.get(), trace);
    }
    TapCase counted = EligibilityRules.asClass(tapCase, trace);
    Verdict verdict = ReentryRules.find(counted, trace).orElseGet(() -> judge(counted, trace));
    if (verdict instanceof Verdict.Granted granted) {
      return AccountRules.settle(EligibilityRules.reduce(granted, counted, trace), counted, trace);
    }
    return declined(refusal(((Verdict.Refused) verdict).reason(), tapCase), trace);
  }

  private static Verdict judge(TapCase tapCase, Trace trace) {
    ItemRules rules = tapCase.item().rules();
    return switch (rules.scenario()) {
      case TRANSIT -> TransitScenario.judge((TransitRules) rules, tapCase, trace);
      case LIBRARY -> LibraryScenario.judge((LibraryRules) rules, tapCase, trace);
      case SCENIC -> ScenicScenario.judge((ScenicRules) rules, tapCase, trace);
      case IDENTITY -> IdentityScenario.judge((IdentityRules) rules, trace);
    };
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
