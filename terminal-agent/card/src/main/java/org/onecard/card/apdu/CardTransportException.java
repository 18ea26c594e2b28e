package org.onecard.card.apdu;

/** No answer came from the card, and {@link #fault()} says which part of the way there failed. */
public final class CardTransportException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What failed, chosen by the transport's error code and never by words in its message. */
  public enum Fault {
    /** The card is gone: pulled, or out of the field. The reader is well. */
    CARD_REMOVED,
    /** The card is there but was reset or lost power; what was selected on it is forgotten. */
    CARD_RESET,
    /** The card is there and does not speak: dead chip, wrong way round, more than one card. */
    CARD_MUTE,
    /** More cards than one are in the reader's field, and which is meant cannot be known. */
    SEVERAL_CARDS,
    /** The answer did not come within the time granted. */
    DEADLINE,
    /** The reader was unplugged, or its driver gave up. */
    READER_LOST,
    /** The PC/SC service ended or was never there. */
    SERVICE_LOST,
    /** The PC/SC service is there and does not let this user in; the message says what to do. */
    SERVICE_REFUSED,
    /** The reader is held by another program. */
    READER_BUSY,
    /** The transport broke its own rules, for instance an answer shorter than two bytes. */
    PROTOCOL
  }

  private final Fault fault;

  public CardTransportException(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  public CardTransportException(Fault fault, String message, Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
