package org.onecard.server.host;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onecard.ledger.Account;
import org.onecard.ledger.CardState;
import org.onecard.ledger.HistoryChange;
import org.onecard.ledger.LineContent;
import org.onecard.ledger.Posting;
import org.onecard.ledger.SealSigner;
import org.onecard.ledger.TapStanding;
import org.onecard.ledger.book.Book;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.scenario.History;
import org.onecard.scenario.Printable;
import org.onecard.scenario.fare.FareTap;
import org.onecard.scenario.fare.Journeys;
import org.onecard.scenario.fare.Tariff;
import org.onecard.scenario.fare.TariffTables.Direction;
import org.onecard.server.lane.Catalogues;

/**
 * Gives a journey the tap-out that its card never told, and settles all of the card's rides again.
 * What was charged stays as it was booked; the difference is a further posting.
 */
final class JourneyCompletion {

  /** How often a card may move on meanwhile before an operator is told to try again. */
  private static final int MOST_TRIES = 3;

  /** What a tap-out by hand is called: the tap that it completes, and this. */
  static final String BY_HAND = ":exit";

  private final Book book;
  private final Catalogues catalogues;
  private final SealSigner sealer;

  JourneyCompletion(Book book, Catalogues catalogues, SealSigner sealer) {
    this.book = book;
    this.catalogues = catalogues;
    this.sealer = sealer;
  }

  /** What was posted on the card's account; negative where it paid more. */
  record Completed(long returnedFen, long settledFen) {}

  /**
   * @param tapId the tap-in
   * @param exit the place, as the tariff names it, where the person left
   * @param at when that was
   * @param now the host's time, in whole milliseconds
   */
  Completed complete(String tapId, String exit, Instant at, Instant now) throws RefusedException {
    TapStanding standing =
        Optional.ofNullable(book.ledger().findTaps(Set.of(tapId)).get(tapId))
            .orElseThrow(
                () -> new RefusedException("The book has no tap " + Printable.quoted(tapId) + "."));
    CardToken token =
        standing
            .token()
            .orElseThrow(() -> new RefusedException("Tap " + tapId + " is about no card."));
    for (int i = 0; i < MOST_TRIES; i++) {
      CardState card = loaded(token);
      Optional<Completed> done = complete(standing, card, exit, at, now);
      if (done.isPresent()) {
        return done.get();
      }
    }
    throw new RefusedException("The card is being used at this moment: try again.");
  }

  private CardState loaded(CardToken token) {
    Map<CardToken, CardState> cards = book.ledger().loadCards(Set.of(token));
    return cards.getOrDefault(token, CardState.unknown(token));
  }

  private Optional<Completed> complete(
      TapStanding standing, CardState card, String exit, Instant at, Instant now)
      throws RefusedException {
    for (Map.Entry<String, History> scope : card.histories().entrySet()) {
      Optional<Journeys> journeys =
          scope.getValue().journeys().filter(known -> known.holds(standing.tapId()));
      if (journeys.isPresent()) {
        return complete(standing, card, scope.getKey(), journeys.get(), exit, at, now);
      }
    }
    throw new RefusedException(
        "Tap %s is no ride that can still be settled: it was refused, reversed, or is too old."
            .formatted(standing.tapId()));
  }

  private Optional<Completed> complete(
      TapStanding standing,
      CardState card,
      String scope,
      Journeys journeys,
      String exit,
      Instant at,
      Instant now)
      throws RefusedException {
    FareTap entry =
        journeys.taps().stream()
            .filter(tap -> tap.tapId().equals(standing.tapId()))
            .findFirst()
            .orElseThrow();
    Tariff tariff =
        catalogues
            .findTariff(entry.version(), entry.tariffId())
            .orElseThrow(
                () ->
                    new RefusedException(
                        "The tariff of version %d is missing.".formatted(entry.version())));
    requireExit(tariff, entry, exit, at);
    String byHand = standing.tapId() + BY_HAND;
    if (journeys.holds(byHand)) {
      throw new RefusedException("The journey of tap " + standing.tapId() + " is complete.");
    }
    FareTap left =
        new FareTap(
            byHand,
            at,
            "operator",
            exit,
            entry.rider(),
            entry.medium(),
            entry.version(),
            entry.tariffId());
    Journeys.Settlement settlement = journeys.with(left, tariff, catalogues::findTariff);
    LineContent line =
        new LineContent(
            exit,
            Optional.of(card.token()),
            Optional.of(standing.tapId()),
            standing.itemId(),
            Optional.empty(),
            postings(standing, card, entry, settlement.difference()),
            Optional.of(new HistoryChange(scope, History.of(settlement.after()))));
    return book.journeys()
        .settle(card.token(), card.version(), line, now, sealer)
        .map(tip -> new Completed(-settlement.difference(), settlement.after().settled()));
  }

  private static void requireExit(Tariff tariff, FareTap entry, String exit, Instant at)
      throws RefusedException {
    boolean leadsIn =
        tariff
            .findPlace(entry.terminalId(), entry.locationId())
            .map(
                place -> place.direction() == Direction.IN || place.direction() == Direction.EITHER)
            .orElse(false);
    if (!leadsIn) {
      throw new RefusedException("Tap " + entry.tapId() + " is no tap-in: it needs no tap-out.");
    }
    boolean leadsOut =
        tariff
            .findPlace("operator", exit)
            .map(
                place ->
                    place.direction() == Direction.OUT || place.direction() == Direction.EITHER)
            .orElse(false);
    if (!leadsOut) {
      throw new RefusedException(
          "%s is no place where people leave: name a place of tariff %s."
              .formatted(Printable.quoted(exit), tariff.id()));
    }
    if (!at.isAfter(entry.at())) {
      throw new RefusedException("The tap-out lies before the tap-in at " + entry.at() + ".");
    }
  }

  private List<Posting> postings(
      TapStanding standing, CardState card, FareTap entry, long differenceFen) {
    if (differenceFen == 0) {
      return List.of();
    }
    Account payee =
        standing
            .payee()
            .or(
                () ->
                    catalogues
                        .findLatest()
                        .flatMap(latest -> latest.findItem(standing.itemId().orElse("")))
                        .map(item -> Account.operator(item.operatorId())))
            .orElse(new Account("suspense:unknown-item"));
    Account payer =
        switch (entry.medium().payment()) {
          case ISSUER -> Account.clearing(entry.medium());
          case ACCOUNT, PURSE -> Account.card(card.token());
        };
    return List.of(
        new Posting(payer, Math.negateExact(differenceFen)), new Posting(payee, differenceFen));
  }
}
