package org.onecard.scenario.catalogue;

import java.time.Duration;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Scenario;

/**
 * Showing who the card says the person is. Name and number stay on the terminal's screen.
 *
 * @param purpose why it is asked, shown to the person
 * @param showFor how long the fields stay on the screen
 */
public record IdentityRules(Notice purpose, Duration showFor) implements ItemRules {

  @Override
  public Scenario scenario() {
    return Scenario.IDENTITY;
  }
}
