package org.onecard.device.serial;

/** A port cannot be had, or was lost. The message says what is the matter and what to do. */
public final class PortFaultException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What is the matter. */
  public enum Kind {
    /** Nothing is plugged in there. */
    NOT_THERE,
    /** More than one device fits. */
    AMBIGUOUS,
    /** It is there and may not be opened by this user. */
    NOT_ALLOWED,
    /** Another program, or another part of this one, has it. */
    BUSY,
    /** It was open, and the device went. */
    LOST,
    /** Anything else, the library that opens ports among it. */
    OTHER
  }

  private final Kind kind;

  public PortFaultException(Kind kind, String sentence) {
    super(sentence);
    this.kind = kind;
  }

  public PortFaultException(Kind kind, String sentence, Throwable cause) {
    super(sentence, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** The message. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
