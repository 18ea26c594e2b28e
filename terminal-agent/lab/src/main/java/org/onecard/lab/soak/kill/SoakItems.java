package org.onecard.lab.soak.kill;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * What the two gates are: one of a metro, where money counts, and one of a site, where places do.
 */
final class SoakItems {

  static final String RIDE = "metro-ride";
  static final String SITE = "hill-temple";

  /** By the number of the gate. */
  static final List<String> BY_GATE = List.of(RIDE, SITE);

  /** What the site may be oversold by at the most: places lent to its gate, which tells late. */
  static final int SHARE = 10;

  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private SoakItems() {}

  /**
   * The catalogue.
   *
   * @param quota places of the site in a day
   */
  static String catalogue(int quota) {
    return """
    region: %s
    zone: %s
    effective: 2026-01-01T00:00
    items:
      - id: %s
        title: { zh: 轨道乘车, en: Metro ride }
        operator: metro
        valid: { from: 2026-01-01 }
        assurance: read
        transit:
          network: metro
          fares:
            - { from: 2026-01-01, fareFen: 300 }
        offline: { approve: true, mostFen: 500 }
        absent: { denied: refuse, holder: assume, balance: assume, history: assume }
      - id: %s
        title: { zh: 山寺, en: Hill temple }
        operator: temple
        valid: { from: 2026-01-01 }
        assurance: read
        scenic:
          priceFen: 400
          entriesPerDay: 2
          slots:
            - { id: all-day, from: "00:00", to: "24:00", quota: %d }
          offlineShare: { persons: %d, each: %d, lasts: 10min }
        notPassed: { do: refund }
        offline: { approve: true, mostFen: 500 }
        absent: { denied: refuse, holder: assume, balance: assume, history: assume }
    """
        .formatted(People.REGION, ZONE, RIDE, SITE, quota, SHARE, SHARE);
  }

  /** The local days from one moment to another, both included. */
  static List<LocalDate> days(Instant from, Duration lasted) {
    return LocalDate.ofInstant(from, ZONE)
        .datesUntil(LocalDate.ofInstant(from.plus(lasted), ZONE).plusDays(1))
        .toList();
  }
}
