package org.onecard.server.gtfs;

import java.util.Set;

/**
 * How to import.
 *
 * @param id the tariff's id
 * @param networks networks whose rules to take; empty for all
 * @param closeMinuteGaps whether a timeframe that ends at the last minute of an hour, or the last
 *     second of a minute, is meant to last to the full one. Feeds write 08:59:00 and mean 09:00:00;
 *     as written, the minute between has no price
 */
public record ImportOptions(String id, Set<String> networks, boolean closeMinuteGaps) {
  public ImportOptions {
    networks = Set.copyOf(networks);
  }
}
