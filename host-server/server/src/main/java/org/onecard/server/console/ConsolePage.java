package org.onecard.server.console;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.onecard.page.EventStream;
import org.onecard.page.PageServer;
import org.onecard.page.PageStatistics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live page, running from {@link #start} to {@link #close}. */
public final class ConsolePage implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ConsolePage.class);

  /** How long changes are gathered into one event: too short to be seen. */
  private static final Duration GATHER = Duration.ofMillis(50);

  private final LiveFeed feed;
  private final EventStream stream;
  private final ScheduledExecutorService sender;
  private final PageServer server;

  private ConsolePage(PageServer.Builder description, LiveFeed feed) throws IOException {
    this.feed = feed;
    String run = Long.toString(feed.clock().millis(), Character.MAX_RADIX);
    this.stream = new EventStream(run, description.limits(), feed::state);
    this.sender =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "live-page");
              thread.setDaemon(true);
              return thread;
            });
    feed.begin(this::sendSoon);
    try {
      this.server =
          description
              .file("/", ConsolePage.class, "console.html")
              .file("/console.css", ConsolePage.class, "console.css")
              .file("/console.js", ConsolePage.class, "console.js")
              .file("/words.js", ConsolePage.class, "words.js")
              .json("/api/state", feed::state)
              .events("/events", stream)
              .start();
    } catch (IOException | RuntimeException e) {
      sender.shutdownNow();
      throw e;
    }
  }

  /**
   * Starts the page.
   *
   * @param description where to listen and with what limits; the page adds its own files
   * @param feed what to show; a feed has one page
   * @throws IOException when it cannot listen; the message says what to do
   */
  public static ConsolePage start(PageServer.Builder description, LiveFeed feed)
      throws IOException {
    return new ConsolePage(description, feed);
  }

  /** The address to open in a browser. */
  public URI uri() {
    return server.uri();
  }

  public PageStatistics statistics() {
    return server.statistics();
  }

  @Override
  public void close() {
    sender.shutdownNow();
    server.close();
  }

  private void sendSoon() {
    try {
      // What send() may throw it logs itself.
      Future<?> unused = sender.schedule(this::send, GATHER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closing) {
      // The page is closing: nobody is left to see it.
      LOG.debug("[page=console] closing, a change is not sent");
    }
  }

  private void send() {
    try {
      stream.publish("changes", feed.takeChanges());
    } catch (RuntimeException e) {
      LOG.error("[page=console] a change cannot be shown; reload the page to see it", e);
    }
  }
}
