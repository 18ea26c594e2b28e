package org.onecard.lab.demo;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.tap.TapReport;
import org.onecard.protocol.record.PhaseTimes;
import org.onecard.scenario.Decision;

/** One tap as {@code demo --json} prints it. */
final class TapJson {

  private static final double US_PER_MS = 1000.0;

  private TapJson() {}

  /**
   * @param shows what the tap shows, or who tapped
   * @param cardToken the card's token in the ledger; empty where no card or code was recognised
   */
  static JsonObject of(String shows, Seen seen, Optional<String> cardToken) {
    TapReport tap = seen.report();
    PhaseTimes phases = tap.phases();
    return new JsonObject()
        .put("shows", shows)
        .put("tapId", tap.tapId())
        .put("terminal", tap.terminalId())
        .put("item", tap.itemId())
        .put(
            "scenario",
            tap.scenario().map(kind -> kind.name().toLowerCase(Locale.ROOT)).orElse(null))
        .put("cardToken", cardToken.orElse(null))
        .put("decision", tap.decision() instanceof Decision.Approved ? "approved" : "declined")
        .put("reason", reason(tap.decision()))
        .put("chargeFen", chargeFen(tap.decision()))
        .put("holderShown", seen.holderShown())
        .put("online", tap.online())
        .put(
            "phasesMs",
            new JsonObject()
                .put("detect", phases.detectUs() / US_PER_MS)
                .put("read", phases.readUs() / US_PER_MS)
                .put("prove", phases.proveUs() / US_PER_MS)
                .put("decide", phases.decideUs() / US_PER_MS)
                .put("act", phases.actUs() / US_PER_MS));
  }

  private static @Nullable String reason(Decision decision) {
    return decision instanceof Decision.Declined declined ? declined.reason().name() : null;
  }

  private static long chargeFen(Decision decision) {
    return decision instanceof Decision.Approved approved ? approved.charge().amountFen() : 0;
  }
}
