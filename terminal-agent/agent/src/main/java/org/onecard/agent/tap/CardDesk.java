package org.onecard.agent.tap;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.onecard.agent.store.DenyListStore;
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
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.message.RegionKeys;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Region;

/**
 * Turns a powered card into what a tap may know of it. The identifier does not outlive the call:
 * what goes on is a commitment, a sealed copy that only the host opens, and a tag.
 */
final class CardDesk {

  private final RegionKeys keys;
  private final DenyListStore denyLists;
  private final Sealings sealings;
  private final LongSupplier nanoTime;

  CardDesk(RegionKeys keys, DenyListStore denyLists, Sealings sealings, LongSupplier nanoTime) {
    this.keys = keys;
    this.denyLists = denyLists;
    this.sealings = sealings;
    this.nanoTime = nanoTime;
  }

  /**
   * What was seen, and how much of the time was the card's own.
   *
   * @param cardNanos the APDUs' time
   */
  record Look(CardSeen seen, long cardNanos) {}

  Look look(CardConnection connection, Duration conversation) {
    TracingChannel traced = TracingChannel.timing(connection, nanoTime);
    SsseReading reading = SsseReader.read(new DeadlineChannel(traced, conversation, nanoTime));
    return new Look(seen(reading), traced.apduNanos());
  }

  /**
   * Whom the card says it belongs to, in the conversation in which it was read: to be shown and
   * dropped.
   */
  HolderReading holder(CardConnection connection, Duration conversation) {
    return HolderReader.read(new DeadlineChannel(connection, conversation, nanoTime));
  }

  /** There is no card and nothing to do. */
  void idle() {
    sealings.prepareOne();
  }

  /** The card could not even be powered. */
  static CardSeen notConnected(CardTransportException e) {
    return faulty(e.fault(), "no conversation with the card (" + e.fault() + ")");
  }

  private CardSeen seen(SsseReading reading) {
    if (reading instanceof SocialSecurityCard card) {
      return new CardSeen.Recognised(commit(card));
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
      case CARD_MUTE, SEVERAL_CARDS, DEADLINE, READER_BUSY, PROTOCOL ->
          new CardSeen.Unreadable(Reason.CARD_UNREADABLE, detail);
    };
  }

  private TapCard commit(SocialSecurityCard card) {
    RawCardIdentifier identifier = new RawCardIdentifier(card.cardIdentificationCode().bytes());
    DenyTag tag = keys.denyTags().tagOf(identifier);
    PresentedCard presented =
        new PresentedCard(
            PresentedCard.Application.SSSE,
            new Region(card.issuingRegion()),
            card.version(),
            Optional.of(card).flatMap(SocialSecurityCard::validTo),
            Assurance.READ);
    return new TapCard(presented, sealings.take().seal(identifier), tag, denyLists.names(tag));
  }
}
