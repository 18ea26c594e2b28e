package org.onecard.server.ecard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A platform that answers what a test tells it, over real HTTP. */
final class PaperPlatform implements AutoCloseable {

  /** What a test lets it do with a request, after the body was read. */
  @FunctionalInterface
  interface Conduct {
    void answer(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<String> authorisations = new CopyOnWriteArrayList<>();

  PaperPlatform(Conduct conduct) throws IOException {
    server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/verify",
        exchange -> {
          try (exchange) {
            bodies.add(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            authorisations.add(
                String.valueOf(exchange.getRequestHeaders().getFirst("authorization")));
            conduct.answer(exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  /** One that answers this JSON. */
  static PaperPlatform saying(String json) throws IOException {
    return new PaperPlatform(exchange -> send(exchange, 200, "application/json", json));
  }

  static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/verify");
  }

  List<String> bodies() {
    return bodies;
  }

  List<String> authorisations() {
    return authorisations;
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /** Waits as a slow platform does, and no longer than the test. */
  void hang(long ms) throws InterruptedException {
    boolean unused = closing.await(ms, TimeUnit.MILLISECONDS);
  }
}
