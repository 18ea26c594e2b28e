package org.onecard.server.sip2;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.onecard.server.sip2.SipOutcome.Answered;
import org.onecard.server.sip2.SipOutcome.NotDone;
import org.onecard.server.sip2.SipSession.Step;

/** One connection. Used by one thread at a time. */
final class SipSessionShell implements AutoCloseable {

  private static final int CHUNK = 4_096;

  private final SipSettings settings;
  private final Clock clock;
  private final LongSupplier elapsedMs;
  private final Socket socket;
  private final SipSession session;
  private final SipLines cutter = new SipLines();
  private final Deque<byte[]> lines = new ArrayDeque<>();
  private final byte[] chunk = new byte[CHUNK];
  private boolean usable = true;

  private SipSessionShell(
      SipSettings settings, Clock clock, LongSupplier elapsedMs, Socket socket) {
    this.settings = settings;
    this.clock = clock;
    this.elapsedMs = elapsedMs;
    this.socket = socket;
    session =
        new SipSession(
            settings.terms(),
            new SipCodec(settings.charset(), settings.checked()),
            settings.patience());
  }

  /** What came of connecting. */
  sealed interface Opened {
    record Open(SipSessionShell connection) implements Opened {}

    record Failed(String sentence) implements Opened {}
  }

  /** Connects, logs in where that is asked for, and hears whether the system is there for us. */
  static Opened open(SipSettings settings, Clock clock, LongSupplier elapsedMs, long giveUpAtMs) {
    Socket socket = new Socket();
    SipSessionShell made = new SipSessionShell(settings, clock, elapsedMs, socket);
    try {
      long leftMs = giveUpAtMs - elapsedMs.getAsLong();
      if (leftMs <= 0) {
        made.close();
        return new Opened.Failed("There was no time left to connect to " + settings + ".");
      }
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.connect(
          new InetSocketAddress(settings.host(), settings.port()),
          (int) Math.min(leftMs, settings.patience().connectWithin().toMillis()));
    } catch (IOException | IllegalArgumentException e) {
      made.close();
      return new Opened.Failed(
          "%s cannot be reached (%s): is its address right, is it up?"
              .formatted(settings, e.getMessage()));
    }
    if (settings.login().isPresent()) {
      SipOutcome told = made.exchange(settings.login().get(), giveUpAtMs);
      if (!(told instanceof Answered answered
          && answered.answer() instanceof SipAnswer.LoggedIn in
          && in.ok())) {
        made.close();
        return new Opened.Failed(
            told instanceof Answered
                ? settings + " does not accept this host's login: check user and password."
                : "%s could not be logged in to: %s".formatted(settings, told.describe()));
      }
    }
    SipOutcome told = made.exchange(new SipRequest.Status(), giveUpAtMs);
    if (!(told instanceof Answered answered
        && answered.answer() instanceof SipAnswer.SystemStatus status
        && status.online())) {
      made.close();
      return new Opened.Failed(
          told instanceof Answered
              ? settings + " says that it is off line."
              : "%s did not tell its status: %s".formatted(settings, told.describe()));
    }
    return new Opened.Open(made);
  }

  /** Whether another exchange may follow. */
  boolean isUsable() {
    return usable;
  }

  SipOutcome exchange(SipRequest request, long giveUpAtMs) {
    Step step =
        session.ask(
            request,
            LocalDateTime.ofInstant(clock.instant(), settings.zone()),
            elapsedMs.getAsLong(),
            giveUpAtMs);
    boolean mayHaveLeft = false;
    while (!(step instanceof Step.Done done)) {
      if (step instanceof Step.Send send) {
        try {
          mayHaveLeft = true;
          socket.getOutputStream().write(send.bytes());
          step = next(send.untilMs());
        } catch (IOException e) {
          step = session.ended();
        }
      } else {
        step = next(((Step.Wait) step).untilMs());
      }
    }
    if (!done.keep()) {
      usable = false;
      close();
    }
    return mayHaveLeft || !(done.outcome() instanceof SipOutcome.Unknown)
        ? done.outcome()
        : new NotDone(done.outcome().describe());
  }

  /** The next line, the end of the time, or the end of the connection. */
  private Step next(long untilMs) {
    while (lines.isEmpty()) {
      long leftMs = untilMs - elapsedMs.getAsLong();
      if (leftMs <= 0) {
        return session.time(elapsedMs.getAsLong());
      }
      try {
        // Again before every read: a system that sends byte by byte gains no time by it.
        socket.setSoTimeout((int) Math.min(leftMs, Integer.MAX_VALUE));
        InputStream in = socket.getInputStream();
        int read = in.read(chunk);
        if (read < 0) {
          return session.ended();
        }
        lines.addAll(cutter.take(chunk, read));
        if (cutter.isOverlong()) {
          return session.ended();
        }
      } catch (SocketTimeoutException e) {
        // The time is looked at above.
      } catch (IOException e) {
        return session.ended();
      }
    }
    return session.line(lines.remove(), elapsedMs.getAsLong());
  }

  @Override
  public void close() {
    usable = false;
    try {
      socket.close();
    } catch (IOException e) {
      // It is given up in any case.
    }
  }
}
