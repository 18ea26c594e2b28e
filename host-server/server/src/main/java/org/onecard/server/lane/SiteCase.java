package org.onecard.server.lane;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import org.onecard.ledger.LineContent;
import org.onecard.ledger.PurseSettlement;
import org.onecard.ledger.PurseStanding;
import org.onecard.ledger.TapStanding;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.Outcome;
import org.onecard.scenario.Decider;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Facts;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.SiteState;
import org.onecard.scenario.Tap;
import org.onecard.scenario.catalogue.Admission;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.OutcomePolicy.NotPassed;
import org.onecard.server.lane.RecordJudge.Judgement;
import org.onecard.server.scenic.SiteBook;

/**
 * Keeps a site's places in step with what the book holds of a tap: whoever was let in takes a
 * place, and where the tap is undone or nobody passed it goes back. It depends on how the tap
 * stands now and not on how that came about, so it does not matter in what order it was told.
 */
final class SiteCase {

  private SiteCase() {}

  /** A tap's local day and minute, by the zone of the catalogue. */
  record When(LocalDate day, int minute) {

    static When of(Instant at, ZoneId zone) {
      return new When(
          LocalDate.ofInstant(at, zone), LocalTime.ofInstant(at, zone).toSecondOfDay() / 60);
    }
  }

  /** What is known of the item's site; absent for an item that counts nobody. */
  static Fact<SiteState> fact(
      Catalogue catalogue,
      String itemId,
      Instant at,
      CardToken card,
      String tapId,
      long share,
      SiteBook sites) {
    Admission admission = Decider.admission(catalogue, itemId);
    if (!admission.isCounted()) {
      return Fact.absent();
    }
    When when = When.of(at, catalogue.zone());
    return sites.state(itemId, when.day(), admission.findSlot(when.minute()), card, tapId, share);
  }

  /** The lease that a terminal let somebody in by; 0 for none, and for one that is another's. */
  static long share(Body.AdviceBody advice, Terminal terminal, SiteBook sites) {
    long said =
        advice.facts().site() instanceof Fact.Known<SiteState> known ? known.value().share() : 0;
    return sites.isAnothers(said, terminal.terminalId()) ? 0 : said;
  }

  static void follow(
      Judgement judgement,
      Body body,
      Instant at,
      Terminal terminal,
      Optional<Catalogue> catalogue,
      SiteBook sites) {
    if (judgement.tapAfter().isEmpty() || catalogue.isEmpty()) {
      return;
    }
    TapStanding tap = judgement.tapAfter().get();
    String itemId = tap.itemId().orElse("");
    if (!Decider.admission(catalogue.get(), itemId).isCounted()) {
      return;
    }
    if (!isInEffect(tap, catalogue.get(), itemId)) {
      sites.giveBack(tap.tapId());
    } else if (body instanceof Body.TapBody told) {
      count(tap, judgement.content(), told.card(), at, terminal, catalogue.get(), 0, sites);
    } else if (body instanceof Body.AdviceBody advice) {
      count(
          tap,
          judgement.content(),
          advice.card(),
          advice.tappedAt(),
          terminal,
          catalogue.get(),
          share(advice, terminal, sites),
          sites);
    } else {
      sites.countAgain(tap.tapId()); // A debit that took place after all, or somebody did pass.
    }
  }

  private static void count(
      TapStanding tap,
      LineContent content,
      PresentedCard card,
      Instant at,
      Terminal terminal,
      Catalogue catalogue,
      long share,
      SiteBook sites) {
    Tap told =
        RecordJudge.tapOf(
            tap.tapId(),
            terminal,
            tap.itemId().orElseThrow(),
            card,
            at,
            share == 0 ? Tap.DecidedBy.HOST : Tap.DecidedBy.TERMINAL);
    Decider.visit(catalogue, content.facts().orElse(Facts.NONE), told)
        .ifPresent(
            visit ->
                sites.count(
                    tap.tapId(),
                    told.itemId(),
                    When.of(at, catalogue.zone()).day(),
                    visit,
                    tap.token().orElseThrow(),
                    share));
  }

  /** Whether somebody is inside by the tap, as far as the book knows. */
  private static boolean isInEffect(TapStanding tap, Catalogue catalogue, String itemId) {
    boolean nobodyPassed =
        tap.outcome().orElse(null) == Outcome.NOT_PASSED
            && OutcomeCase.policy(Optional.of(catalogue), Optional.of(itemId)).notPassed()
                == NotPassed.REFUND;
    boolean unpaid =
        tap.purse().map(PurseStanding::settlement).orElse(null) == PurseSettlement.NOT_DEBITED
            && tap.outcome().orElse(null) != Outcome.PASSED;
    return tap.token().isPresent()
        && !tap.reversed()
        && !nobodyPassed
        && !unpaid
        && tap.adviceDecision().or(tap::hostDecision).orElse(null) instanceof Decision.Approved;
  }
}
