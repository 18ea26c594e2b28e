package org.onecard.agent.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * The end of the log, held for whoever looks at it from a page: at most {@value #MOST_LINES} lines
 * of at most {@value #LONGEST} characters, masked as the log itself is. Safe for any thread.
 */
public final class LogRing extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  static final int MOST_LINES = 300;
  static final int LONGEST = 500;

  private static final String OURS = "org.onecard";

  /** One line, without any stack trace but its first sentence. */
  public record Line(Instant at, String level, String logger, String text) {}

  private final Deque<Line> lines = new ArrayDeque<>();
  private final Logger ours;
  private final Level usual;
  private final Logger root;

  private LogRing(LoggerContext context) {
    this.ours = context.getLogger(OURS);
    this.usual = ours.getEffectiveLevel();
    this.root = context.getLogger(Logger.ROOT_LOGGER_NAME);
  }

  /** Listens to this process's log from now on. */
  public static LogRing attach() {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      throw new IllegalStateException("the log is not written by Logback");
    }
    LogRing ring = new LogRing(context);
    ring.setContext(context);
    ring.setName("ring");
    ring.start();
    ring.root.addAppender(ring);
    return ring;
  }

  @Override
  protected void append(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    String text =
        thrown == null
            ? event.getFormattedMessage()
            : event.getFormattedMessage()
                + " ("
                + thrown.getClassName()
                + ": "
                + thrown.getMessage()
                + ")";
    String masked = Masking.mask(text);
    Line line =
        new Line(
            event.getInstant(),
            event.getLevel().toString(),
            event.getLoggerName(),
            masked.length() <= LONGEST ? masked : masked.substring(0, LONGEST) + " …");
    synchronized (lines) {
      if (lines.size() == MOST_LINES) {
        lines.removeFirst();
      }
      lines.addLast(line);
    }
  }

  /** The last ones, oldest first. */
  public List<Line> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** Whether details are written for now. */
  public void detailed(boolean wanted) {
    ours.setLevel(wanted ? Level.DEBUG : usual);
  }

  /** Listens no more, and takes back the level. */
  @Override
  public void close() {
    detailed(false);
    root.detachAppender(this);
    stop();
  }
}
