package org.onecard.protocol.message;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.onecard.protocol.wire.Wire;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.Notice;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.AbsencePolicy;
import org.onecard.scenario.catalogue.AbsencePolicy.WhenAbsent;
import org.onecard.scenario.catalogue.Admission;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.CatalogueCheck;
import org.onecard.scenario.catalogue.IdentityRules;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.ItemRules;
import org.onecard.scenario.catalogue.LibraryRules;
import org.onecard.scenario.catalogue.OfflinePolicy;
import org.onecard.scenario.catalogue.OfflinePolicy.PerCard;
import org.onecard.scenario.catalogue.ScenicRules;
import org.onecard.scenario.catalogue.TransitRules;
import org.onecard.scenario.fare.Tariff;

/** Catalogues between the scenario's types and the wire. */
final class CatalogueWire {

  private static final int MOST_ITEMS = 10_000;
  private static final int MOST_LOCATIONS = 10_000;
  private static final int MOST_MEDIA = 32;
  private static final int MOST_PERIODS = 1_000;
  private static final int MOST_REGIONS = 10_000;
  private static final int MOST_TIMES = 1_000_000;
  private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9_+/-]{1,64}");

  private CatalogueWire() {}

  static Wire.CatalogueBundle write(Catalogue catalogue) {
    Wire.CatalogueBundle.Builder wire =
        Wire.CatalogueBundle.newBuilder()
            .setRegion(Check.toNumber(catalogue.region()))
            .setVersion(catalogue.version())
            .setEffectiveMs(catalogue.effectiveFrom().toEpochMilli())
            .setZone(catalogue.zone().getId());
    ConditionTable conditions = new ConditionTable();
    catalogue.items().forEach(item -> wire.addItems(write(item, conditions)));
    wire.addAllPredicates(conditions.write());
    catalogue.tariffs().forEach(tariff -> wire.addTariffs(FareWire.write(tariff)));
    PlacesWire.write(catalogue.places(), wire);
    catalogue.tests().forEach(test -> wire.addTests(PlacesWire.write(test)));
    return wire.build();
  }

  static Catalogue read(Wire.CatalogueBundle wire) throws NotWellFormed {
    Check.nothingUnknown(wire);
    ConditionTable conditions = ConditionTable.read(wire.getPredicatesList());
    List<Item> items = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Wire.ItemMessage each : Check.count(wire.getItemsList(), 0, MOST_ITEMS, "items")) {
      Item item = readItem(each, conditions);
      Check.that(ids.add(item.id()), "items", "have an id twice");
      items.add(item);
    }
    List<Tariff> tariffs = new ArrayList<>();
    for (Wire.TariffMessage each :
        Check.count(wire.getTariffsList(), 0, CatalogueCheck.MOST_TARIFFS, "tariffs")) {
      tariffs.add(FareWire.readTariff(each));
    }
    Catalogue catalogue =
        new Catalogue(
            Check.region(wire.getRegion(), "region"),
            Check.count(wire.getVersion(), 1, "version"),
            Check.time(wire.getEffectiveMs(), "effective_ms"),
            readZone(wire.getZone()),
            items,
            PlacesWire.read(wire),
            PlacesWire.readTests(wire.getTestsList()),
            tariffs);
    List<CatalogueCheck.Finding> findings = CatalogueCheck.check(catalogue);
    if (!findings.isEmpty()) {
      CatalogueCheck.Finding first = findings.get(0);
      throw Check.malformed(first.path(), first.message() + " (" + first.remedy() + ")");
    }
    return catalogue;
  }

  private static ZoneId readZone(String id) throws NotWellFormed {
    try {
      return ZoneId.of(Check.matching(ZONE, id, "zone"));
    } catch (DateTimeException unknown) {
      throw Check.malformed("zone", "is unknown");
    }
  }

  private static Wire.ItemMessage write(Item item, ConditionTable conditions) {
    Wire.ItemMessage.Builder wire =
        Wire.ItemMessage.newBuilder()
            .setId(item.id())
            .setTitleZh(item.title().zh())
            .setTitleEn(item.title().en())
            .setOperator(item.operatorId())
            .setValidFrom(Check.toNumber(item.validFrom()))
            .setValidTo(Check.toNumber(item.validTo()))
            .addAllLocations(new TreeSet<>(item.locations()))
            .setLeastAssurance(RuleWire.write(item.leastAssurance()))
            .setOfflineAllowed(item.offline().allowed())
            .setOfflineMostFen(item.offline().mostPerTap().amountFen())
            .setOfflineSyncWithinMs((int) item.offline().syncWithin().toMillis())
            .setAbsence(write(item.absence()))
            .setReconciliation(write(item.reconciliation()))
            .addAllMediaValue(
                item.media().stream().map(PresentedCard.Application::number).toList());
    item.offline()
        .perCard()
        .ifPresent(
            limit ->
                wire.setOfflinePerCard(
                    Wire.OfflinePerCardMessage.newBuilder()
                        .setTaps(limit.taps())
                        .setTotalFen(limit.total().amountFen())
                        .setWithinMs(limit.within().toMillis())));
    ItemRules rules = item.rules();
    if (rules instanceof TransitRules transit) {
      wire.setTransit(write(transit));
    } else if (rules instanceof LibraryRules library) {
      wire.setLibrary(
          Wire.LibraryRulesMessage.newBuilder().setRefuseOverdue(library.refuseOverdue()));
    } else if (rules instanceof ScenicRules scenic) {
      wire.setScenic(write(scenic));
    } else if (rules instanceof IdentityRules identity) {
      wire.setIdentity(
          Wire.IdentityRulesMessage.newBuilder()
              .setPurposeZh(identity.purpose().zh())
              .setPurposeEn(identity.purpose().en())
              .setShowForMs(identity.showFor().toMillis())
              .setConsentZh(identity.consent().map(Notice::zh).orElse(""))
              .setConsentEn(identity.consent().map(Notice::en).orElse("")));
    }
    EligibilityWire.write(item.layer(), wire);
    EligibilityWire.write(item.eligibility(), conditions, wire);
    EligibilityWire.write(item.outcome(), wire);
    EligibilityWire.write(item.messages(), wire);
    return wire.build();
  }

  private static PerCard readPerCard(Wire.OfflinePerCardMessage wire) throws NotWellFormed {
    return new PerCard(
        Check.within(wire.getTaps(), 1, CatalogueCheck.MOST_ALONE, "taps"),
        Check.price(wire.getTotalFen(), "total_fen"),
        Check.duration(wire.getWithinMs(), "within_ms"));
  }

  private static Item readItem(Wire.ItemMessage wire, ConditionTable conditions)
      throws NotWellFormed {
    return new Item(
        Check.item(wire.getId(), "id"),
        RuleWire.readNotice(wire.getTitleZh(), wire.getTitleEn(), "title"),
        Check.name(wire.getOperator(), "operator"),
        Check.date(wire.getValidFrom(), "valid_from"),
        Check.dateOrNone(wire.getValidTo(), "valid_to"),
        readLocations(wire.getLocationsList()),
        readMedia(wire.getMediaValueList()),
        RuleWire.readAssurance(wire.getLeastAssurance()),
        readRules(wire),
        new OfflinePolicy(
            wire.getOfflineAllowed(),
            Check.price(wire.getOfflineMostFen(), "offline_most_fen"),
            wire.hasOfflinePerCard()
                ? Optional.of(readPerCard(wire.getOfflinePerCard()))
                : Optional.empty(),
            Duration.ofMillis(
                Check.within(
                    wire.getOfflineSyncWithinMs(),
                    0,
                    (int) CatalogueCheck.LONGEST_GROUP.toMillis(),
                    "offline_sync_within_ms"))),
        readAbsence(wire.getAbsence()),
        readReconciliation(wire.getReconciliation()),
        EligibilityWire.readLayer(wire),
        EligibilityWire.read(wire, conditions),
        EligibilityWire.readOutcome(wire),
        EligibilityWire.readMessages(wire));
  }

  private static Set<String> readLocations(List<String> wire) throws NotWellFormed {
    Set<String> locations = new TreeSet<>();
    for (String each : Check.count(wire, 0, MOST_LOCATIONS, "locations")) {
      Check.that(locations.add(Check.name(each, "locations")), "locations", "have one twice");
    }
    return locations;
  }

  static Set<PresentedCard.Application> readMedia(List<Integer> wire) throws NotWellFormed {
    Set<PresentedCard.Application> media = new LinkedHashSet<>();
    for (int each : Check.count(wire, 1, MOST_MEDIA, "media")) {
      Check.that(media.add(RuleWire.readApplication(each)), "media", "have one twice");
    }
    return media;
  }

  private static ItemRules readRules(Wire.ItemMessage wire) throws NotWellFormed {
    return switch (wire.getRulesCase()) {
      case TRANSIT -> readTransit(wire.getTransit());
      case LIBRARY -> new LibraryRules(wire.getLibrary().getRefuseOverdue());
      case SCENIC -> readScenic(wire.getScenic());
      case IDENTITY ->
          new IdentityRules(
              RuleWire.readNotice(
                  wire.getIdentity().getPurposeZh(), wire.getIdentity().getPurposeEn(), "purpose"),
              Check.duration(wire.getIdentity().getShowForMs(), "show_for_ms"),
              wire.getIdentity().getConsentZh().isEmpty()
                      && wire.getIdentity().getConsentEn().isEmpty()
                  ? Optional.empty()
                  : Optional.of(
                      RuleWire.readNotice(
                          wire.getIdentity().getConsentZh(),
                          wire.getIdentity().getConsentEn(),
                          "consent")));
      case RULES_NOT_SET -> throw Check.malformed("rules", "are missing");
    };
  }

  private static Wire.TransitRulesMessage write(TransitRules rules) {
    Wire.TransitRulesMessage.Builder wire =
        Wire.TransitRulesMessage.newBuilder()
            .setNetwork(rules.network())
            .setPassBackMs(rules.passBack().toMillis())
            .setTariff(rules.tariff().orElse(""));
    for (TransitRules.FarePeriod period : rules.fares()) {
      wire.addFares(
          Wire.FarePeriodMessage.newBuilder()
              .setFrom(Check.toNumber(period.from()))
              .setTo(Check.toNumber(period.to()))
              .setFareFen(period.fare().amountFen()));
    }
    // By class and not by hash: the same catalogue is to have the same bytes on every machine.
    for (HolderClass holderClass : HolderClass.values()) {
      Integer percent = rules.payPercent().get(holderClass);
      if (percent != null) {
        wire.addPayPercent(
            Wire.PayPercentMessage.newBuilder()
                .setHolderClass(RuleWire.write(holderClass))
                .setPercent(percent));
      }
    }
    rules
        .transfer()
        .ifPresent(
            transfer ->
                wire.setTransfer(
                    Wire.TransferMessage.newBuilder()
                        .setWithinMs(transfer.within().toMillis())
                        .setDiscountFen(transfer.discount().amountFen())
                        .setMost(transfer.most())));
    return wire.build();
  }

  private static TransitRules readTransit(Wire.TransitRulesMessage wire) throws NotWellFormed {
    List<TransitRules.FarePeriod> fares = new ArrayList<>();
    for (Wire.FarePeriodMessage each : Check.count(wire.getFaresList(), 0, MOST_PERIODS, "fares")) {
      fares.add(
          new TransitRules.FarePeriod(
              Check.date(each.getFrom(), "from"),
              Check.dateOrNone(each.getTo(), "to"),
              Check.price(each.getFareFen(), "fare_fen")));
    }
    Map<HolderClass, Integer> percents = new EnumMap<>(HolderClass.class);
    for (Wire.PayPercentMessage each :
        Check.count(wire.getPayPercentList(), 0, HolderClass.values().length, "pay_percent")) {
      HolderClass holderClass = RuleWire.readHolderClass(each.getHolderClass());
      int percent = Check.within(each.getPercent(), 0, 100, "percent");
      Check.that(percents.put(holderClass, percent) == null, "pay_percent", "has a class twice");
    }
    Optional<TransitRules.Transfer> transfer =
        wire.hasTransfer() ? Optional.of(readTransfer(wire.getTransfer())) : Optional.empty();
    return new TransitRules(
        Check.name(wire.getNetwork(), "network"),
        fares,
        percents,
        Check.duration(wire.getPassBackMs(), "pass_back_ms"),
        transfer,
        wire.getTariff().isEmpty()
            ? Optional.empty()
            : Optional.of(Check.item(wire.getTariff(), "tariff")));
  }

  private static TransitRules.Transfer readTransfer(Wire.TransferMessage wire)
      throws NotWellFormed {
    return new TransitRules.Transfer(
        Check.duration(wire.getWithinMs(), "within_ms"),
        Check.price(wire.getDiscountFen(), "discount_fen"),
        Check.within(wire.getMost(), 0, MOST_TIMES, "most"));
  }

  private static Wire.ScenicRulesMessage write(ScenicRules rules) {
    Wire.ScenicRulesMessage.Builder wire =
        Wire.ScenicRulesMessage.newBuilder()
            .setPriceFen(rules.price().amountFen())
            .addAllFreeFor(rules.freeFor().stream().map(Check::toNumber).sorted().toList())
            .setEntriesPerDay(rules.entriesPerDay());
    if (rules.admission().isCounted()) {
      wire.setAdmission(SiteWire.write(rules.admission()));
    }
    return wire.build();
  }

  private static ScenicRules readScenic(Wire.ScenicRulesMessage wire) throws NotWellFormed {
    Set<Region> freeFor = new HashSet<>();
    for (int each : Check.count(wire.getFreeForList(), 0, MOST_REGIONS, "free_for")) {
      Check.that(freeFor.add(Check.region(each, "free_for")), "free_for", "has a region twice");
    }
    return new ScenicRules(
        Check.price(wire.getPriceFen(), "price_fen"),
        freeFor,
        Check.within(wire.getEntriesPerDay(), 1, MOST_TIMES, "entries_per_day"),
        wire.hasAdmission() ? SiteWire.readAdmission(wire.getAdmission()) : Admission.OPEN);
  }

  private static Wire.AbsenceMessage write(AbsencePolicy absence) {
    return Wire.AbsenceMessage.newBuilder()
        .setDenied(write(absence.denied()))
        .setHolder(write(absence.holder()))
        .setBalance(write(absence.balance()))
        .setPatron(write(absence.patron()))
        .setHistory(write(absence.history()))
        // Left out where it refuses: so it was before there was any such fact.
        .setSite(
            absence.site() == WhenAbsent.REFUSE
                ? Wire.WhenAbsent.WHEN_ABSENT_UNSPECIFIED
                : write(absence.site()))
        .build();
  }

  private static AbsencePolicy readAbsence(Wire.AbsenceMessage wire) throws NotWellFormed {
    return new AbsencePolicy(
        readWhenAbsent(wire.getDenied()),
        readWhenAbsent(wire.getHolder()),
        readWhenAbsent(wire.getBalance()),
        readWhenAbsent(wire.getPatron()),
        readWhenAbsent(wire.getHistory()),
        wire.getSite() == Wire.WhenAbsent.WHEN_ABSENT_UNSPECIFIED
            ? WhenAbsent.REFUSE
            : readWhenAbsent(wire.getSite()));
  }

  private static Wire.WhenAbsent write(WhenAbsent whenAbsent) {
    return switch (whenAbsent) {
      case REFUSE -> Wire.WhenAbsent.REFUSE;
      case ASSUME -> Wire.WhenAbsent.ASSUME;
    };
  }

  private static WhenAbsent readWhenAbsent(Wire.WhenAbsent wire) throws NotWellFormed {
    return switch (wire) {
      case REFUSE -> WhenAbsent.REFUSE;
      case ASSUME -> WhenAbsent.ASSUME;
      case WHEN_ABSENT_UNSPECIFIED, UNRECOGNIZED ->
          throw Check.malformed("absence", "is not told for every fact");
    };
  }

  private static Wire.Reconciliation write(Item.Reconciliation reconciliation) {
    return switch (reconciliation) {
      case HOST -> Wire.Reconciliation.RECONCILE_TO_HOST;
      case TERMINAL -> Wire.Reconciliation.RECONCILE_TO_TERMINAL;
    };
  }

  private static Item.Reconciliation readReconciliation(Wire.Reconciliation wire)
      throws NotWellFormed {
    return switch (wire) {
      case RECONCILE_TO_HOST -> Item.Reconciliation.HOST;
      case RECONCILE_TO_TERMINAL -> Item.Reconciliation.TERMINAL;
      case RECONCILIATION_UNSPECIFIED, UNRECOGNIZED ->
          throw Check.malformed("reconciliation", "is unknown");
    };
  }
}
