package org.onecard.page;

import io.netty.channel.ChannelFuture;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;

/** One reader of a stream and its place in the ring. Lives on the event loop. */
final class Subscriber {

  enum Pace {
    KEEPS_UP,
    TOO_SLOW
  }

  private static final Buffer BEAT = Buffer.buffer(": beat\nevent: beat\ndata: 1\n\n");

  private final EventStream stream;
  private final HttpConnection connection;
  private final HttpServerResponse response;
  private long next;

  /**
   * @param next number of the first event it has not seen
   */
  Subscriber(
      EventStream stream, HttpConnection connection, HttpServerResponse response, long next) {
    this.stream = stream;
    this.connection = connection;
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

  /** Ends the stream in order; one that takes nothing is cut off, so that closing cannot hang. */
  void end() {
    if (response.closed() || response.ended()) {
      return;
    }
    if (response.writeQueueFull()) {
      cutOff();
    } else {
      response.end();
    }
  }

  /**
   * Closes the connection and forgets what the reader has not taken. Vert.x's own close waits until
   * everything has been written, which a reader that reads nothing would put off for ever.
   */
  void cutOff() {
    // The response's close handler learns of it: nobody needs the future.
    ChannelFuture unused = ((ConnectionBase) connection).channelHandlerContext().close();
  }
}
