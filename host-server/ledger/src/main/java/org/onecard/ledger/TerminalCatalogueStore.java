package org.onecard.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What each terminal last said of the catalogues that it holds. */
public interface TerminalCatalogueStore {

  List<TerminalCatalogue> listTerminalCatalogues();

  /** Puts these in the place of what the same terminals said before, in one transaction. */
  void put(Collection<TerminalCatalogue> told);

  /**
   * What one terminal said.
   *
   * @param inForce the version it decides by, 0 for none
   * @param newest the highest that it holds, in force or waiting for its time; 0 for none
   * @param refused the last that it would not take, as long as none from there on is in force
   */
  record TerminalCatalogue(
      String terminalId, long inForce, long newest, Optional<Refused> refused, Instant at) {}

  /**
   * A version that was not taken.
   *
   * @param version as the bundle calls itself; 0 where that cannot be read
   * @param why in the terminal's words, at most 300 characters
   */
  record Refused(long version, String why) {}
}
