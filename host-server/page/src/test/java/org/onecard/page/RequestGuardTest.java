package org.onecard.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.onecard.page.RequestGuard.Head;
import org.onecard.page.RequestGuard.Verdict;

class RequestGuardTest {

  private static final int PORT = 8_080;

  private final RequestGuard guard = new RequestGuard(Set.of("127.0.0.1", "localhost", "[::1]"));

  @Test
  void ownNames_pass() {
    for (String host :
        List.of("127.0.0.1:8080", "localhost:8080", "LOCALHOST:8080", "[::1]:8080")) {
      assertThat(judge(host, null)).as(host).isEqualTo(Verdict.PASS);
    }
    assertThat(judge("localhost:8080", "http://localhost:8080")).isEqualTo(Verdict.PASS);
  }

  @Test
  void otherNames_areRefused() {
    for (String host :
        List.of(
            "evil.example:8080",
            "127.0.0.1",
            "127.0.0.1:80",
            "127.0.0.1:18080",
            "",
            ":8080",
            "127.0.0.1:8080@evil.example",
            "localhost.:8080")) {
      assertThat(judge(host, null)).as(host).isEqualTo(Verdict.WRONG_HOST);
    }
  }

  @Test
  void missingOrDoubledHost_isRefused() {
    assertThat(guard.judge(new Head("GET", List.of(), null, null, null, false), PORT))
        .isEqualTo(Verdict.WRONG_HOST);
    assertThat(
            guard.judge(
                new Head("GET", List.of("localhost:8080", "evil.example"), null, null, null, false),
                PORT))
        .isEqualTo(Verdict.WRONG_HOST);
  }

  @Test
  void portMayBeLeftOut_onlyWhereItIsTheUsualOne() {
    assertThat(guard.judge(new Head("GET", List.of("localhost"), null, null, null, false), 80))
        .isEqualTo(Verdict.PASS);
  }

  @Test
  void otherOrigins_areRefused() {
    for (String origin :
        List.of(
            "null",
            "http://evil.example",
            "https://localhost:8080",
            "http://localhost:8081",
            "http://localhost:8080.evil.example",
            "")) {
      assertThat(judge("localhost:8080", origin)).as(origin).isEqualTo(Verdict.WRONG_ORIGIN);
    }
  }

  @Test
  void anotherSitesImageOrScript_isRefused_butALinkMayLeadHere() {
    for (String site : List.of("cross-site", "same-site")) {
      assertThat(fetched(site, "no-cors")).isEqualTo(Verdict.WRONG_ORIGIN);
      assertThat(fetched(site, "navigate")).isEqualTo(Verdict.PASS);
    }
    assertThat(fetched("same-origin", "cors")).isEqualTo(Verdict.PASS);
    assertThat(fetched("none", "navigate")).isEqualTo(Verdict.PASS);
  }

  @Test
  void onlyReading_passes() {
    List<String> host = List.of("localhost:8080");
    assertThat(guard.judge(new Head("HEAD", host, null, null, null, false), PORT))
        .isEqualTo(Verdict.PASS);
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get")) {
      assertThat(guard.judge(new Head(method, host, null, null, null, false), PORT))
          .as(method)
          .isEqualTo(Verdict.WRONG_METHOD);
    }
    assertThat(guard.judge(new Head("GET", host, null, null, null, true), PORT))
        .isEqualTo(Verdict.BODY_NOT_WANTED);
  }

  private Verdict fetched(String site, String mode) {
    return guard.judge(new Head("GET", List.of("localhost:8080"), null, site, mode, false), PORT);
  }

  private Verdict judge(String host, @Nullable String origin) {
    return guard.judge(new Head("GET", List.of(host), origin, null, null, false), PORT);
  }
}
