package org.onecard.lab.city;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.onecard.ledger.CatalogueStore.PublishedCatalogue;
import org.onecard.protocol.message.Message.CatalogueDelivery;
import org.onecard.protocol.message.Signing;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.server.catalogue.CatalogueYaml;
import org.onecard.server.catalogue.ParsedCatalogue;

/** The catalogues of the city, and the plain list of what they say things cost. */
final class CityCatalogues {

  static final String METRO = "metro-ride";
  static final String SCENIC = "scenic-entry";
  static final String LIBRARY = "library-loan";

  /** What a tap may be off by, by the contract; and something for a record's way. */
  private static final Duration TOLERANCE = Duration.ofSeconds(65);

  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final long TRANSFER_FEN = 100;
  private static final long SCENIC_FEN = 4_000;

  private static final String YAML =
      """
      region: 500000
      zone: Asia/Shanghai
      effective: %s
      items:
        - id: metro-ride
          title: { zh: 轨道乘车, en: Metro ride }
          operator: metro
          valid: { from: 2026-01-01 }
          media: [%s]
          assurance: read
          transit:
            network: metro
            fares:
              - { from: 2026-01-01, fareFen: %d }
            payPercent: { senior: 0, student: 50 }
            passBack: 5s
            transfer: { within: 90min, discountFen: 100, most: 1 }
          notPassed: { do: refund }
          offline: { approve: true, mostFen: 500 }
          absent: { denied: refuse, holder: assume, balance: assume, history: assume }
          reconcile: host
        - id: library-loan
          title: { zh: 图书借阅, en: Library loan }
          operator: library
          valid: { from: 2026-01-01 }
          assurance: read
          library:
            refuseOverdue: true
          offline: { approve: false }
        - id: scenic-entry
          title: { zh: 景区入园, en: Scenic site entry }
          operator: scenic-site
          valid: { from: 2026-01-01 }
          assurance: read
          scenic:
            priceFen: 4000
            freeFor: [500000, 510000]
            entriesPerDay: 2
          offline: { approve: true, mostFen: 0, syncWithinMs: 20 }
          absent: { denied: refuse, holder: assume, history: assume }
      """;

  /** Reading one is slow, and cities of one kind share them. */
  private static final Map<Kind, Catalogue> READ = new ConcurrentHashMap<>();

  private final boolean purses;
  private final Map<Long, Offer> offers = new TreeMap<>();

  /**
   * A version of the city's catalogue.
   *
   * @param effectiveFrom a whole minute
   */
  record Offer(long version, Instant effectiveFrom, long metroFen) {}

  private record Kind(Offer offer, boolean purses) {

    private Catalogue read() {
      String yaml =
          YAML.formatted(
              LocalDateTime.ofInstant(offer.effectiveFrom(), ZONE),
              purses ? "ssse, t-union" : "ssse",
              offer.metroFen());
      ParsedCatalogue parsed =
          CatalogueYaml.parse("city.yaml", yaml.getBytes(StandardCharsets.UTF_8));
      if (parsed instanceof ParsedCatalogue.Valid valid) {
        return valid.draft().asVersion(offer.version());
      }
      throw new IllegalStateException("the city's catalogue is refused: " + parsed);
    }
  }

  /**
   * @param purses whether the metro takes them
   */
  CityCatalogues(boolean purses) {
    this.purses = purses;
  }

  /** Signs a version, ready to be published. */
  PublishedCatalogue publish(Offer offer, CityKeys keys, Instant at) {
    offers.put(offer.version(), offer);
    CatalogueDelivery signed =
        Signing.sign(READ.computeIfAbsent(new Kind(offer, purses), Kind::read), keys.region());
    return new PublishedCatalogue(
        offer.version(), offer.effectiveFrom(), at, signed.bundle(), signed.signature());
  }

  static Instant wholeMinute(Instant at) {
    return at.truncatedTo(ChronoUnit.MINUTES);
  }

  /** Whether a version was in force then, give or take what the contract allows. */
  boolean wasInForce(long version, Instant at) {
    Offer offer = offers.get(version);
    if (offer == null || at.plus(TOLERANCE).isBefore(offer.effectiveFrom())) {
      return false;
    }
    return offers.values().stream()
        .filter(other -> other.version() > version)
        .allMatch(other -> at.minus(TOLERANCE).isBefore(other.effectiveFrom()));
  }

  /** The version in force at an instant. */
  long inForce(Instant at) {
    return offers.values().stream()
        .filter(offer -> !offer.effectiveFrom().isAfter(at))
        .mapToLong(Offer::version)
        .max()
        .orElse(0);
  }

  /**
   * Whether a person may have paid so much for something, by a version that was published.
   *
   * @param knownClass whether whoever decided knew the class; alone, a terminal takes everybody for
   *     an adult
   */
  boolean isPrice(
      long amountFen,
      String itemId,
      HolderClass holderClass,
      boolean resident,
      boolean knownClass) {
    return offers.values().stream()
        .anyMatch(offer -> isPrice(offer, amountFen, itemId, holderClass, resident, knownClass));
  }

  private static boolean isPrice(
      Offer offer,
      long amountFen,
      String itemId,
      HolderClass holderClass,
      boolean resident,
      boolean knownClass) {
    return switch (itemId) {
      case METRO ->
          isRide(amountFen, offer.metroFen() * percent(holderClass) / 100)
              || (!knownClass && isRide(amountFen, offer.metroFen()));
      // Alone, a terminal goes by the card's region, and all of the city's cards are of it.
      case SCENIC -> amountFen == (resident ? 0 : SCENIC_FEN) || (!knownClass && amountFen == 0);
      default -> amountFen == 0;
    };
  }

  private static boolean isRide(long amountFen, long fareFen) {
    return amountFen == fareFen || amountFen == Math.max(0, fareFen - TRANSFER_FEN);
  }

  private static int percent(HolderClass holderClass) {
    return switch (holderClass) {
      case SENIOR -> 0;
      case STUDENT -> 50;
      default -> 100;
    };
  }

  /** Whether a terminal alone may approve it at all. */
  static boolean mayBeAlone(String itemId) {
    return !itemId.equals(LIBRARY);
  }

  /** What a terminal alone may take at most. */
  static long mostAloneFen(String itemId) {
    return itemId.equals(METRO) ? 500 : 0;
  }

  /** What a gate that nobody passed costs. */
  static boolean isRefunded(Optional<String> itemId) {
    return itemId.equals(Optional.of(METRO));
  }
}
