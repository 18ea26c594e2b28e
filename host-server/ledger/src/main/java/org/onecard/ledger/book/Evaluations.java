package org.onecard.ledger.book;

import java.util.Optional;
import org.onecard.ledger.LedgerExplain.Evaluation;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.TerminalRecord;
import org.onecard.scenario.Decider;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Facts;
import org.onecard.scenario.Ruling;
import org.onecard.scenario.Tap;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.fare.Tariffs;

/** Decides again what a record was about. */
final class Evaluations {

  private Evaluations() {}

  /**
   * What the rules say; empty for a record that is about no tap.
   *
   * @param catalogue of the version that the record names
   * @param tariffs those of earlier versions, as far as whoever decided knew them
   */
  static Optional<Evaluation> evaluate(
      TerminalRecord record,
      String locationId,
      Catalogue catalogue,
      Tariffs tariffs,
      Facts facts,
      Tap.DecidedBy decidedBy) {
    return tap(record, locationId, decidedBy)
        .map(
            tap ->
                new Evaluation(
                    catalogue.version(), facts, Decider.decide(catalogue, tariffs, facts, tap)));
  }

  /** What a ride costs that was taken, whether or not it would have been allowed. */
  static Optional<Decision> passed(
      TerminalRecord record, String locationId, Catalogue catalogue, Tariffs tariffs, Facts facts) {
    return tap(record, locationId, Tap.DecidedBy.HOST)
        .flatMap(tap -> Decider.passed(catalogue, tariffs, facts, tap))
        .map(Ruling::decision);
  }

  /** The tap that a record tells of, for whoever decides it; empty where it tells of none. */
  static Optional<Tap> tap(TerminalRecord record, String locationId, Tap.DecidedBy decidedBy) {
    String terminalId = record.id().terminalId();
    if (record.body() instanceof Body.TapBody tap) {
      return Optional.of(
          new Tap(
              record.id().toString(),
              terminalId,
              locationId,
              tap.itemId(),
              tap.card(),
              record.at(),
              decidedBy));
    } else if (record.body() instanceof Body.AdviceBody advice) {
      return Optional.of(
          new Tap(
              advice.tapId(),
              terminalId,
              locationId,
              advice.itemId(),
              advice.card(),
              advice.tappedAt(),
              decidedBy));
    }
    return Optional.empty();
  }
}
