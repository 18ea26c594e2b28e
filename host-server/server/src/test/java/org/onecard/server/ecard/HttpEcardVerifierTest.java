package org.onecard.server.ecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onecard.card.code.EcardCode;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.scenario.Region;
import org.onecard.server.ecard.EcardAnswer.PlatformDown;
import org.onecard.server.ecard.EcardAnswer.Refused;
import org.onecard.server.ecard.EcardAnswer.Valid;
import org.onecard.server.ecard.EcardAnswer.Why;

@Timeout(30)
class HttpEcardVerifierTest {

  private static final String CARD = "500000EC00000000000000000000002A";
  private static final String VALID =
      "{\"result\":\"valid\",\"card\":\"" + CARD + "\",\"region\":\"500000\"}";
  private static final EcardInquiry INQUIRY =
      new EcardInquiry("gate-01.1.42", EcardCode.of("MADE-UP.0123456789abcdef"));

  /** Long enough for a busy machine, and short enough to be seen to be kept. */
  private static final Duration DEADLINE = Duration.ofMillis(700);

  private static final Duration SLACK = Duration.ofSeconds(2);

  @Test
  void validCard_isThatOfThePlatform_andTheQuestionCarriesIdCodeAndSecret() throws Exception {
    try (PaperPlatform platform = PaperPlatform.saying(VALID);
        HttpEcardVerifier verifier =
            new HttpEcardVerifier(at(platform).withSecret("made-up-secret"))) {
      assertThat(answer(verifier))
          .isEqualTo(
              new Valid(
                  new RawCardIdentifier(HexFormat.of().parseHex(CARD)), new Region("500000")));
      assertThat(new JsonObject(platform.bodies().get(0)))
          .isEqualTo(
              new JsonObject()
                  .put("requestId", "gate-01.1.42")
                  .put("code", "MADE-UP.0123456789abcdef"));
      assertThat(platform.authorisations()).containsExactly("Bearer made-up-secret");
    }
  }

  @ParameterizedTest
  @CsvSource({"used, USED", "expired, EXPIRED", "unknown, UNKNOWN", "blocked, BLOCKED", "x, OTHER"})
  void refusal_keepsItsReason(String word, Why why) throws Exception {
    assertThat(answerTo("{\"result\":\"refused\",\"why\":\"" + word + "\"}"))
        .isEqualTo(new Refused(why));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{}",
        "not json at all",
        "{\"result\":7}",
        "{\"result\":\"valid\"}",
        "{\"result\":\"valid\",\"card\":\"00\",\"region\":\"500000\"}",
        "{\"result\":\"valid\",\"card\":\"500000EC00000000000000000000002A\",\"region\":\"5\"}",
        "{\"result\":\"valid\",\"card\":[],\"region\":\"500000\"}",
        "{\"result\":\"VALID\",\"card\":\"500000EC00000000000000000000002A\",\"region\":\"500000\"}"
      })
  void garbage_isNoAnswer(String body) throws Exception {
    assertThat(answerTo(body)).isInstanceOf(PlatformDown.class);
  }

  @ParameterizedTest
  @CsvSource({"text/html, proxy", "text/plain, application/json", "'', application/json"})
  void otherMediaType_isNoAnswer_evenWhenTheBodyFits(String type, String word) throws Exception {
    try (PaperPlatform platform =
        new PaperPlatform(exchange -> PaperPlatform.send(exchange, 200, type, VALID))) {
      assertDown(answer(platform), word);
    }
  }

  @Test
  void mediaTypeWithItsCharset_isTaken() throws Exception {
    try (PaperPlatform platform =
        new PaperPlatform(
            exchange ->
                PaperPlatform.send(exchange, 200, "Application/JSON; charset=utf-8", VALID))) {
      assertThat(answer(platform)).isInstanceOf(Valid.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"401, secret", "403, secret", "404, 404", "500, 500", "302, 302"})
  void otherStatus_isNoAnswer_andIsNamed(int status, String word) throws Exception {
    AtomicInteger elsewhere = new AtomicInteger();
    try (PaperPlatform other =
            new PaperPlatform(
                exchange -> {
                  elsewhere.incrementAndGet();
                  PaperPlatform.send(exchange, 200, "application/json", VALID);
                });
        PaperPlatform platform =
            new PaperPlatform(
                exchange -> {
                  exchange.getResponseHeaders().set("location", other.uri().toString());
                  PaperPlatform.send(exchange, status, "application/json", VALID);
                })) {
      assertDown(answer(platform), word);
      assertThat(elsewhere).hasValue(0);
    }
  }

  @Test
  void hugeAnswer_isNotRead() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    byte[] block = " ".repeat(65_536).getBytes(StandardCharsets.US_ASCII);
    try (PaperPlatform platform =
        new PaperPlatform(
            exchange -> {
              exchange.getResponseHeaders().set("content-type", "application/json");
              exchange.sendResponseHeaders(200, 0);
              try {
                for (int written = 0; written < 10_000; written++) {
                  exchange.getResponseBody().write(block);
                }
              } finally {
                ended.countDown();
              }
            })) {
      assertDown(answer(platform), "longer than 4096 bytes");
      // Hung up on: 650 MB were not going to be taken.
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void answerOfTheLongestLength_isRead() throws Exception {
    assertThat(answerTo(VALID + " ".repeat(HttpEcardVerifier.LONGEST_ANSWER - VALID.length())))
        .isInstanceOf(Valid.class);
    assertThat(answerTo(VALID + " ".repeat(HttpEcardVerifier.LONGEST_ANSWER - VALID.length() + 1)))
        .isInstanceOf(PlatformDown.class);
  }

  @Test
  void slowPlatform_isWaitedForNoLongerThanTheDeadline() throws Exception {
    PaperPlatform[] self = new PaperPlatform[1];
    try (PaperPlatform platform =
        new PaperPlatform(
            exchange -> {
              self[0].hang(10_000);
              PaperPlatform.send(exchange, 200, "application/json", VALID);
            })) {
      self[0] = platform;
      assertLate(platform);
    }
  }

  @Test
  void drippingPlatform_isWaitedForNoLongerThanTheDeadline() throws Exception {
    PaperPlatform[] self = new PaperPlatform[1];
    try (PaperPlatform platform =
        new PaperPlatform(
            exchange -> {
              exchange.getResponseHeaders().set("content-type", "application/json");
              exchange.sendResponseHeaders(200, VALID.length());
              for (int i = 0; i < VALID.length(); i++) {
                exchange.getResponseBody().write(VALID.charAt(i));
                exchange.getResponseBody().flush();
                self[0].hang(100);
              }
            })) {
      self[0] = platform;
      assertLate(platform);
    }
  }

  @Test
  void nobodyListens_isDown_andSaysWhatToCheck() throws Exception {
    int free;
    try (ServerSocket probe =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      free = probe.getLocalPort();
    }
    EcardPlatform nobody =
        EcardPlatform.at(URI.create("http://127.0.0.1:" + free + "/verify"))
            .withDeadline(Duration.ofSeconds(5));
    try (HttpEcardVerifier verifier = new HttpEcardVerifier(nobody)) {
      assertDown(answer(verifier), "does not listen");
    }
  }

  @Test
  void platformThatHangsUp_isDown() throws Exception {
    try (ServerSocket rude =
            new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        HttpEcardVerifier verifier =
            new HttpEcardVerifier(
                EcardPlatform.at(URI.create("http://127.0.0.1:" + rude.getLocalPort() + "/verify"))
                    .withDeadline(Duration.ofSeconds(5)))) {
      CompletableFuture<EcardAnswer> answer = verifier.verify(INQUIRY);
      // Asked twice: the first line may have been an idle one.
      rude.accept().close();
      rude.accept().close();
      assertThat(answer.get(10, TimeUnit.SECONDS)).isInstanceOf(PlatformDown.class);
    }
  }

  @Test
  void lineThatBreaksOnce_isAskedAgainUnderTheSameId() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (PaperPlatform platform =
            new PaperPlatform(
                exchange -> {
                  // Closed without an answer, as an idle connection is.
                  if (asked.incrementAndGet() > 1) {
                    PaperPlatform.send(exchange, 200, "application/json", VALID);
                  }
                });
        HttpEcardVerifier verifier =
            new HttpEcardVerifier(
                EcardPlatform.at(platform.uri()).withDeadline(Duration.ofSeconds(10)))) {
      assertThat(answer(verifier)).isInstanceOf(Valid.class);
      assertThat(platform.bodies()).hasSize(2);
      assertThat(platform.bodies().get(1)).isEqualTo(platform.bodies().get(0));
    }
  }

  @Test
  void moreThanTheBulkheadHolds_isDownAtOnce_andPlacesComeBack() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    try (PaperPlatform platform =
            new PaperPlatform(
                exchange -> {
                  boolean unused = goOn.await(10, TimeUnit.SECONDS);
                  PaperPlatform.send(exchange, 200, "application/json", VALID);
                });
        HttpEcardVerifier verifier =
            new HttpEcardVerifier(
                EcardPlatform.at(platform.uri())
                    .withDeadline(Duration.ofSeconds(10))
                    .withAtOnce(3))) {
      List<CompletableFuture<EcardAnswer>> first = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        first.add(verifier.verify(INQUIRY));
      }
      assertThat(verifier.verify(INQUIRY))
          .isCompletedWithValueMatching(answer -> answer.describe().contains("3 inquiries"));
      goOn.countDown();
      for (CompletableFuture<EcardAnswer> answer : first) {
        assertThat(answer.get(10, TimeUnit.SECONDS)).isInstanceOf(Valid.class);
      }
      assertThat(answer(verifier)).isInstanceOf(Valid.class);
    }
  }

  @Test
  void closed_letsWhoWaitsGo() throws Exception {
    PaperPlatform[] self = new PaperPlatform[1];
    try (PaperPlatform platform = new PaperPlatform(exchange -> self[0].hang(10_000))) {
      self[0] = platform;
      HttpEcardVerifier verifier =
          new HttpEcardVerifier(
              EcardPlatform.at(platform.uri()).withDeadline(Duration.ofSeconds(10)));
      CompletableFuture<EcardAnswer> waiting = verifier.verify(INQUIRY);
      verifier.close();
      assertDown(waiting.get(5, TimeUnit.SECONDS), "stopping");
      assertThat(answer(verifier)).isInstanceOf(PlatformDown.class);
    }
  }

  @Test
  void addressInTheClear_isRefused_unlessOnThisMachine() {
    assertThatThrownBy(() -> EcardPlatform.at(URI.create("http://platform.invalid/verify")))
        .hasMessageContaining("https://");
    assertThatThrownBy(() -> EcardPlatform.at(URI.create("file:///etc/passwd")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(EcardPlatform.at(URI.create("https://platform.invalid/verify?key=made-up")))
        .hasToString("https://platform.invalid/verify");
  }

  @Test
  void nothingSecret_isShown() throws Exception {
    assertThat(INQUIRY.toString()).doesNotContain("MADE-UP");
    assertThat(
            EcardPlatform.at(URI.create("https://platform.invalid/"))
                .withSecret("made-up-secret")
                .toString())
        .doesNotContain("made-up-secret");
    assertThat(answerTo(VALID).toString()).doesNotContain(CARD.substring(20));
  }

  @Test
  void hostWithoutAPlatform_saysSo() throws Exception {
    try (EcardVerifier none = EcardVerifier.none()) {
      assertThat(none.verify(INQUIRY).get()).isInstanceOf(PlatformDown.class);
    }
  }

  private static void assertLate(PaperPlatform platform) throws Exception {
    try (HttpEcardVerifier verifier = new HttpEcardVerifier(at(platform))) {
      long began = System.nanoTime();
      assertDown(answer(verifier), "within 700 ms");
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(DEADLINE.minusMillis(50), DEADLINE.plus(SLACK));
    }
  }

  private static void assertDown(EcardAnswer answer, String word) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            PlatformDown.class, down -> assertThat(down.sentence()).contains(word));
  }

  private static EcardAnswer answerTo(String body) throws Exception {
    try (PaperPlatform platform = PaperPlatform.saying(body)) {
      return answer(platform);
    }
  }

  private static EcardAnswer answer(PaperPlatform platform) throws Exception {
    try (HttpEcardVerifier verifier =
        new HttpEcardVerifier(
            EcardPlatform.at(platform.uri()).withDeadline(Duration.ofSeconds(10)))) {
      return answer(verifier);
    }
  }

  private static EcardAnswer answer(EcardVerifier verifier) throws Exception {
    return verifier.verify(INQUIRY).get(20, TimeUnit.SECONDS);
  }

  private static EcardPlatform at(PaperPlatform platform) {
    return EcardPlatform.at(platform.uri()).withDeadline(DEADLINE);
  }
}
