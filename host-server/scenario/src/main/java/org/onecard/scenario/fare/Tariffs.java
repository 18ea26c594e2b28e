package org.onecard.scenario.fare;

import java.util.Optional;

/** Where the tariffs of earlier catalogue versions are found. */
public interface Tariffs {

  /** Nobody remembers: the tariff at hand holds for everything. */
  Tariffs NONE = (version, tariffId) -> Optional.empty();

  Optional<Tariff> find(long version, String tariffId);
}
