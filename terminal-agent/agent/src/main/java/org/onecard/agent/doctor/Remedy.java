package org.onecard.agent.doctor;

import java.util.List;

/**
 * What mends it.
 *
 * @param command to type, or what to do with one's hands
 * @param fixes the same as steps that are safe to do; empty where a person has to do it
 */
public record Remedy(String command, List<Fix> fixes) {

  public Remedy {
    fixes = List.copyOf(fixes);
  }

  static Remedy byHand(String command) {
    return new Remedy(command, List.of());
  }

  static Remedy of(String command, Fix... fixes) {
    return new Remedy(command, List.of(fixes));
  }
}
