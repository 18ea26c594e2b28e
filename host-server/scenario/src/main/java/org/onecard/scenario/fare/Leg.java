package org.onecard.scenario.fare;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One ride, in the tariff's words.
 *
 * @param id the tap that began it
 * @param departure when it began
 * @param arrival when it ended, where that is known
 * @param networks of the ride; several where legs were joined, none where unknown
 * @param fromStop where it began
 * @param toStop where it ended
 * @param rider the rider category; empty for the default one
 * @param medium the fare medium; empty where the tariff names none for what was presented
 */
public record Leg(
    String id,
    Instant departure,
    Optional<Instant> arrival,
    List<String> networks,
    Optional<String> fromStop,
    Optional<String> toStop,
    Optional<String> rider,
    Optional<String> medium,
    Kind kind) {

  public Leg {
    networks = List.copyOf(networks);
  }

  /** What makes up a leg. */
  public enum Kind {
    /** A ride that the rules price. */
    RIDE,
    /** In and out at one station within the grace. */
    SAME_STATION,
    /** Begun, and nothing later is known. */
    OPEN,
    /** Begun and never ended. */
    NO_EXIT,
    /** Ended and never begun. */
    NO_ENTRY
  }

  Instant end() {
    return arrival.orElse(departure);
  }
}
