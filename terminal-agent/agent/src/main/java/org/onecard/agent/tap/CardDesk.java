package org.onecard.agent.tap;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.onecard.agent.prove.CardProver;
import org.onecard.agent.prove.Proof;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.DeadlineChannel;
import org.onecard.card.apdu.TracingChannel;
import org.onecard.card.profile.CardProfile;
import org.onecard.card.profile.CardSide;
import org.onecard.card.profile.MediaRecogniser;
import org.onecard.card.profile.ProfileReader;
import org.onecard.card.profile.ProfileReading;
import org.onecard.card.profile.ProfileSet;
import org.onecard.card.profile.Recognition;
import org.onecard.card.purse.PurseReader;
import org.onecard.card.purse.PurseReading;
import org.onecard.card.purse.PurseReading.Purse;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.ssse.CardIdentifier;
import org.onecard.card.ssse.HolderReader;
import org.onecard.card.ssse.HolderReading;
import org.onecard.card.ssse.SsseReader;
import org.onecard.card.ssse.SsseReading;
import org.onecard.card.ssse.SsseReading.SocialSecurityCard;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.record.ProofId;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.PresentedCard.Payment;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Region;

/** Turns a powered card into what a tap may know of it. */
final class CardDesk {

  /** What profiles call the medium of bank cards. */
  private static final String BANK = "bank";

  /** A chip's number has none. */
  private static final String NO_VERSION = "0";

  private final TapCards cards;
  private final ProfileSet profiles;
  private final CardProver prover;
  private final LongSupplier nanoTime;

  CardDesk(TapCards cards, ProfileSet profiles, CardProver prover, LongSupplier nanoTime) {
    this.cards = cards;
    this.profiles = profiles;
    this.prover = prover;
    this.nanoTime = nanoTime;
  }

  /**
   * What was seen, and how much of the time was the card's own.
   *
   * @param purse where it is one: what a debit begins with
   * @param cardNanos the APDUs' time
   * @param readAt when the reading was done and the proving began, if anything was to be proved
   * @param mayYetAnswer whether the card fell silent halfway without leaving: at the edge of the
   *     field that passes, and a new conversation may go well
   */
  record Look(
      CardSeen seen, Optional<Purse> purse, long cardNanos, long readAt, boolean mayYetAnswer) {}

  /** What is wanted of a card beyond being read. */
  enum Wish {
    NOTHING,
    PROOF,
    /** Proof, and what it keeps closed. */
    PROOF_AND_HOLDER
  }

  /**
   * Finds out what lies in the reader, reads it and, where that is wished for, has it proved in the
   * same conversation.
   *
   * @param media what the item takes, first what it prefers
   * @param patience how long the host may take to prove it
   */
  Look look(
      CardConnection connection,
      Duration conversation,
      Collection<Application> media,
      Wish wish,
      Duration patience)
      throws InterruptedException {
    long began = nanoTime.getAsLong();
    byte[] atr = connection.atr();
    Reading reading;
    try {
      // One hand-over to the card's thread for all exchanges, instead of one for each.
      reading =
          connection.converse(channel -> read(channel, conversation, atr, media), conversation);
    } catch (CardTransportException e) {
      reading = new Reading(new Recognition.CardFault(e.fault()), nanoTime.getAsLong() - began);
    }
    long readAt = nanoTime.getAsLong();
    if (!(reading.recognition() instanceof Recognition.Found found)) {
      return new Look(
          seen(reading.recognition(), media),
          Optional.empty(),
          reading.cardNanos(),
          readAt,
          mayYetAnswer(reading.recognition()));
    }
    if (reading.purse().isPresent()) {
      PurseReading purse = reading.purse().get();
      return new Look(
          seen(purse, found),
          purse instanceof Purse read ? Optional.of(read) : Optional.empty(),
          reading.cardNanos(),
          readAt,
          purse instanceof PurseReading.PurseFault fault && mayYetAnswer(fault.fault()));
    }
    SsseReading ssse = reading.ssse().orElseThrow();
    Duration left = conversation.minusNanos(readAt - began);
    if (!(ssse instanceof SocialSecurityCard card)
        || wish == Wish.NOTHING
        || left.isNegative()
        || left.isZero()) {
      return new Look(
          seen(ssse),
          Optional.empty(),
          reading.cardNanos(),
          readAt,
          ssse instanceof SsseReading.CardFault fault && mayYetAnswer(fault.fault()));
    }
    TracingChannel traced = TracingChannel.timing(connection, nanoTime);
    DeadlineChannel channel = new DeadlineChannel(traced, left, nanoTime);
    Proof proof = prove(channel, atr, card, found, wish, patience);
    CardSeen seen =
        proof instanceof Proof.Proved proved && proved.opened()
            ? opened(SsseReader.readOpened(channel, card), proved)
            : proved(card, proof);
    return new Look(
        seen, Optional.empty(), reading.cardNanos() + traced.apduNanos(), readAt, false);
  }

  /**
   * What the card said, and no more: what comes of it is for the thread that looks.
   *
   * @param purse present where a purse was found
   * @param ssse present where a social security card was found
   */
  private record Reading(
      Recognition recognition,
      Optional<PurseReading> purse,
      Optional<SsseReading> ssse,
      long cardNanos) {

    private Reading(Recognition recognition, long cardNanos) {
      this(recognition, Optional.empty(), Optional.empty(), cardNanos);
    }
  }

  /** Runs on the card's thread, and may be left behind there: it changes nothing. */
  private Reading read(
      CardChannel card, Duration conversation, byte[] atr, Collection<Application> media) {
    TracingChannel traced = TracingChannel.timing(card, nanoTime);
    DeadlineChannel channel = new DeadlineChannel(traced, conversation, nanoTime);
    Recognition recognition =
        MediaRecogniser.recognise(
            channel, CardSide.ofAtr(atr), profiles, media.stream().map(CardDesk::nameOf).toList());
    if (!(recognition instanceof Recognition.Found found)) {
      return new Reading(recognition, traced.apduNanos());
    }
    Optional<Application> purse =
        media.stream()
            .filter(each -> each.payment() == Payment.PURSE)
            .filter(each -> nameOf(each).equals(found.medium()))
            .findFirst();
    Optional<PurseReading> readPurse =
        purse.map(
            each -> PurseReader.readSelected(channel, PurseWords.findPurse(each).orElseThrow()));
    Optional<SsseReading> readCard =
        readPurse.isPresent()
            ? Optional.empty()
            : Optional.of(SsseReader.readSelected(channel, found.fci().bytes()));
    return new Reading(recognition, readPurse, readCard, traced.apduNanos());
  }

  private Proof prove(
      CardChannel channel,
      byte[] atr,
      SocialSecurityCard card,
      Recognition.Found found,
      Wish wish,
      Duration patience)
      throws InterruptedException {
    Optional<CardProfile> profile = found.findOfVersion(card.version());
    return profile.isPresent()
        ? prover.prove(channel, atr, card, profile.get(), wish == Wish.PROOF_AND_HOLDER, patience)
        : new Proof.CannotTell("no profile is of specification " + card.version());
  }

  private static boolean mayYetAnswer(Recognition recognition) {
    return recognition instanceof Recognition.CardFault fault
        ? mayYetAnswer(fault.fault())
        : recognition instanceof Recognition.LeftTooEarly left && mayYetAnswer(left.fault());
  }

  /** A card that fell silent without leaving may speak again in a new conversation. */
  private static boolean mayYetAnswer(Fault fault) {
    return fault == Fault.CARD_MUTE || fault == Fault.CARD_RESET || fault == Fault.PROTOCOL;
  }

  /** What profiles call a medium of the catalogue. */
  private static String nameOf(Application medium) {
    return medium.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private CardSeen seen(Recognition recognition, Collection<Application> media) {
    String detail = recognition.describe();
    if (recognition instanceof Recognition.FoundByUid found) {
      return ProfileReader.of(found) instanceof ProfileReading.CardRead read
          ? recognised(read.identifier(), sticker())
          : new CardSeen.Unreadable(Reason.CARD_INCONSISTENT, detail);
    }
    if (recognition instanceof Recognition.Blocked blocked) {
      boolean isPurse = isPurse(blocked.profile().medium());
      return new CardSeen.Unreadable(
          isPurse ? Reason.PURSE_BLOCKED : Reason.CARD_INCONSISTENT, detail);
    }
    if (recognition instanceof Recognition.NotWanted) {
      return new CardSeen.Unreadable(notTaken(media), detail);
    }
    if (recognition instanceof Recognition.Refused refused) {
      return new CardSeen.Unreadable(
          refused.profile().medium().equals(BANK) ? Reason.BANK_CARD : Reason.MEDIUM_NOT_ACCEPTED,
          new Notice(refused.sentence().zh(), refused.sentence().en()),
          detail);
    }
    if (recognition instanceof Recognition.LeftTooEarly) {
      return new CardSeen.Unreadable(Reason.CARD_LEFT_TOO_EARLY, detail);
    }
    return recognition instanceof Recognition.CardFault fault
        ? faulty(fault.fault(), detail)
        : new CardSeen.Unreadable(notTaken(media), detail);
  }

  /** Where nothing but the social security card is taken, that is said. */
  private static Reason notTaken(Collection<Application> media) {
    return media.stream().allMatch(each -> each == Application.SSSE || each == Application.ECARD)
        ? Reason.NOT_A_SOCIAL_SECURITY_CARD
        : Reason.MEDIUM_NOT_ACCEPTED;
  }

  private static boolean isPurse(String medium) {
    return Arrays.stream(Application.values())
        .anyMatch(each -> each.payment() == Payment.PURSE && nameOf(each).equals(medium));
  }

  private CardSeen seen(PurseReading reading, Recognition.Found found) {
    String detail = reading.describe();
    if (reading instanceof Purse purse) {
      return found
          .candidates()
          .get(0)
          .identifier()
          .flatMap(rule -> rule.identify(purse.identity().serial()))
          .map(identifier -> recognised(identifier, presented(purse)))
          .orElseGet(() -> new CardSeen.Unreadable(Reason.CARD_INCONSISTENT, detail));
    }
    if (reading instanceof PurseReading.PurseFault fault) {
      return faulty(fault.fault(), detail);
    }
    return new CardSeen.Unreadable(
        reading instanceof PurseReading.BlockedPurse
            ? Reason.PURSE_BLOCKED
            : Reason.CARD_INCONSISTENT,
        detail);
  }

  private CardSeen recognised(CardIdentifier identifier, PresentedCard presented) {
    return new CardSeen.Recognised(
        cards.bind(new RawCardIdentifier(identifier.bytes()), presented, Optional.empty()));
  }

  private static PresentedCard sticker() {
    return new PresentedCard(
        Application.LIBRARY_STICKER,
        Optional.empty(),
        NO_VERSION,
        Optional.empty(),
        Assurance.READ,
        Optional.empty());
  }

  /** Its places are codes of UnionPay's, so it has no region that rules could know. */
  private static PresentedCard presented(Purse purse) {
    return new PresentedCard(
        PurseWords.medium(purse.application()),
        Optional.empty(),
        "%02X".formatted(purse.issue().version()),
        purse.issue().end(),
        Assurance.READ,
        Optional.of(Money.fen(purse.balanceFen())));
  }

  /** What a card showed once it was open: the dates that a 3.00 card keeps closed until then. */
  private CardSeen opened(SsseReading reading, Proof.Proved proof) {
    return reading instanceof SocialSecurityCard card ? proved(card, proof) : seen(reading);
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
