package org.onecard.agent.library;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.onecard.agent.library.CounterMachine.Step;
import org.onecard.agent.link.HostLibraries;
import org.onecard.agent.screen.Screen;
import org.onecard.agent.screen.ScreenState;
import org.onecard.card.code.CodeScanner.Scan;
import org.onecard.card.code.EcardCode;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.message.LibraryReply;
import org.onecard.protocol.message.LibraryWish;
import org.onecard.scenario.Reason;

/** Serves people at a library's kiosk, on the reader's thread. */
public final class BookCounter {

  /** What the host waits for a library, and the person is told. */
  static final Duration PERSON_WAITS = Duration.ofSeconds(5);

  /** The host's own time beside; it is asked a second time where no answer came. */
  static final Duration PATIENCE = PERSON_WAITS.plusMillis(500);

  private static final int KEY_BYTES = 12;

  /** Nothing was sent, so nothing was done. */
  private static final LibraryReply AWAY = new LibraryReply.Not(Reason.LIBRARY_DOWN, "");

  private final String terminalId;
  private final HostLibraries host;
  private final Screen screen;
  private final RandomBytes random;
  private final LongSupplier nanos;
  private final CounterMachine machine = new CounterMachine();
  private ScreenState behind = new ScreenState.Waiting();
  private boolean outOfOrder;

  /**
   * A counter.
   *
   * @param nanos a monotonic clock
   */
  public BookCounter(
      String terminalId,
      HostLibraries host,
      Screen screen,
      RandomBytes random,
      LongSupplier nanos) {
    this.nanos = nanos;
    this.terminalId = terminalId;
    this.host = host;
    this.screen = screen;
    this.random = random;
  }

  /**
   * The barcode of an item that was scanned. Electronic cards are longer than any, and transit
   * codes too.
   */
  public static Optional<String> findBarcode(Scan scan) {
    if (!(scan instanceof Scan.Code code) || code.code().length() >= EcardCode.SHORTEST) {
      return Optional.empty();
    }
    String text = new String(code.code().bytes(), StandardCharsets.US_ASCII).strip();
    boolean printable = text.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '|');
    return text.isEmpty() || !printable ? Optional.empty() : Optional.of(text);
  }

  /** Whether somebody who tapped is being served. */
  public boolean serves() {
    return machine.serves();
  }

  /** Somebody may borrow by an approved tap. */
  public void tapped(String tapId, boolean withCard, long nowNanos) throws InterruptedException {
    perform(machine.tapped(tapId, withCard, nowNanos), nowNanos);
  }

  /** Another card or code is presented: whoever was served is served no more. */
  public void presented(long nowNanos) throws InterruptedException {
    perform(machine.presented(), nowNanos);
  }

  /** An item, or one of the kiosk's own barcodes. Returns when the library has answered. */
  public void scanned(String barcode, boolean cardPresent, long nowNanos)
      throws InterruptedException {
    String key = terminalId + "-" + HexFormat.of().formatHex(random.next(KEY_BYTES));
    perform(machine.scanned(barcode, cardPresent, key, nowNanos), nowNanos);
  }

  /** Time has passed. */
  public void tick(boolean cardPresent, long nowNanos) throws InterruptedException {
    perform(machine.tick(cardPresent, nowNanos), nowNanos);
  }

  /** What is shown in place of a state in which nothing is going on. */
  public ScreenState inPlaceOf(ScreenState state) {
    outOfOrder = state instanceof ScreenState.OutOfOrder;
    behind = state;
    return machine.serves()
            && (state instanceof ScreenState.Waiting || state instanceof ScreenState.RemoveCard)
        ? machine.resting()
        : state;
  }

  private void perform(List<Step> steps, long nowNanos) throws InterruptedException {
    for (Step step : steps) {
      if (step instanceof Step.Show show) {
        // Of a reader that is gone the machine of taps has spoken, and says it once.
        screen.show(
            outOfOrder && show.state() instanceof ScreenState.Waiting ? behind : show.state());
      } else if (step instanceof Step.Ask ask && ask.wish() == LibraryWish.END) {
        var unused = host.askLibrary(ask.wish(), ask.tapId(), ask.item(), ask.key(), Duration.ZERO);
      } else if (step instanceof Step.Ask ask) {
        ask(ask, nowNanos);
      }
    }
  }

  private void ask(Step.Ask ask, long nowNanos) throws InterruptedException {
    long began = nanos.getAsLong();
    Optional<LibraryReply> reply = Optional.of(AWAY);
    if (host.isReady()) {
      screen.show(ScreenState.Working.library(PERSON_WAITS));
      reply = once(ask);
      if (reply.isEmpty()) {
        // The first may yet be done: that the library cannot be asked now says nothing of it.
        reply = once(ask).filter(told -> !isAway(told));
      }
    }
    long told = nowNanos + (nanos.getAsLong() - began);
    screen.show(machine.told(ask, reply, told).state());
  }

  private static boolean isAway(LibraryReply reply) {
    return reply instanceof LibraryReply.Not not && not.reason() == Reason.LIBRARY_DOWN;
  }

  private Optional<LibraryReply> once(Step.Ask ask) throws InterruptedException {
    return host.askLibrary(ask.wish(), ask.tapId(), ask.item(), ask.key(), PATIENCE);
  }
}
