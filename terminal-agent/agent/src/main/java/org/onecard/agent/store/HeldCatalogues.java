package org.onecard.agent.store;

import java.util.List;

/**
 * Which catalogues a terminal holds.
 *
 * @param versions rising
 * @param inForce the one it decides by, 0 for none
 */
public record HeldCatalogues(List<Long> versions, long inForce) {

  public static final HeldCatalogues NONE = new HeldCatalogues(List.of(), 0);

  public HeldCatalogues {
    versions = List.copyOf(versions);
  }

  /** The highest, 0 for none. */
  public long newest() {
    return versions.isEmpty() ? 0 : versions.get(versions.size() - 1);
  }
}
