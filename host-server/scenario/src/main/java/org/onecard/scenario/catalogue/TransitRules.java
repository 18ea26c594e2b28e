package org.onecard.scenario.catalogue;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.Money;
import org.onecard.scenario.Scenario;

/**
 * A flat fare, or a tariff's.
 *
 * @param network items of one network share pass-back and transfers
 * @param fares the fare by period; periods do not overlap; none where a tariff gives the price
 * @param payPercent what a holder class pays of the fare, 0 to 100; a class that is missing pays
 *     all
 * @param passBack how long after a ride the same card is refused at the same location
 * @param transfer what a further ride within some time is reduced by
 * @param tariff the id of the catalogue's tariff that prices rides; then nothing else here does
 */
public record TransitRules(
    String network,
    List<FarePeriod> fares,
    Map<HolderClass, Integer> payPercent,
    Duration passBack,
    Optional<Transfer> transfer,
    Optional<String> tariff)
    implements ItemRules {

  public TransitRules {
    fares = List.copyOf(fares);
    payPercent = Map.copyOf(payPercent);
  }

  /** A flat fare. */
  public TransitRules(
      String network,
      List<FarePeriod> fares,
      Map<HolderClass, Integer> payPercent,
      Duration passBack,
      Optional<Transfer> transfer) {
    this(network, fares, payPercent, passBack, transfer, Optional.empty());
  }

  /** Rides that a tariff prices. */
  public static TransitRules byTariff(String network, String tariffId) {
    return new TransitRules(
        network, List.of(), Map.of(), Duration.ZERO, Optional.empty(), Optional.of(tariffId));
  }

  /**
   * The fare from one day to another, both included.
   *
   * @param to empty while there is no end
   */
  public record FarePeriod(LocalDate from, Optional<LocalDate> to, Money fare) {}

  /**
   * A reduction for further rides.
   *
   * @param within counted from the first ride of the chain
   * @param discount taken off the fare that the class pays, not below zero
   * @param most how many further rides of a chain are reduced
   */
  public record Transfer(Duration within, Money discount, int most) {}

  @Override
  public Scenario scenario() {
    return Scenario.TRANSIT;
  }
}
