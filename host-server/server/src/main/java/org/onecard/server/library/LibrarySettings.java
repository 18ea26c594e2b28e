package org.onecard.server.library;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.onecard.server.sip2.SipSettings;

/**
 * One library.
 *
 * @param name [a-z0-9-], 1 to 64
 * @param network the libraries that share readers and take back each other's items
 * @param locations where its terminals stand
 * @param itemPrefixes what the barcodes of its items begin with; where no library of a network
 *     says, an item is looked for where it is presented
 * @param holdsReturns whether returns are taken, and posted later, while its system is down
 * @param capacity how many people may be inside; empty where nobody counts
 */
public record LibrarySettings(
    String name,
    String network,
    Set<String> locations,
    List<String> itemPrefixes,
    boolean holdsReturns,
    OptionalInt capacity,
    SipSettings sip) {

  public LibrarySettings {
    locations = Set.copyOf(locations);
    itemPrefixes = List.copyOf(itemPrefixes);
  }

  boolean owns(String item) {
    return itemPrefixes.stream().anyMatch(item::startsWith);
  }
}
