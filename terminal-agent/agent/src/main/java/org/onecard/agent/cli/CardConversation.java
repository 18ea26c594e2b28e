package org.onecard.agent.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.onecard.agent.profile.ProfileFiles;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.DeadlineChannel;
import org.onecard.card.apdu.TracingChannel;
import org.onecard.card.profile.CardProfile;
import org.onecard.card.profile.CardSide;
import org.onecard.card.profile.FieldReading;
import org.onecard.card.profile.MediaRecogniser;
import org.onecard.card.profile.ProfileReader;
import org.onecard.card.profile.ProfileReader.Scope;
import org.onecard.card.profile.ProfileReading;
import org.onecard.card.profile.ProfileReading.CardRead;
import org.onecard.card.profile.Recognition;
import org.onecard.card.profile.Recognition.Found;
import org.onecard.card.profile.Recognition.FoundByUid;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.card.trace.Trace;
import org.onecard.card.trace.TraceRecorder;

/**
 * One card, waited for and read by its profile.
 *
 * @param reader its name
 * @param protocol as the transport names it
 * @param card what it is, never whose
 * @param profile which one it was read by; empty where none fits
 * @param fields what was read; none unless it was read well
 * @param exchanges how many there were on the wire
 * @param cardNanos what they took
 * @param trace blacked out
 * @param isWhole whether the trace holds all of them
 */
record CardConversation(
    String reader,
    String protocol,
    String card,
    Optional<CardProfile> profile,
    List<FieldReading> fields,
    int exchanges,
    long cardNanos,
    Trace trace,
    boolean isWhole) {

  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration CONVERSATION = Duration.ofSeconds(3);
  private static final String CONTACTLESS_PROTOCOL = "T=CL";

  boolean isRead() {
    return !fields.isEmpty() || profile.filter(each -> each.files().isEmpty()).isPresent();
  }

  /**
   * Waits for a card and reads it.
   *
   * @throws IOException with a sentence when none comes or none answers
   */
  static CardConversation with(CardReader slot, ProfileFiles.Choice choice)
      throws IOException, InterruptedException {
    SlotState state = slot.awaitChange(SlotState.EMPTY, WAIT);
    if (state != SlotState.PRESENT) {
      throw new IOException(
          "no card within " + WAIT.toSeconds() + " s [reader=" + slot.name() + "]: " + state);
    }
    try (CardConnection card = slot.connect(CONNECT)) {
      TracingChannel timed = TracingChannel.timing(card, System::nanoTime);
      TraceRecorder recorder = new TraceRecorder(timed, System::nanoTime, choice.profiles());
      CardChannel channel = new DeadlineChannel(recorder, CONVERSATION, System::nanoTime);
      CardSide side =
          card.protocol().equals(CONTACTLESS_PROTOCOL)
              ? CardSide.CONTACTLESS
              : CardSide.ofAtr(card.atr());
      Recognition found =
          MediaRecogniser.recognise(channel, side, choice.profiles(), choice.media());
      Optional<ProfileReading> reading = read(channel, found);
      Optional<CardRead> read =
          reading.filter(CardRead.class::isInstance).map(CardRead.class::cast);
      Optional<CardProfile> profile = read.map(CardRead::profile);
      return new CardConversation(
          slot.name(),
          card.protocol(),
          reading.map(ProfileReading::describe).orElse(found.describe()),
          profile,
          read.map(CardRead::fields).orElse(List.of()),
          timed.exchanges(),
          timed.apduNanos(),
          recorder.trace(slot.name(), card.protocol(), card.atr(), profile.map(CardProfile::id)),
          !recorder.isFull());
    } catch (CardTransportException e) {
      throw new IOException(
          "the card does not answer [reader=" + slot.name() + "]: " + e.getMessage(), e);
    }
  }

  private static Optional<ProfileReading> read(CardChannel channel, Recognition found) {
    if (found instanceof Found application) {
      return Optional.of(ProfileReader.read(channel, application, Scope.CARD));
    }
    return found instanceof FoundByUid chip
        ? Optional.of(ProfileReader.of(chip))
        : Optional.empty();
  }
}
