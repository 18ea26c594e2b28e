package org.onecard.page;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The readers of one event stream. Everything but {@link #wake} runs on the event loop. */
final class StreamReaders {

  private static final Logger LOG = LoggerFactory.getLogger(StreamReaders.class);

  private static final Buffer OPENING = Buffer.buffer("retry: 2000\n\n");

  private final EventStream stream;
  private final Context loop;
  private final Counters counters;
  private final int mostSubscribers;
  private final Set<Subscriber> subscribers = new LinkedHashSet<>();

  /** Set while a pump is due, so that a burst of events costs one task on the loop. */
  private final AtomicBoolean pumpDue = new AtomicBoolean();

  StreamReaders(EventStream stream, Context loop, Counters counters, int mostSubscribers) {
    this.stream = stream;
    this.loop = loop;
    this.counters = counters;
    this.mostSubscribers = mostSubscribers;
    stream.onPublished(this::wake);
  }

  /** Answers a request for the stream. */
  void open(RoutingContext request) {
    HttpServerResponse response = request.response();
    if (counters.subscribers.get() >= mostSubscribers) {
      counters.subscribersRefused.incrementAndGet();
      response.setStatusCode(503).putHeader("retry-after", "5").end("Too many readers.\n");
      return;
    }
    counters.subscribers.incrementAndGet();
    AtomicBoolean left = new AtomicBoolean();
    Runnable leave =
        () -> {
          if (left.compareAndSet(false, true)) {
            counters.subscribers.decrementAndGet();
          }
        };
    response.closeHandler(nothing -> leave.run());
    response.putHeader("content-type", "text/event-stream; charset=utf-8").setChunked(true);
    response.setWriteQueueMaxSize(PageLimits.WRITE_QUEUE_BYTES);

    OptionalLong resumed = stream.resumeAfter(request.request().getHeader("last-event-id"));
    if (resumed.isPresent()) {
      admit(request.request(), OPENING, resumed.getAsLong(), leave);
      return;
    }
    // The place is taken before the state is read, so that nothing falls between the two.
    long upTo = stream.last();
    loop.executeBlocking(() -> stream.snapshotAt(upTo), false)
        .onSuccess(
            first -> admit(request.request(), OPENING.copy().appendBuffer(first), upTo + 1, leave))
        .onFailure(
            fault -> {
              leave.run();
              request.fail(500, fault);
            });
  }

  private void admit(HttpServerRequest request, Buffer first, long next, Runnable leave) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    Subscriber subscriber = new Subscriber(stream, request.connection(), response, next);
    subscribers.add(subscriber);
    response.closeHandler(
        nothing -> {
          subscribers.remove(subscriber);
          leave.run();
        });
    response.write(first);
    advance(subscriber);
    response.drainHandler(nothing -> advance(subscriber));
  }

  /** Something was published. Any thread. */
  private void wake() {
    if (pumpDue.compareAndSet(false, true)) {
      loop.runOnContext(
          nothing -> {
            pumpDue.set(false);
            List.copyOf(subscribers).forEach(this::advance);
          });
    }
  }

  private void advance(Subscriber subscriber) {
    if (subscriber.pump() == Subscriber.Pace.TOO_SLOW && subscribers.remove(subscriber)) {
      counters.slowReadersDropped.incrementAndGet();
      LOG.info("[page=events] a reader fell behind and was cut off; its browser comes back");
      subscriber.cutOff();
    }
  }

  void beat() {
    subscribers.forEach(Subscriber::beat);
  }

  void endAll() {
    List.copyOf(subscribers).forEach(Subscriber::end);
  }
}
