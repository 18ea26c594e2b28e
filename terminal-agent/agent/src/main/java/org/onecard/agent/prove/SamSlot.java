package org.onecard.agent.prove;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.ReaderService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slot that holds the PSAM. Its conversation stays open from card to card, since powering a
 * chip costs more than a person's patience. One thread: that of the reader whose cards it proves.
 */
public final class SamSlot implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SamSlot.class);
  private static final Duration DEADLINE = Duration.ofMillis(800);

  private final ReaderService readers;
  private final String slotName;
  private @Nullable CardReader slot;
  private @Nullable CardConnection conversation;
  private @Nullable Use lastUse;
  private String lastFault = "";

  /**
   * The slot of that name.
   *
   * @param slotName as the service lists it
   */
  public SamSlot(ReaderService readers, String slotName) {
    this.readers = readers;
    this.slotName = slotName;
  }

  /** What a PSAM is asked for; one chip may serve for several of them, in turn. */
  public enum Use {
    PROOF,
    T_UNION_PURSE,
    CITY_UNION_PURSE
  }

  /**
   * A conversation with the PSAM.
   *
   * @param fresh whether what its user had selected is gone: with the conversation it was selected
   *     in, or because the PSAM was used for something else meanwhile
   */
  public record Session(CardChannel channel, boolean fresh) {}

  /** The PSAM, powered; empty where it does not answer to that. */
  public Optional<Session> open(Use use) {
    boolean changed = use != lastUse;
    lastUse = use;
    CardConnection open = conversation;
    if (open != null) {
      return Optional.of(new Session(open, changed));
    }
    try {
      CardReader reader = slot;
      if (reader == null) {
        reader = readers.open(slotName);
        slot = reader;
      }
      CardConnection powered = reader.connect(DEADLINE);
      conversation = powered;
      lastFault = "";
      return Optional.of(new Session(powered, true));
    } catch (CardTransportException e) {
      complain("[reader=" + slotName + "] the PSAM does not answer (" + e.fault() + ")");
      return Optional.empty();
    }
  }

  /** It did not answer as it should: the next card finds it powered anew. */
  public void reset() {
    CardConnection open = conversation;
    conversation = null;
    if (open != null) {
      open.close();
    }
  }

  /** Once for each fault, not for each card. */
  private void complain(String sentence) {
    if (!sentence.equals(lastFault)) {
      lastFault = sentence;
      LOG.warn("{}: it is asked again at the next card", sentence);
    }
  }

  @Override
  public void close() {
    reset();
    CardReader reader = slot;
    slot = null;
    if (reader != null) {
      reader.close();
    }
  }
}
