package org.onecard.scenario.catalogue;

import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Notice;
import org.onecard.scenario.PresentedCard.Application;

/**
 * One thing that a card can be used for.
 *
 * @param id stable id, {@code [a-z0-9-]}, 1 to 64 characters
 * @param title what people call it
 * @param operatorId who runs it and is paid for it
 * @param validFrom first day on which it is offered
 * @param validTo last day on which it is offered; empty while there is no end
 * @param locations where it is offered; empty for everywhere
 * @param media what may be presented for it; at least one, first what is preferred where a card
 *     could be taken for several
 * @param leastAssurance how sure of the medium the item must be
 * @param rules the rules of its scenario
 * @param offline what a terminal may decide alone
 * @param absence what holds for a fact that is absent
 * @param reconciliation whose figure is booked where a terminal's and the host's differ
 * @param layer whose list it stands on
 * @param eligibility who may use it, as what, and for how much less
 * @param outcome what becomes of the charge when nobody passed
 * @param messages what its screens say in words of its own
 */
public record Item(
    String id,
    Notice title,
    String operatorId,
    LocalDate validFrom,
    Optional<LocalDate> validTo,
    Set<String> locations,
    Set<Application> media,
    Assurance leastAssurance,
    ItemRules rules,
    OfflinePolicy offline,
    AbsencePolicy absence,
    Reconciliation reconciliation,
    Layer layer,
    Eligibility eligibility,
    OutcomePolicy outcome,
    Messages messages) {

  /** What an item takes where its author named nothing. */
  public static final Set<Application> SOCIAL_SECURITY_CARD = Set.of(Application.SSSE);

  public Item {
    locations = Set.copyOf(locations);
    media = Collections.unmodifiableSet(new LinkedHashSet<>(media));
  }

  /** An item of the region's own list, for everybody, that keeps what was charged. */
  public Item(
      String id,
      Notice title,
      String operatorId,
      LocalDate validFrom,
      Optional<LocalDate> validTo,
      Set<String> locations,
      Set<Application> media,
      Assurance leastAssurance,
      ItemRules rules,
      OfflinePolicy offline,
      AbsencePolicy absence,
      Reconciliation reconciliation) {
    this(
        id,
        title,
        operatorId,
        validFrom,
        validTo,
        locations,
        media,
        leastAssurance,
        rules,
        offline,
        absence,
        reconciliation,
        Layer.PROVINCE,
        Eligibility.EVERYBODY,
        OutcomePolicy.KEEP,
        Messages.GENERAL);
  }

  /** The same item at these locations. */
  public Item offeredAt(Set<String> others) {
    return new Item(
        id,
        title,
        operatorId,
        validFrom,
        validTo,
        others,
        media,
        leastAssurance,
        rules,
        offline,
        absence,
        reconciliation,
        layer,
        eligibility,
        outcome,
        messages);
  }

  /**
   * Whose figure is booked where a terminal alone charged something else than the host would have.
   */
  public enum Reconciliation {
    /** The host's: the difference is charged or given back. */
    HOST,
    /** The terminal's: the person was told that figure at the gate. */
    TERMINAL
  }
}
