package org.onecard.agent.tap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.record.Outcome;
import org.onecard.scenario.AloneUse;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.Region;
import org.onecard.scenario.Tap;
import org.onecard.scenario.catalogue.AbsencePolicy;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.CatalogueCheck;
import org.onecard.scenario.catalogue.Eligibility;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.Layer;
import org.onecard.scenario.catalogue.Messages;
import org.onecard.scenario.catalogue.OfflinePolicy;
import org.onecard.scenario.catalogue.OutcomePolicy;
import org.onecard.scenario.catalogue.TransitRules;
import org.onecard.scenario.catalogue.TransitRules.FarePeriod;

/** What a gate remembers of a card that it opened for and that nobody passed with. */
class TerminalMemoryTest {

  private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");
  private static final DenyTag TAG = new DenyTag(7);

  private final TerminalMemory memory = new TerminalMemory();

  @Test
  void whatWasApprovedAlone_isCountedForItsCardAndItem_soFarBackAsAsked() {
    memory.rememberAlone(TAG, "metro", NOW, Money.fen(300));
    memory.rememberAlone(TAG, "metro", NOW.plusSeconds(60), Money.fen(200));
    memory.rememberAlone(TAG, "bus", NOW, Money.fen(100));
    memory.rememberAlone(new DenyTag(8), "metro", NOW, Money.fen(100));
    assertThat(memory.aloneSince(TAG, "metro", NOW)).isEqualTo(new AloneUse(2, Money.fen(500)));
    assertThat(memory.aloneSince(TAG, "metro", NOW.plusSeconds(1)))
        .isEqualTo(new AloneUse(1, Money.fen(200)));
    assertThat(memory.aloneSince(new DenyTag(9), "metro", NOW)).isEqualTo(AloneUse.NONE);
    for (int tap = 0; tap < 1_000; tap++) {
      memory.rememberAlone(TAG, "metro", NOW.plusSeconds(120), Money.fen(1));
    }
    assertThat(memory.aloneSince(TAG, "metro", NOW).taps()).isEqualTo(CatalogueCheck.MOST_ALONE);
  }

  @Test
  void whoPassed_isRemembered() {
    remember(OutcomePolicy.REFUND, Outcome.PASSED, Application.SSSE);
    assertThat(memory.find(TAG, "transit:city")).isPresent();
  }

  @Test
  void whereTheChargeGoesBack_theTapNeverWas() {
    remember(OutcomePolicy.REFUND, Outcome.NOT_PASSED, Application.SSSE);
    assertThat(memory.find(TAG, "transit:city")).isEmpty();
  }

  @Test
  void aPurseThatWasDebited_isRememberedAllTheSame() {
    remember(OutcomePolicy.REFUND, Outcome.NOT_PASSED, Application.T_UNION);
    assertThat(memory.find(TAG, "transit:city")).isPresent();
  }

  @Test
  void whereThePersonMayComeBack_thatIsRemembered() {
    remember(OutcomePolicy.reentry(Duration.ofMinutes(10)), Outcome.NOT_PASSED, Application.SSSE);
    assertThat(memory.find(TAG, "transit:city").orElseThrow().history().unpassedAt()).contains(NOW);
  }

  private void remember(OutcomePolicy policy, Outcome outcome, Application medium) {
    AloneDecision.remember(
        catalogue(policy),
        memory,
        TAG,
        new Tap(
            "gate-01.1.1",
            "gate-01",
            "station-a",
            "ride",
            new PresentedCard(
                medium,
                Optional.empty(),
                "1",
                Optional.empty(),
                Assurance.PROVED,
                Optional.of(Money.fen(1_000))),
            NOW,
            Tap.DecidedBy.TERMINAL),
        Optional.empty(),
        outcome);
  }

  private static Catalogue catalogue(OutcomePolicy policy) {
    LocalDate from = LocalDate.of(2026, 1, 1);
    Item ride =
        new Item(
            "ride",
            new Notice("乘车", "Ride"),
            "metro",
            from,
            Optional.empty(),
            Set.of(),
            Set.of(Application.SSSE, Application.T_UNION),
            Assurance.READ,
            new TransitRules(
                "city",
                List.of(new FarePeriod(from, Optional.empty(), Money.fen(300))),
                Map.of(),
                Duration.ofSeconds(5),
                Optional.empty()),
            OfflinePolicy.NEVER,
            AbsencePolicy.REFUSE_ALL,
            Item.Reconciliation.HOST,
            Layer.PROVINCE,
            Eligibility.EVERYBODY,
            policy,
            Messages.GENERAL);
    return new Catalogue(
        new Region("500000"), 1, Instant.EPOCH, ZoneId.of("Asia/Shanghai"), List.of(ride));
  }
}
