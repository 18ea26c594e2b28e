package org.onecard.lab.bench.reader;

import java.security.NoSuchAlgorithmException;
import javax.smartcardio.Card;
import javax.smartcardio.CardChannel;
import javax.smartcardio.CardException;
import javax.smartcardio.CardTerminal;
import javax.smartcardio.CardTerminals;
import javax.smartcardio.CommandAPDU;
import javax.smartcardio.TerminalFactory;
import jnasmartcardio.Smartcardio;
import org.jspecify.annotations.Nullable;

/**
 * The loop that everybody writes first over {@code javax.smartcardio}: no deadline, no watch, no
 * thread of its own.
 */
final class BareTapper implements Tapper {

  /** Where the terminals come from. */
  @FunctionalInterface
  interface Source {
    CardTerminals terminals() throws NoSuchAlgorithmException;
  }

  /** The JDK's own provider, which has one context for the JVM whatever is asked of it. */
  static final Source JDK = () -> TerminalFactory.getInstance("PC/SC", null).terminals();

  /** A context of its own for each caller. */
  static final Source JNASMARTCARDIO =
      () -> TerminalFactory.getInstance("PC/SC", null, new Smartcardio()).terminals();

  private final Source source;
  private final String readerName;
  private @Nullable CardTerminals terminals;
  private @Nullable CardTerminal terminal;

  BareTapper(Source source, String readerName) throws TapException {
    this.source = source;
    this.readerName = readerName;
    renew();
  }

  @Override
  public byte[][] tap() throws TapException {
    CardTerminal known = terminal;
    if (known == null) {
      throw new TapException("no reader is called \"" + readerName + "\"");
    }
    try {
      byte[][] answers = new byte[CardWork.count()][];
      Card card = known.connect("*");
      CardChannel channel = card.getBasicChannel();
      for (int i = 0; i < answers.length; i++) {
        answers[i] = channel.transmit(new CommandAPDU(CardWork.command(i))).getBytes();
      }
      card.disconnect(true);
      return answers;
    } catch (CardException | RuntimeException e) {
      throw new TapException(e);
    }
  }

  @Override
  public void renew() throws TapException {
    close();
    try {
      CardTerminals fresh = source.terminals();
      terminals = fresh;
      terminal = fresh.getTerminal(readerName);
    } catch (NoSuchAlgorithmException | RuntimeException e) {
      throw new TapException(e);
    }
  }

  @Override
  public void close() {
    terminal = null;
    if (terminals instanceof Smartcardio.JnaCardTerminals closeable) {
      try {
        closeable.close();
      } catch (CardException e) {
        // The service is gone, and the context with it.
      }
    }
    terminals = null;
  }
}
