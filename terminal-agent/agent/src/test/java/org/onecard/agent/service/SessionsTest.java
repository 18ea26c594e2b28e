package org.onecard.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.onecard.agent.service.Sessions.Session;

class SessionsTest {

  private final Sessions sessions = new Sessions();
  private long now;

  @Test
  void aSession_lastsWhileAHandIsOnThePage() {
    sessions.open("id", ServiceRole.SERVICE, "token", now);

    for (int i = 0; i < 10; i++) {
      now += Sessions.IDLE.toNanos();
      assertThat(sessions.find("id", true, now))
          .contains(new Session(ServiceRole.SERVICE, "token"));
    }
  }

  @Test
  void aPageThatAsksByItself_keepsNobodySignedIn() {
    sessions.open("id", ServiceRole.VIEW, "token", now);
    now += Sessions.IDLE.toNanos();
    assertThat(sessions.find("id", false, now)).isPresent();

    now += 1;

    assertThat(sessions.find("id", false, now)).isEmpty();
    assertThat(sessions.count()).isZero();
  }

  @Test
  void aShift_ends() {
    sessions.open("id", ServiceRole.VIEW, "token", now);
    long end = Sessions.LONGEST.toNanos();
    while (now < end) {
      now += Duration.ofMinutes(10).toNanos();
      sessions.find("id", true, now);
    }

    now += 1;

    assertThat(sessions.find("id", true, now)).isEmpty();
  }

  @Test
  void ofTooMany_theSilentOneIsSignedOut() {
    for (int i = 0; i < Sessions.MOST; i++) {
      sessions.open("id-" + i, ServiceRole.VIEW, "token", ++now);
    }
    sessions.find("id-0", true, ++now);

    sessions.open("one-more", ServiceRole.VIEW, "token", ++now);

    assertThat(sessions.count()).isEqualTo(Sessions.MOST);
    assertThat(sessions.find("id-0", false, now)).isPresent();
    assertThat(sessions.find("id-1", false, now)).isEmpty();
    assertThat(sessions.find("one-more", false, now)).isPresent();
  }

  @Test
  void aRoleThatGotAnotherPin_isSignedOut() {
    sessions.open("a", ServiceRole.SERVICE, "token", now);
    sessions.open("b", ServiceRole.VIEW, "token", now);

    sessions.closeAll(ServiceRole.SERVICE);

    assertThat(sessions.find("a", true, now)).isEmpty();
    assertThat(sessions.find("b", true, now)).isPresent();
  }

  @Test
  void whatASessionSays_isNoSecret() {
    assertThat(new Session(ServiceRole.VIEW, "abcdef").toString()).doesNotContain("abcdef");
  }

  @Test
  void roles_areAllowedWhatTheOnesBeforeThemAre() {
    assertThat(ServiceRole.KEY_HOLDER.may(ServiceRole.VIEW)).isTrue();
    assertThat(ServiceRole.SERVICE.may(ServiceRole.SERVICE)).isTrue();
    assertThat(ServiceRole.VIEW.may(ServiceRole.SERVICE)).isFalse();
    assertThat(ServiceRole.parse("key-holder")).contains(ServiceRole.KEY_HOLDER);
    assertThat(ServiceRole.parse("root")).isEmpty();
  }
}
