package org.onecard.page;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** One reader of a stream and its place in the ring. Lives on the event loop. */
final class Subscriber {

  enum Pace {
    KEEPS_UP,
    TOO_SLOW
  }

  private static final Buffer BEAT = Buffer.buffer(": beat\nevent: beat\ndata: 1\n\n");

  private final EventStream stream;
  private final HttpServerResponse response;
  private long next;

  /**
   * @param next number of the first event it has not seen
   */
  Subscriber(EventStream stream, HttpServerResponse response, long next) {
    this.stream = stream;
    this.response = response;
    this.next = next;
  }

  /** Writes what is new, as far as the connection takes it. */
  Pace pump() {
    while (!response.closed() && !response.ended()) {
      // Asked also when the connection takes nothing: that is how a slow reader is found.
      EventStream.Step step = stream.stepFrom(next);
      switch (step.kind()) {
        case NOTHING_NEW -> {
          return Pace.KEEPS_UP;
        }
        case TOO_LATE -> {
          return Pace.TOO_SLOW;
        }
        case EVENT -> {
          if (response.writeQueueFull()) {
            return Pace.KEEPS_UP;
          }
          response.write(step.bytes());
          next++;
        }
      }
    }
    return Pace.KEEPS_UP;
  }

  /** Shows that the line is alive; left out where bytes still wait, which show it too. */
  void beat() {
    if (!response.closed() && !response.ended() && !response.writeQueueFull()) {
      response.write(BEAT);
    }
  }

  void end() {
    if (!response.closed() && !response.ended()) {
      response.end();
    }
  }

  /** Closes the connection without waiting for what the reader has not taken. */
  void cutOff() {
    response.reset();
  }
}
