package org.onecard.server.catalogue;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.AbsencePolicy;
import org.onecard.scenario.catalogue.AbsencePolicy.WhenAbsent;
import org.onecard.scenario.catalogue.Admission;
import org.onecard.scenario.catalogue.CatalogueCheck;
import org.onecard.scenario.catalogue.Eligibility;
import org.onecard.scenario.catalogue.IdentityRules;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.ItemRules;
import org.onecard.scenario.catalogue.Layer;
import org.onecard.scenario.catalogue.LibraryRules;
import org.onecard.scenario.catalogue.Messages;
import org.onecard.scenario.catalogue.OfflinePolicy;
import org.onecard.scenario.catalogue.OfflinePolicy.PerCard;
import org.onecard.scenario.catalogue.OutcomePolicy;
import org.onecard.scenario.catalogue.OutcomePolicy.NotPassed;
import org.onecard.scenario.catalogue.OutcomePolicy.Unresolved;
import org.onecard.scenario.catalogue.ScenicRules;
import org.onecard.scenario.catalogue.TransitRules;
import org.onecard.scenario.catalogue.TransitRules.FarePeriod;
import org.onecard.scenario.catalogue.TransitRules.Transfer;

/**
 * Reads one item. What may be left out stands for the careful choice: no offline approval, an
 * absent fact refuses.
 */
final class ItemReader {

  private static final ScalarType<WhenAbsent> WHEN_ABSENT = ScalarType.oneOf(WhenAbsent.class);

  private static final ScalarType<NotPassed> NOT_PASSED = ScalarType.oneOf(NotPassed.class);

  private static final Notice NO_TITLE = new Notice("-", "-");
  private static final String NOBODY = "nobody";
  private static final ItemRules NO_RULES = new LibraryRules(true);

  private final FileFindings findings;
  private final Layer layer;
  private final EligibilityReader eligibilities;

  ItemReader(FileFindings findings, Conditions conditions, Layer layer) {
    this.findings = findings;
    this.layer = layer;
    this.eligibilities = new EligibilityReader(findings, conditions);
  }

  /**
   * The item. Where a field that every item needs was missing or wrong, that has been reported and
   * something harmless stands in for it, so that the rest can be checked as well.
   *
   * @param spareId the id where it could not be read
   */
  Item read(YamlFields item, String spareId) {
    Optional<String> id = item.required("id", ScalarType.TEXT);
    Optional<Notice> title = item.requiredGroup("title").flatMap(YamlFields::notice);
    Optional<String> operator = item.required("operator", ScalarType.TEXT);
    Optional<YamlFields> valid = item.requiredGroup("valid");
    Optional<LocalDate> from = valid.flatMap(group -> group.required("from", ScalarType.DAY));
    Optional<LocalDate> to = valid.flatMap(group -> group.find("to", ScalarType.DAY));
    boolean daysKnown =
        from.isPresent() && valid.map(group -> !group.unread("to", to)).orElse(false);
    valid.ifPresent(YamlFields::refuseOthers);
    Set<String> locations = item.values("locations", ScalarType.TEXT);
    Set<Application> media =
        item.has("media")
            ? item.values("media", ScalarType.oneOf(Application.class))
            : Item.SOCIAL_SECURITY_CARD;
    Optional<Assurance> assurance = item.required("assurance", ScalarType.oneOf(Assurance.class));
    Optional<ItemRules> rules = rules(item);
    OfflinePolicy offline =
        item.findGroup("offline").map(this::offline).orElse(OfflinePolicy.NEVER);
    AbsencePolicy absence =
        item.findGroup("absent").map(this::absence).orElse(AbsencePolicy.REFUSE_ALL);
    Item.Reconciliation reconciliation =
        item.find("reconcile", ScalarType.oneOf(Item.Reconciliation.class))
            .orElse(Item.Reconciliation.HOST);
    Eligibility eligibility = eligibilities.read(item);
    OutcomePolicy outcome =
        item.findGroup("notPassed")
            .flatMap(this::outcome)
            .orElse(OutcomePolicy.KEEP)
            .with(
                item.find("unresolvedDebit", ScalarType.oneOf(Unresolved.class))
                    .orElse(Unresolved.REFUSE));
    Messages messages = item.findGroup("messages").map(this::messages).orElse(Messages.GENERAL);
    item.refuseOthers();

    return new Item(
        id.orElse(spareId),
        title.orElse(NO_TITLE),
        operator.orElse(NOBODY),
        from.orElse(CatalogueCheck.FIRST_DAY),
        to,
        locations,
        // What could not be read has been reported.
        media.isEmpty() ? Item.SOCIAL_SECURITY_CARD : media,
        assurance.orElse(Assurance.PROVED),
        // Fares are checked against the days of the item; without those they would seem to gape.
        rules.filter(read -> daysKnown).orElse(NO_RULES),
        offline,
        absence,
        reconciliation,
        layer,
        eligibility,
        outcome,
        messages);
  }

  /** Keeps the place of something in the list that is no item at all. */
  static Item standIn(String id) {
    return new Item(
        id,
        NO_TITLE,
        NOBODY,
        CatalogueCheck.FIRST_DAY,
        Optional.empty(),
        Set.of(),
        Item.SOCIAL_SECURITY_CARD,
        Assurance.PROVED,
        NO_RULES,
        OfflinePolicy.NEVER,
        AbsencePolicy.REFUSE_ALL,
        Item.Reconciliation.HOST);
  }

  private Optional<ItemRules> rules(YamlFields item) {
    List<Optional<ItemRules>> given = new ArrayList<>();
    if (item.has("transit")) {
      given.add(item.requiredGroup("transit").flatMap(this::transit));
    }
    if (item.has("library")) {
      given.add(item.requiredGroup("library").map(this::library));
    }
    if (item.has("scenic")) {
      given.add(item.requiredGroup("scenic").flatMap(this::scenic));
    }
    if (item.has("identity")) {
      given.add(item.requiredGroup("identity").flatMap(this::identity));
    }
    if (given.size() != 1) {
      findings.report(
          item.at(),
          item.path(),
          given.isEmpty() ? "has no rules" : "has the rules of more than one scenario",
          "give exactly one of transit, library, scenic, identity");
      return Optional.empty();
    }
    return given.get(0);
  }

  private Optional<ItemRules> transit(YamlFields transit) {
    Optional<String> network = transit.required("network", ScalarType.TEXT);
    if (transit.has("tariff")) {
      Optional<String> tariff = transit.required("tariff", ScalarType.TEXT);
      transit.refuseOthers();
      return network.flatMap(scope -> tariff.map(id -> TransitRules.byTariff(scope, id)));
    }
    List<YamlNode> fareNodes = transit.list("fares", true);
    List<FarePeriod> fares = new ArrayList<>();
    for (int i = 0; i < fareNodes.size(); i++) {
      YamlFields.of(transit.pathOf("fares") + "[" + i + "]", fareNodes.get(i), findings)
          .flatMap(this::fare)
          .ifPresent(fares::add);
    }
    Map<HolderClass, Integer> payPercent = new EnumMap<>(HolderClass.class);
    transit.findGroup("payPercent").ifPresent(group -> payPercent(group, payPercent));
    Optional<Duration> passBack = transit.find("passBack", ScalarType.DURATION);
    Optional<Transfer> transfer = transit.findGroup("transfer").flatMap(this::transfer);
    transit.refuseOthers();
    // A fare that could not be read has been reported; without it the others would seem to gape.
    if (network.isEmpty() || fares.isEmpty() || fares.size() < fareNodes.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new TransitRules(
            network.get(), fares, payPercent, passBack.orElse(Duration.ZERO), transfer));
  }

  private Optional<FarePeriod> fare(YamlFields fare) {
    Optional<LocalDate> from = fare.required("from", ScalarType.DAY);
    Optional<LocalDate> to = fare.find("to", ScalarType.DAY);
    Optional<Money> amount = fare.required("fareFen", ScalarType.FEN);
    fare.refuseOthers();
    if (fare.unread("to", to)) {
      return Optional.empty();
    }
    return from.flatMap(first -> amount.map(fen -> new FarePeriod(first, to, fen)));
  }

  private void payPercent(YamlFields group, Map<HolderClass, Integer> payPercent) {
    for (HolderClass holderClass : HolderClass.values()) {
      group
          .find(ScalarType.word(holderClass), ScalarType.WHOLE)
          .ifPresent(percent -> payPercent.put(holderClass, percent));
    }
    group.refuseOthers();
  }

  private Optional<Transfer> transfer(YamlFields transfer) {
    Optional<Duration> within = transfer.required("within", ScalarType.DURATION);
    Optional<Money> discount = transfer.required("discountFen", ScalarType.FEN);
    Optional<Integer> most = transfer.required("most", ScalarType.WHOLE);
    transfer.refuseOthers();
    return within.flatMap(
        time -> discount.flatMap(fen -> most.map(count -> new Transfer(time, fen, count))));
  }

  private ItemRules library(YamlFields library) {
    boolean refuseOverdue = library.find("refuseOverdue", ScalarType.YES_NO).orElse(true);
    library.refuseOthers();
    return new LibraryRules(refuseOverdue);
  }

  private Optional<ItemRules> scenic(YamlFields scenic) {
    Optional<Money> price = scenic.required("priceFen", ScalarType.FEN);
    Set<Region> freeFor = scenic.values("freeFor", ScalarType.REGION);
    Optional<Integer> entries = scenic.required("entriesPerDay", ScalarType.WHOLE);
    Admission admission = AdmissionReader.read(scenic);
    scenic.refuseOthers();
    return price.flatMap(
        fen -> entries.map(count -> new ScenicRules(fen, freeFor, count, admission)));
  }

  private Optional<ItemRules> identity(YamlFields identity) {
    Optional<Notice> purpose = identity.requiredGroup("purpose").flatMap(YamlFields::notice);
    Optional<Duration> showFor = identity.required("showFor", ScalarType.DURATION);
    Optional<Notice> consent = identity.findGroup("consent").flatMap(YamlFields::notice);
    identity.refuseOthers();
    return purpose.flatMap(text -> showFor.map(time -> new IdentityRules(text, time, consent)));
  }

  private Optional<OutcomePolicy> outcome(YamlFields group) {
    Optional<NotPassed> what = group.required("do", NOT_PASSED);
    Optional<Duration> within =
        what.orElse(null) == NotPassed.RE_ENTRY
            ? group.required("within", ScalarType.DURATION)
            : Optional.of(Duration.ZERO);
    group.refuseOthers();
    return what.flatMap(policy -> within.map(time -> new OutcomePolicy(policy, time)));
  }

  private Messages messages(YamlFields group) {
    Optional<Notice> approved = group.findGroup("approved").flatMap(YamlFields::notice);
    Map<Reason, Notice> declined = new EnumMap<>(Reason.class);
    for (Reason reason : Reason.values()) {
      group
          .findGroup(ScalarType.word(reason))
          .flatMap(YamlFields::notice)
          .ifPresent(text -> declined.put(reason, text));
    }
    group.refuseOthers();
    return new Messages(approved, declined);
  }

  private OfflinePolicy offline(YamlFields offline) {
    boolean approve = offline.required("approve", ScalarType.YES_NO).orElse(false);
    Money most = offline.find("mostFen", ScalarType.FEN).orElse(Money.ZERO);
    Optional<PerCard> perCard = offline.findGroup("perCard").flatMap(group -> perCard(group, most));
    int syncWithinMs = offline.find("syncWithinMs", ScalarType.WHOLE).orElse(0);
    offline.refuseOthers();
    return new OfflinePolicy(approve, most, perCard, Duration.ofMillis(syncWithinMs));
  }

  private static Optional<PerCard> perCard(YamlFields limit, Money mostPerTap) {
    Optional<Integer> taps = limit.required("taps", ScalarType.WHOLE);
    Optional<Money> total = limit.find("fen", ScalarType.FEN);
    Duration within = limit.find("within", ScalarType.DURATION).orElse(Duration.ofDays(1));
    limit.refuseOthers();
    return taps.map(
        count ->
            new PerCard(
                count,
                total.orElseGet(
                    () ->
                        Money.fen(
                            Math.min(
                                CatalogueCheck.MOST_FEN,
                                mostPerTap.amountFen() * Math.max(1, count)))),
                within));
  }

  private AbsencePolicy absence(YamlFields absent) {
    AbsencePolicy policy =
        new AbsencePolicy(
            whenAbsent(absent, "denied"),
            whenAbsent(absent, "holder"),
            whenAbsent(absent, "balance"),
            whenAbsent(absent, "patron"),
            whenAbsent(absent, "history"),
            whenAbsent(absent, "site"));
    absent.refuseOthers();
    return policy;
  }

  private static WhenAbsent whenAbsent(YamlFields absent, String fact) {
    return absent.find(fact, WHEN_ABSENT).orElse(WhenAbsent.REFUSE);
  }
}
