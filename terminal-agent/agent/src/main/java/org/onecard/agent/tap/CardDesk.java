package org.onecard.agent.tap;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.onecard.agent.prove.CardProver;
import org.onecard.agent.prove.Proof;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.DeadlineChannel;
import org.onecard.card.apdu.TracingChannel;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.ssse.HolderReader;
import org.onecard.card.ssse.HolderReading;
import org.onecard.card.ssse.SsseReader;
import org.onecard.card.ssse.SsseReading;
import org.onecard.card.ssse.SsseReading.SocialSecurityCard;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.record.ProofId;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Region;

/** Turns a powered card into what a tap may know of it. */
final class CardDesk {

  private final TapCards cards;
  private final CardProver prover;
  private final LongSupplier nanoTime;

  CardDesk(TapCards cards, CardProver prover, LongSupplier nanoTime) {
    this.cards = cards;
    this.prover = prover;
    this.nanoTime = nanoTime;
  }

  /**
   * What was seen, and how much of the time was the card's own.
   *
   * @param cardNanos the APDUs' time
   * @param readAt when the reading was done and the proving began, if anything was to be proved
   * @param mayYetAnswer whether the card fell silent halfway without leaving: at the edge of the
   *     field that passes, and a new conversation may go well
   */
  record Look(CardSeen seen, long cardNanos, long readAt, boolean mayYetAnswer) {}

  /** What is wanted of a card beyond being read. */
  enum Wish {
    NOTHING,
    PROOF,
    /** Proof, and what it keeps closed. */
    PROOF_AND_HOLDER
  }

  /**
   * Reads the card and, where that is wished for, has it proved in the same conversation.
   *
   * @param patience how long the host may take to prove it
   */
  Look look(CardConnection connection, Duration conversation, Wish wish, Duration patience)
      throws InterruptedException {
    TracingChannel traced = TracingChannel.timing(connection, nanoTime);
    DeadlineChannel channel = new DeadlineChannel(traced, conversation, nanoTime);
    SsseReading reading = SsseReader.read(channel);
    long readAt = nanoTime.getAsLong();
    CardSeen seen =
        reading instanceof SocialSecurityCard card && wish != Wish.NOTHING
            ? proved(
                card,
                prover.prove(
                    channel, connection.atr(), card, wish == Wish.PROOF_AND_HOLDER, patience))
            : seen(reading);
    boolean mayYetAnswer =
        reading instanceof SsseReading.CardFault fault
            && (fault.fault() == Fault.CARD_MUTE
                || fault.fault() == Fault.CARD_RESET
                || fault.fault() == Fault.PROTOCOL);
    return new Look(seen, traced.apduNanos(), readAt, mayYetAnswer);
  }

  private CardSeen proved(SocialSecurityCard card, Proof proof) {
    if (proof instanceof Proof.Proved proved) {
      return new CardSeen.Recognised(commit(card, Assurance.PROVED, proved.id()));
    }
    if (proof instanceof Proof.NotGenuine copy) {
      return new CardSeen.Unreadable(Reason.CARD_NOT_GENUINE, copy.detail());
    }
    if (proof instanceof Proof.LeftTooEarly left) {
      return new CardSeen.Unreadable(Reason.CARD_LEFT_TOO_EARLY, left.detail());
    }
    return new CardSeen.Recognised(commit(card, Assurance.READ, Optional.empty()));
  }

  /**
   * Whom the card says it belongs to, in the conversation in which it was read: to be shown and
   * dropped.
   */
  HolderReading holder(CardConnection connection, Duration conversation) {
    return HolderReader.read(new DeadlineChannel(connection, conversation, nanoTime));
  }

  /** The card could not even be powered. */
  static CardSeen notConnected(CardTransportException e) {
    return faulty(e.fault(), "no conversation with the card (" + e.fault() + ")");
  }

  private CardSeen seen(SsseReading reading) {
    if (reading instanceof SocialSecurityCard card) {
      return new CardSeen.Recognised(commit(card, Assurance.READ, Optional.empty()));
    }
    if (reading instanceof SsseReading.LeftTooEarly) {
      return new CardSeen.Unreadable(Reason.CARD_LEFT_TOO_EARLY, reading.describe());
    }
    if (reading instanceof SsseReading.CardFault fault) {
      return faulty(fault.fault(), reading.describe());
    }
    return new CardSeen.Unreadable(reasonOf(reading), reading.describe());
  }

  private static Reason reasonOf(SsseReading reading) {
    if (reading instanceof SsseReading.NotASocialSecurityCard) {
      return Reason.NOT_A_SOCIAL_SECURITY_CARD;
    }
    return reading instanceof SsseReading.UnsupportedVersion
        ? Reason.CARD_VERSION_UNSUPPORTED
        : Reason.CARD_INCONSISTENT;
  }

  private static CardSeen faulty(Fault fault, String detail) {
    return switch (fault) {
      case CARD_REMOVED, CARD_RESET -> new CardSeen.Unreadable(Reason.CARD_LEFT_TOO_EARLY, detail);
      case READER_LOST, SERVICE_LOST, SERVICE_REFUSED -> new CardSeen.ReaderLost();
      case SEVERAL_CARDS -> new CardSeen.Unreadable(Reason.SEVERAL_CARDS, detail);
      case CARD_MUTE, DEADLINE, READER_BUSY, PROTOCOL ->
          new CardSeen.Unreadable(Reason.CARD_UNREADABLE, detail);
    };
  }

  private TapCard commit(SocialSecurityCard card, Assurance assurance, Optional<ProofId> proof) {
    PresentedCard presented =
        new PresentedCard(
            PresentedCard.Application.SSSE,
            new Region(card.issuingRegion()),
            card.version(),
            Optional.of(card).flatMap(SocialSecurityCard::validTo),
            assurance);
    return cards.bind(
        new RawCardIdentifier(card.cardIdentificationCode().bytes()), presented, proof);
  }
}
