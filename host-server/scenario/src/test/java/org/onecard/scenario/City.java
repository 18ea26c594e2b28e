package org.onecard.scenario;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onecard.scenario.catalogue.AbsencePolicy;
import org.onecard.scenario.catalogue.AbsencePolicy.WhenAbsent;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.IdentityRules;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.ItemRules;
import org.onecard.scenario.catalogue.LibraryRules;
import org.onecard.scenario.catalogue.OfflinePolicy;
import org.onecard.scenario.catalogue.ScenicRules;
import org.onecard.scenario.catalogue.TransitRules;
import org.onecard.scenario.catalogue.TransitRules.FarePeriod;
import org.onecard.scenario.catalogue.TransitRules.Transfer;

/** A small made-up city for tests: four items, a card, what is known of it, and taps. */
public final class City {

  public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  public static final Region CHONGQING = new Region("500000");
  public static final Region SICHUAN = new Region("510000");
  public static final Region CHENGDU = new Region("510100");
  public static final Region GUIZHOU = new Region("520000");

  public static final String METRO = "metro-ride";
  public static final String LIBRARY = "library-loan";
  public static final String PARK = "scenic-entry";
  public static final String IDENTITY = "identity-check";

  /** 2026-03-02 10:00 in the city. */
  public static final Instant MORNING = Instant.parse("2026-03-02T02:00:00Z");

  public static final LocalDate OPENED = LocalDate.of(2026, 1, 1);

  private City() {}

  public static Catalogue catalogue() {
    return catalogue(
        item(METRO, metro()),
        item(LIBRARY, new LibraryRules(true)),
        item(PARK, new ScenicRules(Money.fen(4_000), Set.of(CHONGQING, SICHUAN), 1)),
        item(
            IDENTITY,
            new IdentityRules(
                new Notice("请核对本人信息", "Check that this is you"), Duration.ofSeconds(10))));
  }

  public static Catalogue catalogue(Item... items) {
    return new Catalogue(CHONGQING, 7, MORNING.minusSeconds(1), ZONE, List.of(items));
  }

  public static TransitRules metro() {
    return new TransitRules(
        "metro",
        List.of(new FarePeriod(OPENED, Optional.empty(), Money.fen(300))),
        Map.of(HolderClass.SENIOR, 0, HolderClass.STUDENT, 50),
        Duration.ofSeconds(5),
        Optional.of(new Transfer(Duration.ofMinutes(90), Money.fen(100), 1)));
  }

  public static Item item(String id, ItemRules rules) {
    return item(id, rules, absence(WhenAbsent.ASSUME), new OfflinePolicy(true, Money.fen(500)));
  }

  public static Item item(
      String id, ItemRules rules, AbsencePolicy absence, OfflinePolicy offline) {
    return new Item(
        id,
        new Notice("事项", "Item"),
        "city-operator",
        OPENED,
        Optional.empty(),
        Set.of(),
        Item.SOCIAL_SECURITY_CARD,
        Assurance.READ,
        rules,
        offline,
        absence,
        Item.Reconciliation.HOST);
  }

  public static AbsencePolicy absence(WhenAbsent policy) {
    return new AbsencePolicy(policy, policy, policy, policy, policy);
  }

  /** A card of Chongqing that does not show its dates. */
  public static PresentedCard card() {
    return card(CHONGQING);
  }

  public static PresentedCard card(Region issuing) {
    return new PresentedCard(
        PresentedCard.Application.SSSE, issuing, "3.00", Optional.empty(), Assurance.READ);
  }

  public static Tap tap(String itemId) {
    return tap(itemId, card(), MORNING, "station-a", Tap.DecidedBy.HOST);
  }

  public static Tap tap(
      String itemId, PresentedCard card, Instant at, String location, Tap.DecidedBy by) {
    return new Tap("gate-01.1.1", "gate-01", location, itemId, card, at, by);
  }

  /** An adult of Chongqing with 50 yuan, no loan of 5, and nothing done before. */
  public static Facts facts() {
    return new Facts(
        known(false),
        known(new Holder(HolderClass.ADULT, Optional.of(CHONGQING), Optional.empty())),
        known(Money.fen(5_000)),
        known(new Patron(Patron.Status.ACTIVE, 0, 5, 0)),
        known(Optional.empty()));
  }

  public static Facts withDenied(Fact<Boolean> denied) {
    Facts f = facts();
    return new Facts(denied, f.holder(), f.balance(), f.patron(), f.history());
  }

  public static Facts withHolder(Fact<Holder> holder) {
    Facts f = facts();
    return new Facts(f.denied(), holder, f.balance(), f.patron(), f.history());
  }

  public static Facts withClass(HolderClass holderClass) {
    return withHolder(known(new Holder(holderClass, Optional.of(CHONGQING), Optional.empty())));
  }

  public static Facts withBalance(Fact<Money> balance) {
    Facts f = facts();
    return new Facts(f.denied(), f.holder(), balance, f.patron(), f.history());
  }

  public static Facts withPatron(Fact<Patron> patron) {
    Facts f = facts();
    return new Facts(f.denied(), f.holder(), f.balance(), patron, f.history());
  }

  public static Facts withHistory(Facts f, Fact<Optional<History>> history) {
    return new Facts(f.denied(), f.holder(), f.balance(), f.patron(), history);
  }

  public static <T> Fact<T> known(T value) {
    return Fact.known(value, Fact.Source.LEDGER, MORNING.minusSeconds(60));
  }
}
