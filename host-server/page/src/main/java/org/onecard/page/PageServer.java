package org.onecard.page;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PfxOptions;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server for pages: files from the class path, JSON endpoints, event streams. It takes GET
 * and HEAD, and POST only where a path was described by {@link Builder#post}. Made by {@link #on},
 * running until {@link #close}.
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
  private final String scheme;
  private final Map<String, Posting> postings;
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
    this.guard = new RequestGuard(names, description.tls != null);
    this.scheme = description.tls == null ? "http" : "https";
    this.postings = Map.copyOf(description.postings);
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
    this.server = vertx.createHttpServer(options(description));
    server.connectionHandler(this::admit);
    server.requestHandler(router(description));
    vertx.setPeriodic(limits.heartbeat().toMillis(), timer -> streams.forEach(StreamReaders::beat));
  }

  private static HttpServerOptions options(Builder description) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(description.host)
            .setPort(description.port)
            .setMaxInitialLineLength(PageLimits.REQUEST_LINE_BYTES)
            .setMaxHeaderSize(PageLimits.HEADER_BYTES)
            .setHttp2ClearTextEnabled(false)
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout(Math.toIntExact(description.limits.idle().toMillis()));
    PfxOptions tls = description.tls;
    return tls == null
        ? options
        : options
            .setSsl(true)
            .setUseAlpn(false)
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
            .setKeyCertOptions(tls);
  }

  /** The address of the first page, with the port that was found. */
  public URI uri() {
    return URI.create(scheme + "://" + authorityHost + ":" + port() + "/");
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
    description.endpoints.forEach(
        (path, endpoint) -> read(router, path).handler(request -> answer(request, endpoint, "")));
    description.postings.forEach(
        (path, posting) ->
            router.route(path).method(HttpMethod.POST).handler(request -> take(request, posting)));
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
    RequestGuard.Verdict verdict = verdict(request, routing.normalizedPath());
    if (verdict == RequestGuard.Verdict.PASS) {
      routing.next();
      return;
    }
    counters.requestsRefused.incrementAndGet();
    // A refused sender may have more to send: it is not read.
    response.putHeader("connection", "close").setStatusCode(verdict.status());
    response.end(verdict.sentence()).onComplete(nothing -> request.connection().close());
  }

  private RequestGuard.Verdict verdict(HttpServerRequest request, String path) {
    RequestGuard.Head head =
        new RequestGuard.Head(
            request.method().name(),
            request.headers().getAll("host"),
            request.getHeader("origin"),
            request.getHeader("sec-fetch-site"),
            request.getHeader("sec-fetch-mode"),
            hasBody(request));
    int port = request.localAddress().port();
    Posting posting = postings.get(path);
    return posting == null || !request.method().equals(HttpMethod.POST)
        ? guard.judge(head, port)
        : guard.judgeSending(
            head,
            new RequestGuard.Sending(
                request.getHeader("content-type"),
                request.getHeader("content-length"),
                request.headers().contains("transfer-encoding")),
            port,
            posting.mostBytes());
  }

  /** The guard has seen a length that fits, and the connection gives no byte more than it says. */
  private void take(RoutingContext routing, Posting posting) {
    routing
        .request()
        .body()
        .onSuccess(body -> answer(routing, posting.endpoint(), body.toString()))
        .onFailure(fault -> LOG.debug("[page={}] a sender hung up", routing.normalizedPath()));
  }

  private void answer(RoutingContext routing, Endpoint endpoint, String body) {
    PageRequest asked = asked(routing, body);
    loop.executeBlocking(() -> endpoint.answer(asked), false)
        .onSuccess(
            answer -> {
              HttpServerResponse response =
                  routing
                      .response()
                      .setStatusCode(answer.status())
                      .putHeader("content-type", answer.mediaType());
              answer.setCookie().ifPresent(cookie -> response.putHeader("set-cookie", cookie));
              answer
                  .download()
                  .ifPresent(
                      name ->
                          response.putHeader(
                              "content-disposition", "attachment; filename=\"" + name + "\""));
              response.end(answer.text());
            })
        .onFailure(fault -> routing.fail(500, fault));
  }

  private static PageRequest asked(RoutingContext routing, String body) {
    HttpServerRequest request = routing.request();
    Map<String, String> cookies = new HashMap<>();
    request.cookies().forEach(cookie -> cookies.putIfAbsent(cookie.getName(), cookie.getValue()));
    return new PageRequest(
        routing.normalizedPath(),
        request.remoteAddress().hostAddress(),
        cookies,
        Optional.ofNullable(request.getHeader(PageRequest.TOKEN_HEADER)),
        body);
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

  /** A path that takes what is sent to it. */
  private record Posting(int mostBytes, Endpoint endpoint) {}

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
    private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    private final Map<String, Posting> postings = new LinkedHashMap<>();
    private @Nullable PfxOptions tls;
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

    /** What looks at the request before it answers a GET: a session's state, a download. */
    public Builder get(String path, Endpoint endpoint) {
      endpoints.put(path, endpoint);
      return this;
    }

    /**
     * Takes a POST of {@code application/json} from this server's own origin.
     *
     * @param mostBytes how long a body may be, 1 to 1,048,576; a longer one is refused unread
     */
    public Builder post(String path, int mostBytes, Endpoint endpoint) {
      if (mostBytes < 1 || mostBytes > 1 << 20) {
        throw new IllegalArgumentException("a body has 1 to 1,048,576 bytes, not " + mostBytes);
      }
      postings.put(path, new Posting(mostBytes, endpoint));
      return this;
    }

    /**
     * Speaks TLS (1.2 or 1.3) and nothing else.
     *
     * @param pkcs12 a key store with one key and its certificate
     */
    public Builder tls(byte[] pkcs12, String password) {
      tls = new PfxOptions().setValue(Buffer.buffer(pkcs12)).setPassword(password);
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
