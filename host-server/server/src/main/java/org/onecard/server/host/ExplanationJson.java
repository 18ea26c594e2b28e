package org.onecard.server.host;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.onecard.ledger.HistoryChange;
import org.onecard.ledger.LedgerExplain.Evaluation;
import org.onecard.ledger.LedgerExplain.ExplainedEntry;
import org.onecard.ledger.LedgerExplain.ExplainedLine;
import org.onecard.ledger.LedgerExplain.Explanation;
import org.onecard.ledger.Posting;
import org.onecard.ledger.TapStanding;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Facts;
import org.onecard.scenario.History;
import org.onecard.scenario.Money;
import org.onecard.scenario.Ruling;

/** The explanation of a tap as JSON, for people and for tools. */
final class ExplanationJson {

  private ExplanationJson() {}

  /**
   * @param balance what the card's account holds now
   */
  static JsonObject of(Explanation explanation, Optional<Money> balance) {
    TapStanding standing = explanation.standing();
    JsonArray lines = new JsonArray();
    explanation.lines().forEach(line -> lines.add(line(line)));
    JsonArray entries = new JsonArray();
    explanation.entries().forEach(entry -> entries.add(entry(standing.tapId(), entry)));
    return new JsonObject()
        .put("tap", standing.tapId())
        .put("item", standing.itemId().orElse(null))
        .put("cardToken", standing.token().map(CardToken::hex).orElse(null))
        .put("balanceFen", balance.map(Money::amountFen).orElse(null))
        .put("paidFen", standing.netCharge().amountFen())
        .put("reversed", standing.reversed())
        .put("outcome", standing.outcome().map(Enum::name).orElse(null))
        .put("lines", lines)
        .put("entries", entries);
  }

  /** What an operator had booked: the end of a journey, or what became of a purse's debit. */
  private static JsonObject entry(String tapId, ExplainedEntry entry) {
    return new JsonObject()
        .put("says", entry.purse().isPresent() ? "PurseSettled" : "JourneyCompleted")
        .put("at", entry.at().toString())
        .put("commit", entry.commitId())
        .put("place", entry.locationId())
        .put("left", entry.historyChange().flatMap(change -> left(tapId, change)).orElse(null))
        .put("purse", entry.purse().map(Enum::name).orElse(null))
        .put("postings", postings(entry.postings()));
  }

  /** When the operator says that the person left. */
  private static Optional<String> left(String tapId, HistoryChange change) {
    return change
        .history()
        .flatMap(History::journeys)
        .flatMap(
            journeys ->
                journeys.taps().stream()
                    .filter(tap -> tap.tapId().equals(tapId + JourneyCompletion.BY_HAND))
                    .findFirst())
        .map(tap -> tap.at().toString());
  }

  private static JsonArray postings(List<Posting> booked) {
    JsonArray postings = new JsonArray();
    for (Posting posting : booked) {
      postings.add(
          new JsonObject()
              // The token in a card's account would let a reader of the log follow the person.
              .put(
                  "account",
                  posting.account().card().map(Object::toString).orElse(posting.account().name()))
              .put("amountFen", posting.amountFen()));
    }
    return postings;
  }

  private static JsonObject line(ExplainedLine line) {
    return new JsonObject()
        .put("record", line.id().toString())
        .put("says", line.record().body().getClass().getSimpleName().replace("Body", ""))
        .put("at", line.record().at().toString())
        .put("commit", line.commitId())
        .put("sealedAt", line.sealedAt().toString())
        .put("card", line.token().map(Object::toString).orElse(null))
        .put("decision", line.decision().map(ExplanationJson::decision).orElse(null))
        .put("host", evaluation(line.hostEvaluation()))
        .put("terminal", evaluation(line.terminalEvaluation()))
        .put("postings", postings(line.postings()));
  }

  private static JsonObject decision(Decision decision) {
    if (decision instanceof Decision.Approved approved) {
      return new JsonObject()
          .put("decision", "approved")
          .put("chargeFen", approved.charge().amountFen())
          .put("entitlement", approved.entitlement().map(use -> use.entitlement()).orElse(null))
          .put("notice", approved.notice().en());
    }
    Decision.Declined declined = (Decision.Declined) decision;
    return new JsonObject()
        .put("decision", "declined")
        .put("reason", declined.reason().name())
        .put("notice", declined.notice().en());
  }

  private static @org.jspecify.annotations.Nullable JsonObject evaluation(
      Optional<Evaluation> evaluation) {
    if (evaluation.isEmpty()) {
      return null;
    }
    JsonArray steps = new JsonArray();
    for (Ruling.Step step : evaluation.get().ruling().steps()) {
      steps.add(new JsonObject().put("rule", step.rule()).put("text", step.text()));
    }
    return new JsonObject()
        .put("catalogue", evaluation.get().catalogueVersion())
        .put("decision", decision(evaluation.get().ruling().decision()))
        .put("facts", facts(evaluation.get().facts()))
        .put("steps", steps);
  }

  private static JsonArray facts(Facts facts) {
    return new JsonArray()
        .add(fact("denied", facts.denied()))
        .add(fact("holder", facts.holder()))
        .add(fact("balance", facts.balance()))
        .add(fact("patron", facts.patron()))
        .add(fact("history", facts.history()));
  }

  private static JsonObject fact(String name, Fact<?> fact) {
    JsonObject json = new JsonObject().put("fact", name);
    if (fact instanceof Fact.Known<?> known) {
      return json.put("value", FactWords.of(known.value()))
          .put("source", known.source().name())
          .put("asOf", known.asOf().toString());
    }
    return json.put("value", null);
  }
}
