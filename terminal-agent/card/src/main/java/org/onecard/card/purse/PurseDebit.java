package org.onecard.card.purse;

import java.util.Optional;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.ResponseApdu;
import org.onecard.card.apdu.StatusWord;
import org.onecard.card.purse.DebitResult.Declined;
import org.onecard.card.purse.DebitResult.LeftBeforeDebit;
import org.onecard.card.purse.DebitResult.NotDebited;
import org.onecard.card.purse.DebitResult.SamFailed;
import org.onecard.card.purse.PurseReading.Purse;
import org.onecard.card.ssse.Validity;

/** The first half of a debit. Stateless; runs on the thread that owns both slots. */
public final class PurseDebit {

  private PurseDebit() {}

  /**
   * Initialises the debit on card and PSAM, {@code 8050} and {@code 8070}, and hands a composite
   * debit its record, {@code 80DC}. Nothing is taken yet.
   *
   * @param card the conversation in which {@link PurseReader#read} has found the purse: it is
   *     selected there and not again here
   * @throws IllegalArgumentException when the PSAM was started for the other union's purse
   */
  public static Preparation prepare(
      CardChannel card, PurseSam sam, Purse purse, DebitRequest request) {
    if (purse.application() != sam.application()) {
      throw new IllegalArgumentException(
          "a PSAM for the %s purse cannot debit one of the %s"
              .formatted(sam.application().title(), purse.application().title()));
    }
    Validity validity = purse.issue().validityOn(request.at().toLocalDate());
    if (validity instanceof Validity.Expired) {
      return ended(new Declined(DeclineReason.EXPIRED, DebitStep.FILES, Optional.empty()));
    }
    if (validity instanceof Validity.NotYet) {
      return ended(new Declined(DeclineReason.NOT_YET_VALID, DebitStep.FILES, Optional.empty()));
    }
    PurseCommands commands = new PurseCommands(card);
    PurseIntent.CardStart start;
    try {
      ResponseApdu answer =
          commands.initialise(
              request.initialiseP1(), sam.keyIndex(), request.amountFen(), sam.terminal());
      if (!answer.status().isOk() || answer.dataLength() != PurseCommands.INITIALISED_LENGTH) {
        return ended(Declined.by(DebitStep.INITIALISE, answer.status()));
      }
      start = new PurseIntent.CardStart(answer.data());
    } catch (CardTransportException e) {
      return ended(new LeftBeforeDebit(DebitStep.INITIALISE, e.fault()));
    }
    PurseSam.Mac1Answer mac1 = sam.mac1(start, request, purse.identity());
    if (mac1 instanceof PurseSam.Mac1Answer.Given given) {
      PurseIntent intent =
          new PurseIntent(
              purse.application(),
              request.type(),
              sam.keyIndex(),
              request.amountFen(),
              start,
              sam.terminal(),
              given.terminalSequence(),
              request.at());
      Optional<NotDebited> ended = writeComposite(commands, request, intent);
      return ended.isPresent()
          ? ended(ended.get())
          : new Preparation.Prepared(
              new PreparedDebit(
                  commands, sam, given.session(), intent, purse.identity(), given.mac1()));
    }
    return ended(
        mac1 instanceof PurseSam.Mac1Answer.Refused refused
            ? new SamFailed(Optional.of(refused.status()), Optional.empty())
            : new SamFailed(
                Optional.empty(), Optional.of(((PurseSam.Mac1Answer.NoAnswer) mac1).fault())));
  }

  /** Empty when there is nothing to write, or the card took it. */
  private static Optional<NotDebited> writeComposite(
      PurseCommands card, DebitRequest request, PurseIntent intent) {
    if (request.composite().isEmpty()) {
      return Optional.empty();
    }
    try {
      StatusWord status = card.updateCache(request.composite().get().record(intent));
      return status.isOk()
          ? Optional.empty()
          : Optional.of(Declined.by(DebitStep.UPDATE_CACHE, status));
    } catch (CardTransportException e) {
      return Optional.of(new LeftBeforeDebit(DebitStep.UPDATE_CACHE, e.fault()));
    }
  }

  private static Preparation ended(NotDebited why) {
    return new Preparation.Ended(why);
  }
}
