package org.onecard.scenario;

import java.util.Optional;

/**
 * All that was known when a tap was decided. A terminal that is alone knows less than the host;
 * each item says what holds for a fact that is absent.
 *
 * @param denied whether the card is on the deny list
 * @param holder the registry's view of the holder
 * @param balance what the card's account holds
 * @param patron the library's view of the holder
 * @param history what the card last did in the item's scope ({@code Optional.empty} where it is
 *     known that there was nothing)
 * @param openDebit whether a debit of the card's purse was begun, and nobody knows yet what became
 *     of it
 * @param site how many may still enter the item's site
 * @param alone what the terminal has approved for the card by itself lately; of no meaning to the
 *     host
 */
public record Facts(
    Fact<Boolean> denied,
    Fact<Holder> holder,
    Fact<Money> balance,
    Fact<Patron> patron,
    Fact<Optional<History>> history,
    Fact<Boolean> openDebit,
    Fact<SiteState> site,
    Fact<AloneUse> alone) {

  /** Where nothing was approved without the host. */
  public Facts(
      Fact<Boolean> denied,
      Fact<Holder> holder,
      Fact<Money> balance,
      Fact<Patron> patron,
      Fact<Optional<History>> history,
      Fact<Boolean> openDebit,
      Fact<SiteState> site) {
    this(denied, holder, balance, patron, history, openDebit, site, Fact.absent());
  }

  /** Where no site is asked about. */
  public Facts(
      Fact<Boolean> denied,
      Fact<Holder> holder,
      Fact<Money> balance,
      Fact<Patron> patron,
      Fact<Optional<History>> history,
      Fact<Boolean> openDebit) {
    this(denied, holder, balance, patron, history, openDebit, Fact.absent());
  }

  /** Where nobody knows of a purse. */
  public Facts(
      Fact<Boolean> denied,
      Fact<Holder> holder,
      Fact<Money> balance,
      Fact<Patron> patron,
      Fact<Optional<History>> history) {
    this(denied, holder, balance, patron, history, Fact.absent());
  }

  /** Nothing is known. */
  public static final Facts NONE =
      new Facts(Fact.absent(), Fact.absent(), Fact.absent(), Fact.absent(), Fact.absent());

  /** The same with another view of the holder. */
  public Facts withHolder(Fact<Holder> other) {
    return new Facts(denied, other, balance, patron, history, openDebit, site, alone);
  }

  /** The same with what a library said. */
  public Facts withPatron(Fact<Patron> other) {
    return new Facts(denied, holder, balance, other, history, openDebit, site, alone);
  }

  /** The same with another history. */
  public Facts withHistory(Fact<Optional<History>> other) {
    return new Facts(denied, holder, balance, patron, other, openDebit, site, alone);
  }

  /** The same with what is known of the item's site. */
  public Facts withSite(Fact<SiteState> other) {
    return new Facts(denied, holder, balance, patron, history, openDebit, other, alone);
  }

  /** The same with what a terminal has approved by itself. */
  public Facts withAlone(Fact<AloneUse> other) {
    return new Facts(denied, holder, balance, patron, history, openDebit, site, other);
  }
}
