package org.onecard.scenario.catalogue;

/** For every fact, what holds when nobody within reach could say. */
public record AbsencePolicy(
    WhenAbsent denied,
    WhenAbsent holder,
    WhenAbsent balance,
    WhenAbsent patron,
    WhenAbsent history,
    WhenAbsent site) {

  /** Fails closed, whatever is absent. */
  public static final AbsencePolicy REFUSE_ALL =
      new AbsencePolicy(
          WhenAbsent.REFUSE,
          WhenAbsent.REFUSE,
          WhenAbsent.REFUSE,
          WhenAbsent.REFUSE,
          WhenAbsent.REFUSE);

  /** Where nothing is counted that could be absent. */
  public AbsencePolicy(
      WhenAbsent denied,
      WhenAbsent holder,
      WhenAbsent balance,
      WhenAbsent patron,
      WhenAbsent history) {
    this(denied, holder, balance, patron, history, WhenAbsent.REFUSE);
  }

  /** Refuse, or go on with the ordinary case. */
  public enum WhenAbsent {
    REFUSE,
    /**
     * Go on as if the card were not denied, the holder an adult of the card's issuing region, the
     * balance sufficient, the patron in good standing, nothing done before, and room for one
     * person.
     */
    ASSUME
  }
}
