package org.onecard.lab.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CodePageTest {

  private final HttpClient browser = HttpClient.newHttpClient();

  @Test
  void code_renewsItselfOnThePage() throws Exception {
    try (CodePage page = start(CodeKind.TRANSIT)) {
      HttpResponse<InputStream> events =
          browser.send(
              HttpRequest.newBuilder(page.uri().resolve("/events")).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      List<String> codes = new ArrayList<>();
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine();
            line != null && codes.size() < 3;
            line = lines.readLine()) {
          if (line.startsWith("data: {")) {
            codes.add(new JsonObject(line.substring("data: ".length())).getString("text"));
          }
        }
      }
      assertThat(codes).hasSize(3).doesNotHaveDuplicates();
    }
  }

  @Test
  void page_servesItsFiles_andTheCodeWithItsDrawing() throws Exception {
    try (CodePage page = start(CodeKind.ECARD)) {
      for (String path : List.of("/", "/code.css", "/code.js", "/page/page.js")) {
        assertThat(get(page.uri().resolve(path))).as(path).isNotBlank();
      }
      JsonObject code = new JsonObject(get(page.uri().resolve("/api/code")));
      List<?> rows = code.getJsonArray("rows").getList();
      assertThat(rows).hasSizeGreaterThanOrEqualTo(21);
      assertThat(rows).allMatch(row -> ((String) row).length() == rows.size());
      assertThat(code.getString("kind")).isEqualTo("ECARD");
      assertThat(code.getLong("renewedEvery")).isEqualTo(1_000);
    }
  }

  private static CodePage start(CodeKind kind) throws Exception {
    return CodePage.start(
        kind, "500000", 1, Duration.ofSeconds(1), 0, Clock.systemUTC(), new SecureRandom());
  }

  private String get(URI uri) throws Exception {
    HttpResponse<String> answer =
        browser.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }
}
