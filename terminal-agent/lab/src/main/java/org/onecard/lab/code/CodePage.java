package org.onecard.lab.code;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.onecard.page.EventStream;
import org.onecard.page.PageLimits;
import org.onecard.page.PageServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A page on loopback with a code that renews itself, as a telephone shows it. */
final class CodePage implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CodePage.class);

  private final CodeKind kind;
  private final String region;
  private final int serial;
  private final Duration renewedEvery;
  private final Clock clock;
  private final SecureRandom random;
  private final EventStream stream;
  private final ScheduledExecutorService renewing;
  private final PageServer server;

  private volatile CodeShown shown;

  private CodePage(
      CodeKind kind,
      String region,
      int serial,
      Duration renewedEvery,
      int port,
      Clock clock,
      SecureRandom random)
      throws IOException {
    this.kind = kind;
    this.region = region;
    this.serial = serial;
    this.renewedEvery = renewedEvery;
    this.clock = clock;
    this.random = random;
    this.shown = issue();
    this.stream =
        new EventStream(
            Long.toString(clock.millis(), Character.MAX_RADIX),
            PageLimits.defaults(),
            () -> withTime(shown));
    this.renewing =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "code-page");
              thread.setDaemon(true);
              return thread;
            });
    try {
      this.server =
          PageServer.on("127.0.0.1", port)
              .file("/", CodePage.class, "code.html")
              .file("/code.css", CodePage.class, "code.css")
              .file("/code.js", CodePage.class, "code.js")
              .json("/api/code", () -> withTime(shown))
              .events("/events", stream)
              .start();
    } catch (IOException | RuntimeException e) {
      renewing.shutdownNow();
      throw e;
    }
    long everyMs = renewedEvery.toMillis();
    // What renew() may throw it logs itself.
    Future<?> unused =
        renewing.scheduleAtFixedRate(this::renew, everyMs, everyMs, TimeUnit.MILLISECONDS);
  }

  /**
   * Starts the page.
   *
   * @param renewedEvery from 1 s, and shorter than a code is good
   * @param port 0 for a free one
   * @throws IOException when it cannot listen; the message says what to do
   */
  static CodePage start(
      CodeKind kind,
      String region,
      int serial,
      Duration renewedEvery,
      int port,
      Clock clock,
      SecureRandom random)
      throws IOException {
    return new CodePage(kind, region, serial, renewedEvery, port, clock, random);
  }

  URI uri() {
    return server.uri();
  }

  private void renew() {
    try {
      shown = issue();
      stream.publish("code", withTime(shown));
    } catch (RuntimeException e) {
      LOG.error("[page=code] a new code cannot be shown", e);
    }
  }

  private CodeShown issue() {
    Instant now = clock.instant();
    String text = kind.issue(region, serial, now, random);
    return new CodeShown(
        kind, text, QrRows.of(text), now, now, now.plus(CodeKind.VALIDITY), renewedEvery);
  }

  private CodeShown withTime(CodeShown code) {
    return new CodeShown(
        code.kind(),
        code.text(),
        code.rows(),
        clock.instant(),
        code.issuedAt(),
        code.until(),
        code.renewedEvery());
  }

  @Override
  public void close() {
    renewing.shutdownNow();
    server.close();
  }
}
