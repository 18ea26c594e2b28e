package org.onecard.lab.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onecard.card.code.EcardCode;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.scenario.Region;
import org.onecard.server.ecard.EcardAnswer;
import org.onecard.server.ecard.EcardInquiry;
import org.onecard.server.ecard.EcardPlatform;
import org.onecard.server.ecard.EcardVerifier;
import org.onecard.server.ecard.HttpEcardVerifier;
import org.onecard.virtual.card.HolderData;

/** The host's verifier before the lab's platform, over real HTTP. */
@Timeout(30)
class EcardPlatformServerTest {

  @Test
  void cardOfTheLab_isTheSamePersonAsItsPlasticCard_once() throws Exception {
    try (EcardPlatformServer platform =
            EcardPlatformServer.start(0, Duration.ZERO, Clock.systemUTC());
        EcardVerifier host = host(platform)) {
      EcardCode code = code();
      assertThat(ask(host, "gate-01.1.1", code))
          .isEqualTo(
              new EcardAnswer.Valid(
                  new RawCardIdentifier(
                      HolderData.builder().region("510100").serial(7).build().identifier().bytes()),
                  new Region("510100")));
      assertThat(ask(host, "gate-01.1.2", code))
          .isEqualTo(new EcardAnswer.Refused(EcardAnswer.Why.USED));
      assertThat(ask(host, "gate-01.1.1", code)).isInstanceOf(EcardAnswer.Valid.class);
      assertThat(ask(host, "gate-01.1.3", EcardCode.of("LAB1.not-of-this-lab")))
          .isEqualTo(new EcardAnswer.Refused(EcardAnswer.Why.UNKNOWN));
    }
  }

  @Test
  void slowPlatform_isDown_forItsDeadline() throws Exception {
    try (EcardPlatformServer platform =
            EcardPlatformServer.start(0, Duration.ofSeconds(10), Clock.systemUTC());
        EcardVerifier host =
            new HttpEcardVerifier(
                EcardPlatform.at(platform.uri()).withDeadline(Duration.ofMillis(200)))) {
      assertThat(ask(host, "gate-01.1.1", code())).isInstanceOf(EcardAnswer.PlatformDown.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{\"requestId\":1,\"code\":2}", "garbage"})
  void whatIsNoInquiry_isRefusedWithASentence(String body) throws Exception {
    try (EcardPlatformServer platform =
        EcardPlatformServer.start(0, Duration.ZERO, Clock.systemUTC())) {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(platform.uri())
                      .POST(HttpRequest.BodyPublishers.ofString(body))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("error");
    }
  }

  private static EcardCode code() {
    return EcardCode.of(CodeKind.ECARD.issue("510100", 7, Instant.now(), new SecureRandom()));
  }

  private static EcardVerifier host(EcardPlatformServer platform) {
    return new HttpEcardVerifier(
        EcardPlatform.at(platform.uri()).withDeadline(Duration.ofSeconds(10)));
  }

  private static EcardAnswer ask(EcardVerifier host, String requestId, EcardCode code)
      throws Exception {
    return host.verify(new EcardInquiry(requestId, code)).get(20, TimeUnit.SECONDS);
  }
}
