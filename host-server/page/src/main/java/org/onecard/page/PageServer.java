package org.onecard.page;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server for pages that are read: files from the class path, JSON endpoints, event streams.
 * It takes GET and HEAD and nothing else. Made by {@link #on}, running until {@link #close}.
 *
 * <p>Three files are always there, shared by all pages: {@code /page/style.css}, {@code
 * /page/page.js} and {@code /page/icon.svg}.
 */
public final class PageServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);

  private static final Duration START_DEADLINE = Duration.ofSeconds(10);
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(1);
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(5);

  /** Trusted types make the browser itself refuse markup where text is meant. */
  private static final Map<String, String> SECURITY_HEADERS =
      Map.of(
          "content-security-policy",
          "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; "
              + "frame-ancestors 'none'; require-trusted-types-for 'script'",
          "cache-control",
          "no-store",
          "x-content-type-options",
          "nosniff",
          "x-frame-options",
          "DENY",
          "referrer-policy",
          "no-referrer",
          "cross-origin-resource-policy",
          "same-origin",
          "cross-origin-opener-policy",
          "same-origin");

  private final Vertx vertx;
  private final Context loop;
  private final HttpServer server;
  private final PageLimits limits;
  private final RequestGuard guard;
  private final String authorityHost;
  private final Counters counters = new Counters();
  private final List<StreamReaders> streams = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Begins the description of a server.
   *
   * @param host address or name to listen on; {@code 127.0.0.1} unless others are meant to see it
   * @param port 0 for any that is free
   */
  public static Builder on(String host, int port) {
    return new Builder(host, port);
  }

  private PageServer(Builder description) {
    this.limits = description.limits;
    Set<String> names = description.names();
    this.guard = new RequestGuard(names);
    this.authorityHost = names.iterator().next();
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    this.loop = vertx.getOrCreateContext();
    this.server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHost(description.host)
                .setPort(description.port)
                .setMaxInitialLineLength(PageLimits.REQUEST_LINE_BYTES)
                .setMaxHeaderSize(PageLimits.HEADER_BYTES)
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(Math.toIntExact(limits.idle().toMillis())));
    server.connectionHandler(this::admit);
    server.requestHandler(router(description));
    vertx.setPeriodic(limits.heartbeat().toMillis(), timer -> streams.forEach(StreamReaders::beat));
  }

  /** The address of the first page, with the port that was found. */
  public URI uri() {
    return URI.create("http://" + authorityHost + ":" + port() + "/");
  }

  public int port() {
    return server.actualPort();
  }

  public PageStatistics statistics() {
    return counters.read();
  }

  /** Ends the event streams, gives requests under way a second, and frees the port. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    loop.runOnContext(nothing -> streams.forEach(StreamReaders::endAll));
    try {
      await(server.shutdown(CLOSE_GRACE.toMillis(), TimeUnit.MILLISECONDS), CLOSE_DEADLINE);
    } catch (IOException e) {
      LOG.warn("[page={}] connections did not end in order: {}", port(), e.getMessage());
    }
    try {
      await(vertx.close(), CLOSE_DEADLINE);
    } catch (IOException e) {
      LOG.warn("[page={}] the event loop did not end in order: {}", port(), e.getMessage());
    }
  }

  private void listen(Builder description) throws IOException {
    try {
      await(server.listen(), START_DEADLINE);
    } catch (IOException e) {
      closed.set(true);
      vertx.close();
      throw new IOException(
          "the page cannot listen on %s:%d (%s): stop what uses it, or choose another port"
              .formatted(description.host, description.port, e.getMessage()),
          e);
    }
  }

  private Router router(Builder description) {
    Router router = Router.router(vertx);
    router.route().handler(this::judge);
    description.files.forEach(
        (path, file) ->
            read(router, path)
                .handler(
                    request ->
                        request
                            .response()
                            .putHeader("content-type", file.mediaType())
                            .end(file.bytes())));
    description.sources.forEach(
        (path, source) -> read(router, path).handler(request -> json(request, source)));
    description.streams.forEach(
        (path, stream) -> {
          StreamReaders readers = new StreamReaders(stream, loop, counters, limits.subscribers());
          streams.add(readers);
          router.route(HttpMethod.GET, path).handler(readers::open);
        });
    router.errorHandler(404, request -> request.response().setStatusCode(404).end("Not here.\n"));
    router.errorHandler(500, PageServer::fault);
    return router;
  }

  private static Route read(Router router, String path) {
    return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  private void admit(HttpConnection connection) {
    connection.closeHandler(nothing -> counters.connections.decrementAndGet());
    if (counters.connections.incrementAndGet() > limits.connections()) {
      counters.connectionsRefused.incrementAndGet();
      connection.close();
    }
  }

  private void judge(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    HttpServerResponse response = routing.response();
    SECURITY_HEADERS.forEach(response::putHeader);
    response.putHeader("content-type", "text/plain; charset=utf-8");
    RequestGuard.Verdict verdict =
        guard.judge(
            new RequestGuard.Head(
                request.method().name(),
                request.headers().getAll("host"),
                request.getHeader("origin"),
                request.getHeader("sec-fetch-site"),
                request.getHeader("sec-fetch-mode"),
                hasBody(request)),
            request.localAddress().port());
    if (verdict == RequestGuard.Verdict.PASS) {
      routing.next();
      return;
    }
    counters.requestsRefused.incrementAndGet();
    // A refused sender may have more to send: it is not read.
    response.putHeader("connection", "close").setStatusCode(verdict.status());
    response.end(verdict.sentence()).onComplete(nothing -> request.connection().close());
  }

  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader("content-length");
    return request.headers().contains("transfer-encoding")
        || (length != null && !length.equals("0"));
  }

  private void json(RoutingContext request, StateSource source) {
    loop.executeBlocking(() -> JsonForm.write(source.read()), false)
        .onSuccess(
            text ->
                request
                    .response()
                    .putHeader("content-type", "application/json; charset=utf-8")
                    .end(text))
        .onFailure(fault -> request.fail(500, fault));
  }

  private static void fault(RoutingContext request) {
    LOG.error("[page={}] cannot answer", request.normalizedPath(), request.failure());
    HttpServerResponse response = request.response();
    if (!response.ended() && !response.closed() && !response.headWritten()) {
      response
          .setStatusCode(500)
          .end("This cannot be shown at present; the host's log says why.\n");
    }
  }

  private static void await(Future<?> future, Duration deadline) throws IOException {
    try {
      future
          .toCompletionStage()
          .toCompletableFuture()
          .get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(cause.getMessage(), cause);
    } catch (TimeoutException e) {
      throw new IOException("nothing happened for " + deadline.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** What a server will hold. Paths are exact and begin with a slash. */
  public static final class Builder {

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");
    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::");

    private final String host;
    private final int port;
    private final Set<String> otherNames = new LinkedHashSet<>();
    private final Map<String, PageFile> files = new LinkedHashMap<>();
    private final Map<String, StateSource> sources = new LinkedHashMap<>();
    private final Map<String, EventStream> streams = new LinkedHashMap<>();
    private PageLimits limits = PageLimits.defaults();

    private Builder(String host, int port) {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
      }
      this.host = host;
      this.port = port;
      file("/page/style.css", PageServer.class, "style.css");
      file("/page/page.js", PageServer.class, "page.js");
      file("/page/icon.svg", PageServer.class, "icon.svg");
    }

    /**
     * A further name by which browsers may reach it, without port; needed where it listens on all.
     */
    public Builder knownAs(String name) {
      otherNames.add(name);
      return this;
    }

    public Builder limits(PageLimits limits) {
      this.limits = limits;
      return this;
    }

    public PageLimits limits() {
      return limits;
    }

    /**
     * A file of the page: {@code html}, {@code css}, {@code js} or {@code svg}, at most 1 MiB.
     *
     * @param owner the class beside which it lies on the class path
     */
    public Builder file(String path, Class<?> owner, String name) {
      files.put(path, PageFile.read(owner, name));
      return this;
    }

    /** A JSON endpoint. */
    public Builder json(String path, StateSource source) {
      sources.put(path, source);
      return this;
    }

    /** An event stream; a stream belongs to one server. */
    public Builder events(String path, EventStream stream) {
      streams.put(path, stream);
      return this;
    }

    /**
     * Starts the server.
     *
     * @throws IOException when it cannot listen; the message says on what, why, and what to do
     */
    public PageServer start() throws IOException {
      PageServer server = new PageServer(this);
      server.listen(this);
      return server;
    }

    /** The names browsers may use; the first is the one to show people. */
    private Set<String> names() {
      Set<String> names = new LinkedHashSet<>();
      if (!EVERY_ADDRESS.contains(host)) {
        names.add(host.contains(":") ? "[" + host + "]" : host);
      }
      if (LOOPBACK.contains(host)) {
        names.addAll(List.of("127.0.0.1", "localhost", "[::1]"));
      }
      names.addAll(otherNames);
      if (names.isEmpty()) {
        throw new IllegalArgumentException(
            "a page on all addresses must be told by which name browsers reach it");
      }
      return names;
    }
  }
}
