package org.onecard.scenario.catalogue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.PresentedCard.Payment;
import org.onecard.scenario.Printable;
import org.onecard.scenario.catalogue.TransitRules.FarePeriod;
import org.onecard.scenario.fare.Tariff;
import org.onecard.scenario.fare.TariffCheck;

/**
 * Whether a catalogue makes sense as a whole. The host checks what it is about to publish, a
 * terminal what it was sent: a signed bundle may still come from a mistaken publisher. What passes
 * here can be decided by without overflow, without a negative charge and within bounded time.
 */
public final class CatalogueCheck {

  public static final int MOST_ITEMS = 10_000;
  public static final int MOST_FARES = 1_000;
  public static final int MOST_TARIFFS = 20;
  public static final int MOST_LOCATIONS = 10_000;
  public static final int MOST_FREE_REGIONS = 400;
  public static final long MOST_FEN = 1_000_000;
  public static final int MOST_TRANSFERS = 100;
  public static final int MOST_ENTRIES_PER_DAY = 100;
  public static final int LONGEST_TITLE = 60;
  public static final int LONGEST_PURPOSE = 120;
  public static final int LONGEST_MESSAGE = 120;
  public static final int LONGEST_TEST_NAME = 120;
  public static final int MOST_OPERATORS = 1_000;
  public static final int MOST_NARROWINGS = 10_000;
  public static final int MOST_TESTS = 1_000;

  /** Different ones in a catalogue: to compile one takes about a millisecond. */
  public static final int MOST_CONDITIONS = 2_000;

  public static final int MOST_JOINT_REGIONS = 32;
  public static final int MOST_REQUIREMENTS = 16;
  public static final int MOST_CLASS_RULES = 16;
  public static final int MOST_CONCESSIONS = 16;
  public static final int MOST_SPECIAL_DAYS = 400;
  public static final int MOST_PASSES = 16;
  public static final int MOST_SLOTS = 96;
  public static final int MOST_EXITS = 100;
  public static final int MOST_PLACES = 1_000_000;
  public static final Duration SHORTEST_SHARE = Duration.ofMinutes(1);
  public static final Duration LONGEST_SHARE = Duration.ofHours(24);

  /** Taps of one card that a terminal alone may be allowed within a time. */
  public static final int MOST_ALONE = 100;

  /** A person notices a tenth of a second; the decision and the gate need some of it too. */
  public static final Duration LONGEST_GROUP = Duration.ofMillis(50);

  public static final Duration SHORTEST_ALONE = Duration.ofMinutes(1);
  public static final Duration LONGEST_ALONE = Duration.ofDays(7);
  public static final Duration SHORTEST_REENTRY = Duration.ofSeconds(10);
  public static final Duration LONGEST_REENTRY = Duration.ofHours(24);
  public static final Duration LONGEST_PASS_BACK = Duration.ofHours(1);
  public static final Duration SHORTEST_TRANSFER = Duration.ofMinutes(1);
  public static final Duration LONGEST_TRANSFER = Duration.ofHours(24);
  public static final Duration SHORTEST_SHOWING = Duration.ofSeconds(1);
  public static final Duration LONGEST_SHOWING = Duration.ofMinutes(5);
  public static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
  public static final LocalDate LAST_DAY = LocalDate.of(2199, 12, 31);

  /** A file with more faults than this is told about its first ones. */
  public static final int MOST_FINDINGS = 100;

  private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Pattern SLOT = Pattern.compile("[a-z0-9-]{1,32}");
  private static final Pattern LOCATION = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final List<Finding> findings = new ArrayList<>();

  private CatalogueCheck() {}

  /**
   * One fault.
   *
   * @param path where, in the words of the authored file: {@code items[2].transit.fares[1].from}
   * @param message what is wrong, in English
   * @param remedy what would be right
   */
  public record Finding(String path, String message, String remedy) {}

  /** Every fault found, in the order of the items; at most {@link #MOST_FINDINGS}. */
  public static List<Finding> check(Catalogue catalogue) {
    CatalogueCheck check = new CatalogueCheck();
    check.catalogue(catalogue);
    return List.copyOf(check.findings);
  }

  private void catalogue(Catalogue catalogue) {
    if (catalogue.version() < 1) {
      report("version", "version is " + catalogue.version(), "versions begin at 1");
    }
    Instant first = FIRST_DAY.atStartOfDay().toInstant(ZoneOffset.UTC);
    Instant last = LAST_DAY.atStartOfDay().toInstant(ZoneOffset.UTC);
    if (catalogue.effectiveFrom().isBefore(first) || catalogue.effectiveFrom().isAfter(last)) {
      report("effective", catalogue.effectiveFrom() + " is out of range", daysAllowed());
    }
    List<Item> items = catalogue.items();
    if (items.isEmpty() || items.size() > MOST_ITEMS) {
      report("items", items.size() + " items", "give 1 to " + MOST_ITEMS + " items");
      return;
    }
    tariffs(catalogue);
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < items.size() && findings.size() < MOST_FINDINGS; i++) {
      String path = "items[" + i + "]";
      Item item = items.get(i);
      Integer before = seen.putIfAbsent(item.id(), i);
      if (before != null) {
        report(
            path + ".id",
            "the id " + Printable.quoted(item.id()) + " is already that of items[" + before + "]",
            "give each item an id of its own");
      }
      item(path, item);
      references(path, item, catalogue);
    }
    places(catalogue);
    tests(catalogue);
  }

  // ---- the whole ----

  private void places(Catalogue catalogue) {
    Catalogue.Places places = catalogue.places();
    atMost("joint", places.joint().size(), MOST_JOINT_REGIONS);
    if (!places.joint().isEmpty()
        && places.joint().stream().noneMatch(joint -> joint.holds(catalogue.region()))) {
      report(
          "joint",
          "the joint list is not one of region " + catalogue.region().code(),
          "name the region among those of the joint list");
    }
    if (atMost("operators", places.operators().size(), MOST_OPERATORS)) {
      Set<String> ids = new HashSet<>();
      for (int i = 0; i < places.operators().size(); i++) {
        Operator operator = places.operators().get(i);
        String path = "operators[" + i + "]";
        id(path + ".id", operator.id());
        unique(path + ".id", operator.id(), ids);
        text(path + ".name", operator.name(), LONGEST_TITLE);
      }
    }
    if (atMost("locations", places.locations().size(), MOST_LOCATIONS)) {
      locations(catalogue);
    }
    if (atMost("narrow", places.narrowings().size(), MOST_NARROWINGS)) {
      Set<String> narrowed = new HashSet<>();
      for (int i = 0; i < places.narrowings().size(); i++) {
        narrowing("narrow[" + i + "]", places.narrowings().get(i), catalogue, narrowed);
      }
    }
  }

  private void tariffs(Catalogue catalogue) {
    if (catalogue.tariffs().size() > MOST_TARIFFS) {
      report("tariffs", catalogue.tariffs().size() + " tariffs", "give at most " + MOST_TARIFFS);
      return;
    }
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < catalogue.tariffs().size(); i++) {
      String path = "tariffs[" + i + "].";
      Tariff tariff = catalogue.tariffs().get(i);
      if (!ids.add(tariff.id())) {
        report(
            path + "id",
            "the id " + Printable.quoted(tariff.id()) + " stands twice",
            "give each tariff an id of its own");
      }
      if (!tariff.tables().currency().equals(Money.Currency.CNY.name())) {
        report(
            path + "currency",
            "is " + Printable.quoted(tariff.tables().currency()) + "; the book is kept in CNY",
            "write the prices in CNY");
      }
      List<TariffCheck.Finding> faults = TariffCheck.check(tariff.tables());
      faults.forEach(fault -> report(path + fault.path(), fault.message(), fault.remedy()));
      if (faults.isEmpty()) {
        TariffCheck.holes(tariff)
            .forEach(hole -> report(path + hole.path(), hole.message(), hole.remedy()));
      }
    }
    Map<String, Integer> networks = new HashMap<>();
    for (int i = 0; i < catalogue.items().size(); i++) {
      if (catalogue.items().get(i).rules() instanceof TransitRules rules) {
        byTariff("items[" + i + "]", rules, catalogue.items().get(i), ids);
        Integer before = networks.putIfAbsent(rules.network(), i);
        if (before != null) {
          sameTariff("items[" + i + "]", rules, catalogue.items().get(before));
        }
      }
    }
  }

  /**
   * A card has one history in a network. A flat tap would drop the rides that a tariff keeps in it,
   * and rides of two tariffs would be counted as charged for each other.
   */
  private void sameTariff(String path, TransitRules rules, Item first) {
    Optional<String> other = ((TransitRules) first.rules()).tariff();
    if (!rules.tariff().equals(other)) {
      report(
          path + ".transit.network",
          "is that of item %s, which has %s"
              .formatted(
                  Printable.quoted(first.id()),
                  other
                      .map(id -> "tariff " + Printable.quoted(id))
                      .orElse("a flat fare and no tariff")),
          "give it a network of its own, or both the same tariff");
    }
  }

  private void byTariff(String path, TransitRules rules, Item item, Set<String> tariffs) {
    if (rules.tariff().isEmpty()) {
      return;
    }
    if (!tariffs.contains(rules.tariff().get())) {
      report(
          path + ".transit.tariff",
          "there is no tariff " + Printable.quoted(rules.tariff().get()),
          "name one of the catalogue's tariffs");
    }
    if (!rules.fares().isEmpty()
        || !rules.payPercent().isEmpty()
        || !rules.passBack().isZero()
        || rules.transfer().isPresent()) {
      report(
          path + ".transit",
          "has both a tariff and a flat fare",
          "leave out fares, payPercent, passBack and transfer, or the tariff");
    }
    // The price of a tap depends on the taps before it: only the host's figure fits them all.
    if (item.reconciliation() != Item.Reconciliation.HOST) {
      report(path + ".reconcile", "is terminal, under a tariff", "write host");
    }
    // A tap's charge is the difference of two prices of many rides: a percentage of it means
    // nothing.
    if (!item.eligibility().concessions().isEmpty()) {
      report(
          path + ".concessions",
          "has concessions under a tariff",
          "give the tariff rider categories with prices of their own");
    }
    // A ride that nobody took is taken out of the card's rides, with its price.
    if (item.outcome().notPassed() == OutcomePolicy.NotPassed.RE_ENTRY) {
      report(path + ".notPassed", "is a re-entry, under a tariff", "write keep or refund");
    }
    // A purse is debited at once and for good; what is settled later cannot be taken from it.
    if (item.media().stream().anyMatch(medium -> medium.payment() == Payment.PURSE)) {
      report(
          path + ".media",
          "has a purse, from which nothing can be taken back",
          "give purses an item of their own with a flat fare");
    }
  }

  private void locations(Catalogue catalogue) {
    Set<String> ids = new HashSet<>();
    List<Location> locations = catalogue.places().locations();
    for (int i = 0; i < locations.size(); i++) {
      Location location = locations.get(i);
      String path = "locations[" + i + "]";
      location(path + ".id", location.id());
      unique(path + ".id", location.id(), ids);
      text(path + ".name", location.name(), LONGEST_TITLE);
      location.operatorId().ifPresent(id -> operator(path + ".operator", id, catalogue));
    }
  }

  private void narrowing(
      String path, Narrowing narrowing, Catalogue catalogue, Set<String> narrowed) {
    Optional<Item> item = catalogue.findItem(narrowing.itemId());
    if (item.isEmpty()) {
      report(
          path + ".item",
          "there is no item " + Printable.quoted(narrowing.itemId()),
          "name an item of the joint list or of the province");
      return;
    }
    if (item.get().layer() == Layer.DISTRICT) {
      report(path + ".item", "is a district's own item", "change the item itself");
    }
    unique(path + ".item", narrowing.district().code() + " " + narrowing.itemId(), narrowed);
    if (!catalogue.region().holds(narrowing.district())) {
      report(
          path,
          "region %s does not lie in %s"
              .formatted(narrowing.district().code(), catalogue.region().code()),
          "a district narrows what is open at its own locations");
    }
    narrowing.from().ifPresent(from -> day(path + ".valid.from", from));
    narrowing.to().ifPresent(to -> day(path + ".valid.to", to));
    LocalDate first = item.get().validFrom();
    Optional<LocalDate> last = item.get().validTo();
    narrowing
        .from()
        .filter(from -> from.isBefore(first))
        .ifPresent(from -> opensMore(path + ".valid.from", "begins before the item, on " + from));
    narrowing
        .to()
        .filter(to -> last.map(to::isAfter).orElse(false))
        .ifPresent(to -> opensMore(path + ".valid.to", "ends after the item, on " + to));
    if (narrowing.to().isPresent()
        && narrowing.to().get().isBefore(narrowing.from().orElse(first))) {
      report(path + ".valid.to", "ends before it begins", "write open: false to close the item");
    }
    if (!item.get().media().containsAll(narrowing.media())) {
      opensMore(path + ".media", "takes media that the item does not");
    }
  }

  private void opensMore(String path, String message) {
    report(path, message, "a district narrows an item and never opens more of it");
  }

  private void tests(Catalogue catalogue) {
    if (!atMost("tests", catalogue.tests().size(), MOST_TESTS)) {
      return;
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < catalogue.tests().size(); i++) {
      TestCase test = catalogue.tests().get(i);
      String path = "tests[" + i + "]";
      sentence(path + ".name", test.name(), LONGEST_TEST_NAME);
      unique(path + ".name", test.name(), names);
      location(path + ".location", test.tap().locationId());
      if (catalogue.findItem(test.tap().itemId()).isEmpty()) {
        report(
            path + ".item",
            "there is no item " + Printable.quoted(test.tap().itemId()),
            "name an item of the catalogue");
      }
    }
  }

  /** What an item names must be there, as far as the catalogue describes such things at all. */
  private void references(String path, Item item, Catalogue catalogue) {
    operator(path + ".operator", item.operatorId(), catalogue);
    if (catalogue.places().locations().isEmpty()) {
      return;
    }
    item.locations().stream()
        .filter(id -> catalogue.findLocation(id).isEmpty())
        .sorted()
        .forEach(
            id ->
                report(
                    path + ".locations",
                    "there is no location " + Printable.quoted(id),
                    "describe it under locations"));
  }

  private void operator(String path, String operatorId, Catalogue catalogue) {
    List<Operator> operators = catalogue.places().operators();
    if (!operators.isEmpty() && !catalogue.hasOperator(operatorId)) {
      report(
          path,
          "there is no operator " + Printable.quoted(operatorId),
          "describe it under operators");
    }
  }

  // ---- one item ----

  private void item(String path, Item item) {
    id(path + ".id", item.id());
    text(path + ".title", item.title(), LONGEST_TITLE);
    id(path + ".operator", item.operatorId());
    period(path + ".valid", item.validFrom(), item.validTo());
    if (item.locations().size() > MOST_LOCATIONS) {
      report(
          path + ".locations",
          item.locations().size() + " locations",
          "give at most " + MOST_LOCATIONS + ", or none for everywhere");
    } else {
      item.locations().stream()
          .sorted()
          .forEach(location -> location(path + ".locations", location));
    }
    if (item.media().isEmpty()) {
      report(path + ".media", "nothing may be presented", "name at least one card or code");
    }
    amount(path + ".offline.mostFen", item.offline().mostPerTap());
    if (!item.offline().syncWithin().isZero()) {
      duration(
          path + ".offline.syncWithinMs",
          item.offline().syncWithin(),
          Duration.ofMillis(1),
          LONGEST_GROUP);
    }
    item.offline()
        .perCard()
        .ifPresent(
            limit -> {
              String at = path + ".offline.perCard";
              count(at + ".taps", limit.taps(), MOST_ALONE);
              amount(at + ".fen", limit.total());
              duration(at + ".within", limit.within(), SHORTEST_ALONE, LONGEST_ALONE);
            });
    eligibility(path, item.eligibility());
    outcome(path + ".notPassed", item.outcome());
    item.messages()
        .approved()
        .ifPresent(text -> text(path + ".messages.approved", text, LONGEST_MESSAGE));
    item.messages().declined().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            each ->
                text(path + ".messages." + word(each.getKey()), each.getValue(), LONGEST_MESSAGE));

    ItemRules rules = item.rules();
    String rulesPath = path + "." + rules.scenario().name().toLowerCase(Locale.ROOT);
    switch (rules.scenario()) {
      case TRANSIT -> transit(rulesPath, (TransitRules) rules, item);
      case LIBRARY -> {} // A boolean has no wrong value.
      case SCENIC -> scenic(rulesPath, (ScenicRules) rules, item);
      case IDENTITY -> identity(rulesPath, (IdentityRules) rules);
    }
  }

  private void location(String path, String location) {
    if (!LOCATION.matcher(location).matches()) {
      report(
          path,
          "not a location: " + Printable.quoted(location),
          "1 to 64 letters, digits, dots, dashes or underscores");
    }
  }

  private void eligibility(String path, Eligibility eligibility) {
    if (atMost(path + ".require", eligibility.require().size(), MOST_REQUIREMENTS)) {
      for (int i = 0; i < eligibility.require().size(); i++) {
        text(
            path + ".require[" + i + "].else",
            eligibility.require().get(i).otherwise(),
            LONGEST_MESSAGE);
      }
    }
    atMost(path + ".classes", eligibility.classes().size(), MOST_CLASS_RULES);
    if (atMost(path + ".concessions", eligibility.concessions().size(), MOST_CONCESSIONS)) {
      Set<String> ids = new HashSet<>();
      for (int i = 0; i < eligibility.concessions().size(); i++) {
        concession(path + ".concessions[" + i + "]", eligibility.concessions().get(i), ids);
      }
      long tickets =
          eligibility.concessions().stream()
              .flatMap(concession -> concession.ticket().stream())
              .distinct()
              .count();
      if (tickets > 1) {
        report(
            path + ".concessions",
            tickets + " kinds of ticket",
            "an item counts tickets of one kind; make an item for each");
      }
    }
  }

  private void concession(String path, Concession concession, Set<String> ids) {
    id(path + ".id", concession.id());
    unique(path + ".id", concession.id(), ids);
    if (concession.payPercent() < 0 || concession.payPercent() > 100) {
      report(
          path + ".payPercent",
          concession.payPercent() + " percent",
          "what is paid of the charge, 0 to 100");
    }
    concession.ticket().ifPresent(ticket -> id(path + ".ticket", ticket));
    if (concession.when().isEmpty() && concession.ticket().isEmpty()) {
      report(path, "is for everybody", "give a condition (when) or a ticket");
    }
  }

  private void outcome(String path, OutcomePolicy outcome) {
    if (outcome.notPassed() == OutcomePolicy.NotPassed.RE_ENTRY) {
      duration(path + ".within", outcome.within(), SHORTEST_REENTRY, LONGEST_REENTRY);
    }
  }

  private void transit(String path, TransitRules rules, Item item) {
    id(path + ".network", rules.network());
    if (rules.tariff().isEmpty()) {
      fares(path + ".fares", rules.fares(), item);
    }
    for (HolderClass holderClass : HolderClass.values()) {
      int percent = rules.payPercent().getOrDefault(holderClass, 100);
      if (percent < 0 || percent > 100) {
        report(
            path + ".payPercent." + holderClass.name().toLowerCase(Locale.ROOT),
            percent + " percent",
            "what the class pays of the fare, 0 to 100");
      }
    }
    duration(path + ".passBack", rules.passBack(), Duration.ZERO, LONGEST_PASS_BACK);
    if (rules.transfer().isPresent()) {
      TransitRules.Transfer transfer = rules.transfer().get();
      duration(path + ".transfer.within", transfer.within(), SHORTEST_TRANSFER, LONGEST_TRANSFER);
      amount(path + ".transfer.discountFen", transfer.discount());
      count(path + ".transfer.most", transfer.most(), MOST_TRANSFERS);
    }
  }

  private void fares(String path, List<FarePeriod> fares, Item item) {
    if (fares.isEmpty() || fares.size() > MOST_FARES) {
      report(path, fares.size() + " fares", "give 1 to " + MOST_FARES);
      return;
    }
    boolean orderly = true;
    for (int i = 0; i < fares.size(); i++) {
      FarePeriod fare = fares.get(i);
      orderly &= period(path + "[" + i + "]", fare.from(), fare.to());
      amount(path + "[" + i + "].fareFen", fare.fare());
    }
    if (orderly) {
      coverage(path, fares, item);
    }
  }

  /** No day may have two fares, and no day on which the item is offered may have none. */
  private void coverage(String path, List<FarePeriod> fares, Item item) {
    List<Integer> byStart = new ArrayList<>();
    for (int i = 0; i < fares.size(); i++) {
      byStart.add(i);
    }
    byStart.sort(Comparator.comparing((Integer i) -> fares.get(i).from()));

    LocalDate uncovered = item.validFrom();
    LocalDate lastOffered = item.validTo().orElse(LocalDate.MAX);
    int latest = -1; // The fare that reaches furthest so far.
    for (int i : byStart) {
      FarePeriod fare = fares.get(i);
      if (latest >= 0 && !fare.from().isAfter(end(fares.get(latest)))) {
        report(
            path + "[" + i + "].from",
            "from %s two fares hold: fares[%d] and fares[%d]".formatted(fare.from(), latest, i),
            "let the earlier one end on " + fare.from().minusDays(1));
      }
      if (fare.from().isAfter(uncovered) && !uncovered.isAfter(lastOffered)) {
        gap(path, uncovered);
      }
      if (latest < 0 || end(fare).isAfter(end(fares.get(latest)))) {
        latest = i;
      }
      LocalDate end = end(fares.get(latest));
      if (end.equals(LocalDate.MAX)) {
        uncovered = LocalDate.MAX;
      } else if (!end.isBefore(uncovered)) {
        uncovered = end.plusDays(1);
      }
    }
    if (!uncovered.equals(LocalDate.MAX) && !uncovered.isAfter(lastOffered)) {
      gap(path, uncovered);
    }
  }

  private void gap(String path, LocalDate day) {
    report(
        path,
        "the item is offered on " + day + " but has no fare then",
        "let a fare cover that day, or let the item's valid period end before");
  }

  private static LocalDate end(FarePeriod fare) {
    return fare.to().orElse(LocalDate.MAX);
  }

  private void scenic(String path, ScenicRules rules, Item item) {
    amount(path + ".priceFen", rules.price());
    if (rules.freeFor().size() > MOST_FREE_REGIONS) {
      report(
          path + ".freeFor",
          rules.freeFor().size() + " regions",
          "give at most " + MOST_FREE_REGIONS + "; 510000 holds all of Sichuan");
    }
    count(path + ".entriesPerDay", rules.entriesPerDay(), MOST_ENTRIES_PER_DAY);
    admission(path, rules.admission(), item);
  }

  private void admission(String path, Admission admission, Item item) {
    admission.freeDays().forEach(day -> day(path + ".freeDays", day));
    atMost(path + ".freeDays", admission.freeDays().size(), MOST_SPECIAL_DAYS);
    atMost(path + ".passes", admission.passes().size(), MOST_PASSES);
    Set<String> passes = new HashSet<>();
    for (int i = 0; i < admission.passes().size(); i++) {
      Admission.Pass pass = admission.passes().get(i);
      String passPath = path + ".passes[" + i + "]";
      id(passPath + ".id", pass.id());
      unique(passPath + ".id", pass.id(), passes);
      pass.blackout().forEach(day -> day(passPath + ".blackout", day));
      atMost(passPath + ".blackout", pass.blackout().size(), MOST_SPECIAL_DAYS);
    }
    slots(path + ".slots", admission.slots());
    admission.share().ifPresent(share -> share(path + ".offlineShare", share, admission, item));
    admission.exits().forEach(exit -> exit(path + ".exits", exit, item));
    atMost(path + ".exits", admission.exits().size(), MOST_EXITS);
    if (!item.locations().isEmpty() && item.locations().equals(admission.exits())) {
      report(path + ".exits", "every location is an exit", "leave at least one to come in by");
    }
    if (admission.capacity() < 0 || admission.capacity() > MOST_PLACES) {
      report(path + ".capacity", "is " + admission.capacity(), "give 1 to " + MOST_PLACES);
    }
    if (admission.exits().isEmpty() && admission.capacity() > 0) {
      report(path + ".capacity", "nobody would ever be counted out", "name the exits as well");
    }
    if (admission.exits().isEmpty() && admission.reentry().isPresent()) {
      report(
          path + ".reentry",
          "without exits a card that is handed back lets a second person in",
          "name the exits as well");
    }
    admission
        .reentry()
        .ifPresent(
            within -> duration(path + ".reentry", within, SHORTEST_REENTRY, LONGEST_REENTRY));
    admission.group().ifPresent(group -> id(path + ".group", group));
  }

  private void slots(String path, List<Admission.Slot> slots) {
    if (!atMost(path, slots.size(), MOST_SLOTS)) {
      return;
    }
    Set<String> ids = new HashSet<>();
    int ended = 0;
    for (int i = 0; i < slots.size(); i++) {
      Admission.Slot slot = slots.get(i);
      String slotPath = path + "[" + i + "]";
      if (!SLOT.matcher(slot.id()).matches()) {
        report(
            slotPath + ".id",
            "not an id: " + Printable.quoted(slot.id()),
            "1 to 32 of a to z, 0 to 9 and dashes");
      }
      unique(slotPath + ".id", slot.id(), ids);
      count(slotPath + ".quota", slot.quota(), MOST_PLACES);
      if (slot.fromMinute() < 0
          || slot.toMinute() > Admission.MINUTES_OF_A_DAY
          || slot.fromMinute() >= slot.toMinute()) {
        report(
            slotPath + ".to",
            "does not end after it begins",
            "a slot lies within one day: \"22:00\" to \"24:00\" at the latest");
      } else if (slot.fromMinute() < ended) {
        report(
            slotPath + ".from",
            "begins before the slot above it has ended",
            "give slots by rising time, none within another");
      }
      ended = Math.max(ended, slot.toMinute());
    }
  }

  private void share(String path, Admission.Share share, Admission admission, Item item) {
    if (admission.slots().isEmpty()) {
      report(path, "there are no slots to lend places of", "add slots, or leave it out");
    }
    if (!item.offline().allowed()) {
      report(
          path,
          "the item lets no terminal approve alone",
          "set offline.approve to true, or leave the share out");
    }
    count(path + ".persons", share.most(), MOST_PLACES);
    count(path + ".each", share.each(), MOST_PLACES);
    if (share.each() > share.most()) {
      report(
          path + ".each",
          "is more than all terminals together get",
          "give at most " + share.most());
    }
    duration(path + ".lasts", share.lasts(), SHORTEST_SHARE, LONGEST_SHARE);
    for (Admission.Slot slot : admission.slots()) {
      if (share.most() > slot.quota()) {
        report(
            path + ".persons",
            "is more than the quota of slot " + slot.id(),
            "give at most " + slot.quota());
      }
    }
  }

  private void exit(String path, String exit, Item item) {
    location(path, exit);
    if (!item.locations().isEmpty() && !item.locations().contains(exit)) {
      report(
          path,
          Printable.quoted(exit) + " is not among the item's locations",
          "add it to locations as well");
    }
  }

  private void identity(String path, IdentityRules rules) {
    text(path + ".purpose", rules.purpose(), LONGEST_PURPOSE);
    duration(path + ".showFor", rules.showFor(), SHORTEST_SHOWING, LONGEST_SHOWING);
    rules.consent().ifPresent(consent -> text(path + ".consent", consent, LONGEST_PURPOSE));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void id(String path, String id) {
    if (!ID.matcher(id).matches()) {
      report(path, "not an id: " + Printable.quoted(id), "1 to 64 of a to z, 0 to 9 and dashes");
    }
  }

  private void unique(String path, String name, Set<String> seen) {
    if (!seen.add(name)) {
      report(path, Printable.quoted(name) + " stands there twice", "keep one of them");
    }
  }

  private boolean atMost(String path, int count, int most) {
    if (count > most) {
      report(path, count + " entries", "give at most " + most);
    }
    return count <= most;
  }

  private void text(String path, Notice text, int longest) {
    sentence(path + ".zh", text.zh(), longest);
    sentence(path + ".en", text.en(), longest);
  }

  /** Texts reach screens and consoles, so nothing that steers one may be among them. */
  private void sentence(String path, String text, int longest) {
    if (text.isBlank() || text.codePointCount(0, text.length()) > longest) {
      report(path, "empty or too long", "give 1 to " + longest + " characters");
    } else if (text.codePoints().anyMatch(CatalogueCheck::steersScreens)) {
      report(path, "holds a control character", "give plain text on one line");
    }
  }

  private static boolean steersScreens(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private boolean period(String path, LocalDate from, Optional<LocalDate> to) {
    boolean inRange = day(path + ".from", from);
    if (to.isPresent()) {
      inRange &= day(path + ".to", to.get());
      if (to.get().isBefore(from)) {
        report(
            path + ".to",
            "ends on %s, before it begins on %s".formatted(to.get(), from),
            "both days are included; a single day has the same date twice");
        return false;
      }
    }
    return inRange;
  }

  private boolean day(String path, LocalDate day) {
    boolean inRange = !day.isBefore(FIRST_DAY) && !day.isAfter(LAST_DAY);
    if (!inRange) {
      report(path, day + " is out of range", daysAllowed());
    }
    return inRange;
  }

  private static String daysAllowed() {
    return "give a day from " + FIRST_DAY + " to " + LAST_DAY;
  }

  private void amount(String path, Money amount) {
    if (amount.amountFen() < 0 || amount.amountFen() > MOST_FEN) {
      report(path, amount.amountFen() + " fen", "give 0 to " + MOST_FEN + " fen (10,000 yuan)");
    }
  }

  private void count(String path, int count, int most) {
    if (count < 1 || count > most) {
      report(path, "is " + count, "give 1 to " + most);
    }
  }

  private void duration(String path, Duration duration, Duration least, Duration most) {
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      report(
          path,
          "lasts " + duration.toSeconds() + "s",
          "give " + least.toSeconds() + "s to " + most.toSeconds() + "s");
    }
  }

  private void report(String path, String message, String remedy) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(new Finding(path, message, remedy));
    }
  }
}
