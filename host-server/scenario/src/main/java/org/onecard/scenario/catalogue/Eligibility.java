package org.onecard.scenario.catalogue;

import java.util.List;

/**
 * Who may use an item, as what, and for how much less.
 *
 * @param require all of them must hold; the first that does not is what the person is told
 * @param classes the first that holds makes the class; else it is the registry's
 * @param concessions the one that makes it cheapest is used, a ticket only where nothing else does
 */
public record Eligibility(
    List<Requirement> require, List<ClassRule> classes, List<Concession> concessions) {

  /** Everybody, as whom the registry knows them, at the ordinary price. */
  public static final Eligibility EVERYBODY = new Eligibility(List.of(), List.of(), List.of());

  public Eligibility {
    require = List.copyOf(require);
    classes = List.copyOf(classes);
    concessions = List.copyOf(concessions);
  }
}
