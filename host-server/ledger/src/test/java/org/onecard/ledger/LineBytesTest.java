package org.onecard.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.record.Hash;
import org.onecard.scenario.History;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.fare.FareTap;
import org.onecard.scenario.fare.Journeys;

/** Two contents have the same bytes only if they are equal, whatever a card's history holds. */
class LineBytesTest {

  private static final Instant AT = Instant.parse("2026-03-02T01:00:00Z");
  private static final Journeys RIDES = rides("gate-01.1.1", 200);

  @Test
  void eachThingThatAHistoryMayHold_changesTheHash_besideJourneysToo() {
    History plain = new History(AT, "north", AT, 1);
    History withRides = withRides(plain, RIDES);
    List<History> histories =
        List.of(
            plain,
            plain.withUnpassed(AT),
            plain.withTicketsUsed(1),
            withRides,
            withRides.withUnpassed(AT),
            withRides.withUnpassed(AT.plusMillis(1)),
            withRides.withTicketsUsed(1),
            withRides.withTicketsUsed(2),
            withRides.withUnpassed(AT).withTicketsUsed(1),
            withRides(plain, rides("gate-01.1.2", 200)),
            withRides(plain, rides("gate-01.1.1", 201)));
    Set<Hash> hashes = new HashSet<>();
    for (History history : histories) {
      assertThat(hashes.add(hash(history))).as("%s", history).isTrue();
      assertThat(hash(history)).isEqualTo(hash(history));
    }
  }

  private static Hash hash(History history) {
    return LineBytes.hash(
        new LineContent(
            "north",
            Optional.of(new CardToken(new byte[CardToken.LENGTH])),
            Optional.of("gate-01.1.1"),
            Optional.of("tram"),
            Optional.empty(),
            List.of(),
            Optional.of(new HistoryChange("transit:tram", Optional.of(history)))));
  }

  private static History withRides(History plain, Journeys rides) {
    return new History(
        plain.lastAt(),
        plain.lastLocation(),
        plain.windowStart(),
        plain.countInWindow(),
        plain.unpassedAt(),
        plain.ticketsUsed(),
        Optional.of(rides));
  }

  private static Journeys rides(String tapId, long settledFen) {
    return new Journeys(
        List.of(
            new FareTap(
                tapId, AT, "gate-01", "north", HolderClass.ADULT, Application.SSSE, 1, "tram")),
        settledFen);
  }
}
