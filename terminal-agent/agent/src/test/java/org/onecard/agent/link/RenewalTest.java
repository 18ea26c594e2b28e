package org.onecard.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.onecard.agent.host.TestAuthority;

class RenewalTest {

  private static final Duration SPREAD = Duration.ofHours(1);
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final TestAuthority authority = new TestAuthority();
  private final X509Certificate certificate =
      authority.issue(
          "gate-01",
          TestAuthority.newKeys().getPublic(),
          "",
          new TestAuthority.Life(Duration.ofDays(-1), Duration.ofDays(399)));

  @Test
  void certificateOfTheAuthorityThatIssues_isRenewedInTheLastQuarterOfItsLife() {
    Instant made = certificate.getNotBefore().toInstant();
    assertThat(isNeeded(Optional.empty(), made.plus(Duration.ofDays(299)))).isFalse();
    assertThat(isNeeded(Optional.of(authority.certificate()), made.plus(Duration.ofDays(299))))
        .isFalse();
    assertThat(isNeeded(Optional.empty(), made.plus(Duration.ofDays(301)))).isTrue();
  }

  @Test
  void certificateOfAnother_isRenewedAtOnce() {
    assertThat(isNeeded(Optional.of(new TestAuthority().certificate()), Instant.now())).isTrue();
  }

  @Test
  void terminalsOfARegion_askSpreadOverTheTime_eachOnce() {
    Random random = new Random(7);
    TreeSet<Long> minutes = new TreeSet<>();
    for (int terminal = 0; terminal < 200; terminal++) {
      Renewal renewal = new Renewal(SPREAD, random::nextInt);
      long minute = 0;
      while (!renewal.isDue(minute * MINUTE, true)) {
        minute++;
      }
      assertThat(minute).isLessThanOrEqualTo(60);
      minutes.add(minute);
      assertThat(renewal.isDue((minute + 1) * MINUTE, false)).as("it got one").isFalse();
    }
    assertThat(minutes.size()).isGreaterThan(45);
  }

  @Test
  void whereNoAnswerComes_itAsksAgainAfterAWhile_andNotBefore() {
    Renewal renewal = new Renewal(SPREAD, below -> 0);
    assertThat(renewal.isDue(0, true)).isTrue();
    assertThat(renewal.isDue(4 * MINUTE, true)).isFalse();
    assertThat(renewal.isDue(5 * MINUTE, true)).isTrue();
  }

  @Test
  void certificatesThatDoNotHelp_areAskedForEverMoreSeldom() {
    Renewal renewal = new Renewal(SPREAD, below -> 0);
    assertThat(renewal.isDue(0, true)).isTrue();
    List<Long> asked = new ArrayList<>();
    long minute = 0;
    renewal.came(0);
    for (; asked.size() < 6; minute++) {
      if (renewal.isDue(minute * MINUTE, true)) {
        asked.add(minute / 60);
        renewal.came(minute * MINUTE);
      }
    }
    assertThat(asked).containsExactly(2L, 6L, 14L, 30L, 54L, 78L);
    assertThat(renewal.isDue(minute * MINUTE, false)).isFalse();
    assertThat(renewal.isDue(minute * MINUTE, true)).as("at once, the next time").isTrue();
  }

  @Test
  void certificateThatTheHostDoesNotTake_isFollowedByAnotherSoon_once() {
    Renewal renewal = new Renewal(SPREAD, below -> 0);
    assertThat(renewal.isDue(0, true)).isTrue();
    assertThat(renewal.isDue(6 * MINUTE, true)).as("the link is slow").isTrue();
    renewal.came(7 * MINUTE);
    renewal.came(7 * MINUTE);
    assertThat(renewal.isDue(8 * MINUTE, true)).isFalse();
    renewal.refused(8 * MINUTE);
    assertThat(renewal.isDue(8 * MINUTE, true)).isTrue();

    renewal.came(9 * MINUTE);
    renewal.refused(10 * MINUTE);
    assertThat(renewal.isDue(4 * 60 * MINUTE, true)).as("no sooner a second time").isFalse();
    assertThat(renewal.isDue(5 * 60 * MINUTE, true)).isTrue();
  }

  private boolean isNeeded(Optional<X509Certificate> issuing, Instant now) {
    return Renewal.isNeeded(certificate, authority.certificate(), issuing, now);
  }
}
