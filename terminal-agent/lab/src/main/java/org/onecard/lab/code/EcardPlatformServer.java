package org.onecard.lab.code;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.onecard.virtual.card.Pause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lab's platform of electronic cards, over HTTP on loopback: speaks the form that the host's
 * verifier does (package {@code org.onecard.server.ecard}), and can be slow.
 */
public final class EcardPlatformServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EcardPlatformServer.class);

  private static final String PATH = "/verify";
  private static final int LONGEST_REQUEST = 4_096;
  private static final int THREADS = 8;
  private static final int WAITING = 256;

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final Duration delay;
  private final Clock clock;
  private final EcardDesk desk = new EcardDesk();

  private EcardPlatformServer(HttpServer server, Duration delay, Clock clock) {
    this.server = server;
    this.delay = delay;
    this.clock = clock;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "ecard-platform-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext(PATH, this::answer);
  }

  /**
   * Starts the platform.
   *
   * @param port 0 for a free one
   * @param delay by which each answer comes late
   * @throws IOException when it cannot listen; the message says what to do
   */
  public static EcardPlatformServer start(int port, Duration delay, Clock clock)
      throws IOException {
    HttpServer server;
    try {
      server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0);
    } catch (IOException e) {
      throw new IOException(
          "the platform cannot listen on 127.0.0.1:%d (%s): stop what uses it, or choose another"
                  .formatted(port, e.getMessage())
              + " port",
          e);
    }
    EcardPlatformServer platform = new EcardPlatformServer(server, delay, clock);
    server.start();
    return platform;
  }

  /** What a host is to be told. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(LONGEST_REQUEST + 1);
      if (!exchange.getRequestMethod().equals("POST") || body.length > LONGEST_REQUEST) {
        send(exchange, 400, new JsonObject().put("error", "POST, at most 4 KiB of JSON"));
        return;
      }
      JsonObject request;
      try {
        request = new JsonObject(new String(body, StandardCharsets.UTF_8));
      } catch (DecodeException e) {
        send(exchange, 400, new JsonObject().put("error", "this is no JSON object"));
        return;
      }
      if (!(request.getValue("requestId") instanceof String requestId)
          || !(request.getValue("code") instanceof String code)) {
        send(exchange, 400, new JsonObject().put("error", "requestId and code are wanted"));
        return;
      }
      Pause.onThisThread().pause(delay);
      send(exchange, 200, rule(requestId, code));
    } catch (RuntimeException e) {
      LOG.error("[platform=ecard] cannot answer", e);
    }
  }

  private JsonObject rule(String requestId, String code) {
    EcardDesk.Ruling ruling;
    synchronized (desk) {
      ruling = desk.verify(requestId, code, clock.instant());
    }
    if (ruling instanceof EcardDesk.Ruling.Valid valid) {
      return new JsonObject()
          .put("result", "valid")
          .put("card", HexFormat.of().formatHex(valid.card().identifier()))
          .put("region", valid.card().region());
    }
    return new JsonObject()
        .put("result", "refused")
        .put("why", ((EcardDesk.Ruling.Refused) ruling).why());
  }

  private static void send(HttpExchange exchange, int status, JsonObject answer)
      throws IOException {
    byte[] body = answer.encode().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
