package org.onecard.server.lane;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.onecard.ledger.PlaceKey;
import org.onecard.ledger.SiteQuestion;
import org.onecard.ledger.SiteQuestion.Guest;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.TerminalRecord;
import org.onecard.scenario.Decider;
import org.onecard.scenario.catalogue.Admission;
import org.onecard.scenario.catalogue.Catalogue;

/** What a batch asks of sites; nothing where none of its taps is at one. */
final class SiteQuestions {

  private final Catalogues catalogues;
  private final Set<PlaceKey> places = new HashSet<>();
  private final Set<Guest> guests = new HashSet<>();
  private final Set<String> taps = new HashSet<>();

  private SiteQuestions(Catalogues catalogues) {
    this.catalogues = catalogues;
  }

  static SiteQuestion of(List<Submitted> batch, Catalogues catalogues) {
    SiteQuestions questions = new SiteQuestions(catalogues);
    batch.forEach(submitted -> submitted.records().forEach(r -> questions.add(submitted, r)));
    return new SiteQuestion(questions.places, questions.guests, questions.taps);
  }

  private void add(Submitted submitted, ChainedRecord record) {
    TerminalRecord content = record.content();
    Body body = content.body();
    if (body instanceof Body.TapBody tap) {
      add(submitted, record, tap.itemId(), content.at());
    } else if (body instanceof Body.AdviceBody advice) {
      if (add(submitted, record, advice.itemId(), advice.tappedAt())) {
        taps.add(advice.tapId());
      }
    } else if (body instanceof Body.ReversalBody reversal) {
      taps.add(reversal.tapId());
    } else if (body instanceof Body.PurseResultBody result) {
      taps.add(result.tapId());
    } else if (body instanceof Body.OutcomeBody outcome
        && (outcome.outcome() == Outcome.NOT_PASSED || isAtSite(submitted, record))) {
      taps.add(outcome.tapId());
    }
  }

  /** Whether the terminal's own item counts people: the rest are spared the question. */
  private boolean isAtSite(Submitted submitted, ChainedRecord record) {
    return RecordJudge.findBestCatalogue(
            catalogues,
            record.content().catalogueVersion(),
            submitted.terminal(),
            record.content().at())
        .map(known -> Decider.admission(known, submitted.terminal().itemId()).isCounted())
        .orElse(false);
  }

  private boolean add(Submitted submitted, ChainedRecord record, String itemId, Instant at) {
    Optional<Catalogue> catalogue =
        RecordJudge.findBestCatalogue(
            catalogues, record.content().catalogueVersion(), submitted.terminal(), at);
    Admission admission =
        catalogue.map(known -> Decider.admission(known, itemId)).orElse(Admission.OPEN);
    Optional<CardToken> card = submitted.tokenOf(record);
    if (!admission.isCounted() || card.isEmpty()) {
      return false;
    }
    SiteCase.When when = SiteCase.When.of(at, catalogue.orElseThrow().zone());
    PlaceKey day = new PlaceKey(itemId, when.day(), "");
    places.add(day);
    admission
        .findSlot(when.minute())
        .ifPresent(slot -> places.add(new PlaceKey(itemId, when.day(), slot.id())));
    guests.add(new Guest(card.get(), itemId, when.day()));
    return true;
  }
}
