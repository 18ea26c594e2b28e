package org.onecard.scenario.catalogue;

import java.time.Duration;
import java.util.Optional;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Scenario;

/**
 * Showing who the card says the person is. Name and number stay on the terminal's screen.
 *
 * @param purpose why it is asked, shown to the person
 * @param showFor how long the fields stay on the screen
 * @param consent what a person agrees to by presenting the card; empty: to the purpose alone
 */
public record IdentityRules(Notice purpose, Duration showFor, Optional<Notice> consent)
    implements ItemRules {

  /** Where the person agrees to the purpose alone. */
  public IdentityRules(Notice purpose, Duration showFor) {
    this(purpose, showFor, Optional.empty());
  }

  @Override
  public Scenario scenario() {
    return Scenario.IDENTITY;
  }
}
