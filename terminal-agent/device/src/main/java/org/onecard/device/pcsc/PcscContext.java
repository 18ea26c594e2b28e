package org.onecard.device.pcsc;

import java.nio.ByteBuffer;
import javax.smartcardio.CardException;
import javax.smartcardio.CardTerminal;
import jnasmartcardio.Smartcardio;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the PC/SC service. Its library serves one call at a time for each context, and
 * whoever else comes waits, so a context belongs to one thread, which also closes it.
 */
final class PcscContext implements AutoCloseable {

  private static final int ANSWER_MAX = 65_538;

  private final Smartcardio.JnaCardTerminals terminals;
  private final Runnable whenClosed;

  /**
   * Outside the heap, so that the native library writes into it without copies of 64 KiB; one for
   * all conversations, since such memory is given back only at the heap's next collection.
   */
  private @Nullable ByteBuffer answerBuffer;

  private boolean spoilt;

  PcscContext(Smartcardio.JnaCardTerminals terminals, Runnable whenClosed) {
    this.terminals = terminals;
    this.whenClosed = whenClosed;
  }

  /** An exchange through it failed: it is not to be used for another conversation. */
  void spoil() {
    spoilt = true;
  }

  boolean isSpoilt() {
    return spoilt;
  }

  Smartcardio.JnaCardTerminals terminals() {
    return terminals;
  }

  /** Room for any answer, for the thread of this context; empty. */
  ByteBuffer answerBuffer() {
    ByteBuffer buffer = answerBuffer;
    if (buffer == null) {
      buffer = ByteBuffer.allocateDirect(ANSWER_MAX);
      answerBuffer = buffer;
    }
    buffer.clear();
    return buffer;
  }

  /** The terminal of that name, without asking whether it is there. */
  CardTerminal terminal(String readerName) throws CardException {
    for (CardTerminal terminal : terminals.list()) {
      if (terminal.getName().equals(readerName)) {
        return terminal;
      }
    }
    throw new UnknownReaderException(readerName);
  }

  /** Lets go of the context and of every card connected through it. Never throws. */
  @Override
  public void close() {
    try {
      terminals.close();
    } catch (CardException e) {
      // The service that held the context is gone, and the context with it.
    }
    whenClosed.run();
  }

  /** The service has no reader of that name, so there is no SCARD code to go by. */
  static final class UnknownReaderException extends CardException {
    private static final long serialVersionUID = 1L;

    UnknownReaderException(String readerName) {
      super("no reader is called \"" + readerName + "\" now");
    }
  }
}
