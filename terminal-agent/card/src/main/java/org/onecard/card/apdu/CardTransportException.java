package org.onecard.card.apdu;

/** No answer came from the card, and {@link #fault()} says which part of the way there failed. */
public final class CardTransportException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What failed, chosen by the transport's error code and never by words in its message. */
  public enum Fault {
    /** The card is gone: pulled, or out of the field. The reader is well. */
    CARD_REMOVED("it was taken away"),
    /** The card is there but was reset or lost power; what was selected on it is forgotten. */
    CARD_RESET("it lost power or was reset"),
    /** The card is there and does not speak: dead chip, wrong way round, more than one card. */
    CARD_MUTE("it does not answer, or there is more than one"),
    /** More cards than one are in the reader's field, and which is meant cannot be known. */
    SEVERAL_CARDS("there is more than one in the field"),
    /** The answer did not come within the time granted. */
    DEADLINE("it took too long to answer"),
    /** The reader was unplugged, or its driver gave up. */
    READER_LOST("the reader is gone"),
    /** The PC/SC service ended or was never there. */
    SERVICE_LOST("the card service is gone"),
    /** The PC/SC service is there and does not let this user in; the message says what to do. */
    SERVICE_REFUSED("the card service does not let this program in"),
    /** The reader is held by another program. */
    READER_BUSY("another program holds the reader"),
    /** The transport broke its own rules, for instance an answer shorter than two bytes. */
    PROTOCOL("its answers break the protocol");

    private final String phrase;

    Fault(String phrase) {
      this.phrase = phrase;
    }

    /** In plain English, of the card as "it". */
    public String phrase() {
      return phrase;
    }

    /** Whether the card left, or lost its power: it may be presented again. */
    public boolean isCardLeft() {
      return this == CARD_REMOVED || this == CARD_RESET;
    }
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
