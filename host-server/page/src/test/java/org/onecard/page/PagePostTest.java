package org.onecard.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server takes that was told to take something, over real connections on loopback. */
class PagePostTest {

  private static final int MOST_BYTES = 16;

  private record Said(String source, String token, String cookie, String body) {}

  private final List<String> taken = new ArrayList<>();
  private PageServer server;

  @BeforeEach
  void started() throws Exception {
    server =
        PageServer.on("127.0.0.1", 0)
            .post("/say", MOST_BYTES, this::say)
            .get("/cookie", request -> say(request).withCookie("mark=b; HttpOnly"))
            .get(
                "/file",
                request -> PageAnswer.text("application/x-ndjson", "{}\n").asDownload("a.jsonl"))
            .start();
  }

  @AfterEach
  void closed() {
    server.close();
  }

  @Test
  void json_fromOurOwnOrigin_isTaken_withTokenAndCookie() throws Exception {
    String answer =
        post("/say", own() + json(4) + "X-OneCard-Token: t\r\nCookie: a=b; mark=c\r\n", "true");

    assertThat(answer).startsWith("HTTP/1.1 200");
    assertThat(answer)
        .endsWith("{\"source\":\"127.0.0.1\",\"token\":\"t\",\"cookie\":\"c\",\"body\":\"true\"}");
    assertThat(taken).containsExactly("true");
  }

  @Test
  void withoutOrigin_orFromAnother_nothingIsTaken() throws Exception {
    assertThat(post("/say", host() + json(2), "{}")).startsWith("HTTP/1.1 403");
    assertThat(post("/say", host() + "Origin: http://evil.example\r\n" + json(2), "{}"))
        .startsWith("HTTP/1.1 403");
    assertThat(post("/say", host() + "Origin: null\r\n" + json(2), "{}"))
        .startsWith("HTTP/1.1 403");
    assertThat(post("/say", own() + "Sec-Fetch-Site: cross-site\r\n" + json(2), "{}"))
        .startsWith("HTTP/1.1 403");
    assertThat(
            post("/say", "Host: evil.example\r\nOrigin: http://evil.example\r\n" + json(2), "{}"))
        .startsWith("HTTP/1.1 403");
    assertThat(taken).isEmpty();
    assertThat(server.statistics().requestsRefused()).isEqualTo(5);
  }

  @Test
  void whatAFormCanSend_isRefused() throws Exception {
    for (String type :
        List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
      assertThat(post("/say", own() + "Content-Type: " + type + "\r\nContent-Length: 2\r\n", "{}"))
          .as(type)
          .startsWith("HTTP/1.1 415");
    }
    assertThat(post("/say", own() + "Content-Length: 2\r\n", "{}")).startsWith("HTTP/1.1 415");
    assertThat(taken).isEmpty();
  }

  @Test
  void tooLong_orOfUnsaidLength_isRefusedUnread() throws Exception {
    assertThat(post("/say", own() + json(MOST_BYTES), "x".repeat(MOST_BYTES)))
        .startsWith("HTTP/1.1 200");
    assertThat(post("/say", own() + json(MOST_BYTES + 1), "")).startsWith("HTTP/1.1 413");
    assertThat(
            post(
                "/say",
                own() + "Content-Type: application/json\r\nContent-Length: 99999999999\r\n",
                ""))
        .startsWith("HTTP/1.1 413");
    assertThat(
            post(
                "/say",
                own() + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n",
                "2\r\n{}\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 411");
  }

  @Test
  void aSenderThatHangsUpHalfway_leavesNothingBehind() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write(
              ("POST /say HTTP/1.1\r\n" + own() + json(4) + "\r\ntr")
                  .getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
    assertThat(taken).isEmpty();
  }

  @Test
  void whereNothingIsTaken_itIsAsBefore() throws Exception {
    assertThat(post("/cookie", own() + json(2), "{}")).startsWith("HTTP/1.1 405");
    assertThat(raw("GET /say HTTP/1.1\r\n" + host() + "Connection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 405");
    assertThat(raw("PUT /say HTTP/1.1\r\n" + own() + "Connection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 405");
  }

  @Test
  void cookiesAndDownloads_areToldToTheBrowser() throws Exception {
    assertThat(raw("GET /cookie HTTP/1.1\r\n" + host() + "Connection: close\r\n\r\n"))
        .contains("set-cookie: mark=b; HttpOnly");
    assertThat(raw("GET /file HTTP/1.1\r\n" + host() + "Connection: close\r\n\r\n"))
        .contains("content-disposition: attachment; filename=\"a.jsonl\"")
        .contains("content-type: application/x-ndjson; charset=utf-8");
    PageAnswer answer = PageAnswer.text("text/plain", "");
    assertThatThrownBy(() -> answer.withCookie("a=b\r\nx: y"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> answer.asDownload("a\"b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRequestsText_showsNothingThatWasSent() {
    assertThat(
            new PageRequest(
                    "/say",
                    "127.0.0.1",
                    Map.of("mark", "secret-1"),
                    Optional.of("secret-2"),
                    "secret-3")
                .toString())
        .isEqualTo("/say from 127.0.0.1");
  }

  private PageAnswer say(PageRequest request) {
    String body = request.body();
    taken.add(body);
    return PageAnswer.json(
        new Said(
            request.source(),
            request.token().orElse(""),
            request.cookies().getOrDefault("mark", ""),
            body));
  }

  private String host() {
    return "Host: 127.0.0.1:" + server.port() + "\r\n";
  }

  private String own() {
    return host() + "Origin: http://127.0.0.1:" + server.port() + "\r\n";
  }

  private static String json(int length) {
    return "Content-Type: application/json\r\nContent-Length: " + length + "\r\n";
  }

  private String post(String path, String head, String body) throws Exception {
    return raw("POST " + path + " HTTP/1.1\r\n" + head + "Connection: close\r\n\r\n" + body);
  }

  private String raw(String request) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
