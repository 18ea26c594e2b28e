package org.onecard.server.gtfs;

import java.util.List;
import java.util.Map;
import org.onecard.scenario.fare.TariffTables;

/** What an import came to. */
public sealed interface ImportResult {

  /**
   * Imported.
   *
   * @param applied rows of each file that the tariff holds
   * @param notExpressible what the tariff cannot say, with the reason
   * @param holes rides that the feed leaves without a price; a catalogue does not take them
   */
  record Imported(
      TariffTables tables,
      Map<String, Integer> applied,
      List<FeedFinding> notExpressible,
      List<FeedFinding> holes)
      implements ImportResult {
    public Imported {
      applied = Map.copyOf(applied);
      notExpressible = List.copyOf(notExpressible);
      holes = List.copyOf(holes);
    }
  }

  /** Refused whole, for all of these. */
  record Refused(List<FeedFinding> findings) implements ImportResult {
    public Refused {
      findings = List.copyOf(findings);
    }
  }
}
