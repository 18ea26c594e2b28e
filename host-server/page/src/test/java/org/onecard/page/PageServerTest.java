package org.onecard.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server over real connections on loopback. */
class PageServerTest {

  private static final PageLimits LIMITS = PageLimits.defaults();

  private record Count(long count, String text) {}

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicLong state = new AtomicLong();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void everyAnswer_carriesTheSecurityHeaders() throws Exception {
    PageServer server = start(LIMITS, stream(LIMITS));

    for (String path : List.of("/page/style.css", "/page/page.js", "/state", "/nowhere")) {
      HttpResponse<String> answer = get(server, path);
      assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
          .as(path)
          .contains("default-src 'self'")
          .contains("frame-ancestors 'none'")
          .contains("require-trusted-types-for 'script'");
      assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
      assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
      assertThat(answer.headers().firstValue("referrer-policy")).hasValue("no-referrer");
      assertThat(answer.headers().firstValue("cross-origin-resource-policy"))
          .hasValue("same-origin");
    }
  }

  @Test
  void filesAndState_areAnsweredWithTheirMediaType() throws Exception {
    state.set(7);
    PageServer server = start(LIMITS, stream(LIMITS));

    assertThat(get(server, "/state").body()).isEqualTo("{\"count\":7,\"text\":\"<b>state</b>\"}");
    assertThat(get(server, "/state").headers().firstValue("content-type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(get(server, "/page/page.js").headers().firstValue("content-type"))
        .hasValue("text/javascript; charset=utf-8");
    assertThat(get(server, "/nowhere").statusCode()).isEqualTo(404);
    assertThat(get(server, "/page/../state").statusCode()).isIn(200, 404);
  }

  @Test
  void head_isAnsweredWithoutABody() throws Exception {
    PageServer server = start(LIMITS, stream(LIMITS));

    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(server.uri().resolve("/state"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void requestForAnotherHost_isForbidden() throws Exception {
    PageServer server = start(LIMITS, stream(LIMITS));

    assertThat(raw(server, "GET /state HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
        .startsWith("HTTP/1.1 403")
        .doesNotContain("count");
    assertThat(server.statistics().requestsRefused()).isEqualTo(1);
  }

  @Test
  void requestFromAnotherOrigin_isForbidden_alsoForTheStream() throws Exception {
    PageServer server = start(LIMITS, stream(LIMITS));

    for (String path : List.of("/state", "/events")) {
      assertThat(
              raw(
                  server,
                  "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://evil.example\r\n\r\n"
                      .formatted(path, server.port())))
          .startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void writingAndBodies_areRefusedAndTheConnectionCloses() throws Exception {
    PageServer server = start(LIMITS, stream(LIMITS));
    String host = "Host: 127.0.0.1:" + server.port() + "\r\n";

    assertThat(raw(server, "POST /state HTTP/1.1\r\n" + host + "Content-Length: 2\r\n\r\n{}"))
        .startsWith("HTTP/1.1 405");
    assertThat(raw(server, "GET /state HTTP/1.1\r\n" + host + "Content-Length: 2000000000\r\n\r\n"))
        .startsWith("HTTP/1.1 413");
  }

  @Test
  void tooLongRequest_isRefused() throws Exception {
    PageServer server = start(LIMITS, stream(LIMITS));
    String host = "Host: 127.0.0.1:" + server.port() + "\r\n";

    assertThat(raw(server, "GET /" + "a".repeat(4_000) + " HTTP/1.1\r\n" + host + "\r\n"))
        .matches("(?s)HTTP/1.. 414 .*");
    assertThat(raw(server, "GET / HTTP/1.1\r\n" + host + "X: " + "a".repeat(9_000) + "\r\n\r\n"))
        .matches("(?s)HTTP/1.. 431 .*");
  }

  @Test
  void sourceThatFails_isAnsweredWith500AndShowsNothing() throws Exception {
    PageServer server =
        started(
            PageServer.on("127.0.0.1", 0)
                .json(
                    "/state",
                    () -> {
                      throw new IllegalStateException("inner workings");
                    }));

    assertThat(get(server, "/state").statusCode()).isEqualTo(500);
    assertThat(get(server, "/state").body()).doesNotContain("inner workings");
  }

  @Test
  void portInUse_isSaidWithWhatToDo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> PageServer.on("127.0.0.1", taken.getLocalPort()).start())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("choose another port");
    }
  }

  @Test
  void allAddressesWithoutAName_areRefused() {
    assertThatThrownBy(() -> PageServer.on("0.0.0.0", 0).start())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void newReader_getsTheSnapshotAndThenEveryEventInOrder() throws Exception {
    EventStream stream = stream(LIMITS);
    publish(stream, 3);
    PageServer server = start(LIMITS, stream);
    StreamClient reader = reader(server, null);

    assertThat(reader.next())
        .isEqualTo(
            new StreamClient.Event(
                "snapshot", "run1-3", "{\"count\":3,\"text\":\"<b>state</b>\"}"));
    publish(stream, 200);
    for (int n = 4; n <= 203; n++) {
      assertThat(reader.next().id()).isEqualTo("run1-" + n);
    }
  }

  @Test
  void readerThatComesBack_getsWhatItMissedAndNoSnapshot() throws Exception {
    EventStream stream = stream(LIMITS);
    publish(stream, 10);
    PageServer server = start(LIMITS, stream);

    StreamClient reader = reader(server, "run1-7");

    assertThat(reader.next().id()).isEqualTo("run1-8");
    assertThat(reader.next().id()).isEqualTo("run1-9");
    assertThat(reader.next().id()).isEqualTo("run1-10");
    assertThat(reader(server, "otherrun-7").next().name()).isEqualTo("snapshot");
  }

  @Test
  void readerThatReadsNothing_isCutOffAndCounted_andOthersGoOn() throws Exception {
    PageLimits tight = LIMITS.withRing(32, 1 << 20);
    EventStream stream = stream(tight);
    PageServer server = start(tight, stream);
    StreamClient good = reader(server, null);
    assertThat(good.next().name()).isEqualTo("snapshot");
    Socket slow = socket(server);
    slow.setReceiveBufferSize(4_096);
    slow.getOutputStream()
        .write(
            ("GET /events HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    await(() -> server.statistics().subscribers() == 2);

    String text = "x".repeat(20_000);
    int sent = 0;
    while (server.statistics().slowReadersDropped() == 0) {
      assertThat(sent).as("events until the slow reader is dropped").isLessThan(5_000);
      stream.publish("changes", new Count(++sent, text));
      assertThat(good.next().id()).isEqualTo("run1-" + sent);
    }

    await(() -> server.statistics().subscribers() == 1);
    stream.publish("changes", new Count(++sent, "still here"));
    assertThat(good.next().data()).contains("still here");
  }

  @Test
  void tenBrowsers_allGetEveryEvent() throws Exception {
    EventStream stream = stream(LIMITS);
    PageServer server = start(LIMITS, stream);
    List<StreamClient> browsers = new ArrayList<>();
    for (int n = 0; n < 10; n++) {
      browsers.add(reader(server, null));
    }
    for (StreamClient browser : browsers) {
      assertThat(browser.next().name()).isEqualTo("snapshot");
    }

    publish(stream, 100);

    for (StreamClient browser : browsers) {
      for (int n = 1; n <= 100; n++) {
        assertThat(browser.next().id()).isEqualTo("run1-" + n);
      }
    }
    assertThat(server.statistics().slowReadersDropped()).isZero();
  }

  @Test
  void readerAboveTheLimit_isTurnedAway_andMayComeWhenOneHasLeft() throws Exception {
    PageLimits two = LIMITS.withSubscribers(2);
    PageServer server = start(two, stream(two));
    StreamClient first = reader(server, null);
    assertThat(first.next().name()).isEqualTo("snapshot");
    assertThat(reader(server, null).next().name()).isEqualTo("snapshot");

    assertThatThrownBy(() -> reader(server, null)).hasMessageContaining("503");
    assertThat(server.statistics().subscribersRefused()).isEqualTo(1);

    first.close();
    await(() -> server.statistics().subscribers() == 1);
    assertThat(reader(server, null).next().name()).isEqualTo("snapshot");
  }

  @Test
  void connectionAboveTheLimit_isClosedAtOnce() throws Exception {
    PageLimits few = LIMITS.withSubscribers(2).withConnections(2);
    PageServer server = start(few, stream(few));
    socket(server);
    socket(server);
    await(() -> server.statistics().connections() == 2);

    Socket third = socket(server);
    third.setSoTimeout(10_000);

    assertThat(third.getInputStream().read()).isEqualTo(-1);
    await(() -> server.statistics().connections() == 2);
    assertThat(server.statistics().connectionsRefused()).isEqualTo(1);
  }

  @Test
  void quietStream_showsThatItIsAlive() throws Exception {
    PageLimits quick = LIMITS.withHeartbeat(Duration.ofMillis(20));
    StreamClient reader = reader(start(quick, stream(quick)), null);

    assertThat(reader.next().name()).isEqualTo("snapshot");
    assertThat(reader.nextOrBeat().name()).isEqualTo("beat");
    assertThat(reader.nextOrBeat().name()).isEqualTo("beat");
  }

  @Test
  void closingTheServer_endsTheStreamsInOrderAndFreesThePort() throws Exception {
    PageServer server = start(LIMITS, stream(LIMITS));
    StreamClient reader = reader(server, null);
    assertThat(reader.next().name()).isEqualTo("snapshot");
    int port = server.port();

    server.close();

    assertThat(reader.next().name()).isEqualTo("end");
    new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
  }

  private EventStream stream(PageLimits limits) {
    return new EventStream("run1", limits, () -> new Count(state.get(), "<b>state</b>"));
  }

  private void publish(EventStream stream, int count) {
    for (int n = 0; n < count; n++) {
      stream.publish("changes", new Count(state.incrementAndGet(), "event"));
    }
  }

  private PageServer start(PageLimits limits, EventStream stream) throws IOException {
    return started(
        PageServer.on("127.0.0.1", 0)
            .limits(limits)
            .json("/state", () -> new Count(state.get(), "<b>state</b>"))
            .events("/events", stream));
  }

  private PageServer started(PageServer.Builder description) throws IOException {
    PageServer server = description.start();
    open.add(server);
    return server;
  }

  private StreamClient reader(PageServer server, @Nullable String after) throws Exception {
    StreamClient reader = new StreamClient(client, server.uri().resolve("/events"), after);
    open.add(reader);
    return reader;
  }

  private HttpResponse<String> get(PageServer server, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private Socket socket(PageServer server) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    open.add(socket);
    return socket;
  }

  /** Sends these bytes and reads until the server closes or an answer's body must be there. */
  private String raw(PageServer server, String request) throws IOException {
    Socket socket = socket(server);
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within 10 s");
      }
      Thread.sleep(5);
    }
  }
}
