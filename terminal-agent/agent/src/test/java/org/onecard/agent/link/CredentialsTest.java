package org.onecard.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.host.TestHost;
import org.onecard.agent.store.AnchorStore;
import org.onecard.agent.store.CertificateStore;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.agent.store.TlsCredentials;
import org.onecard.agent.time.ClockReading;
import org.onecard.protocol.record.TimeQuality;

/** Which of its two certificates a terminal shows. */
class CredentialsTest {

  @TempDir private Path folder;
  private final TestHost host = new TestHost();
  private TlsCredentials present;
  private TlsCredentials next;
  private Credentials credentials;

  @BeforeEach
  void anotherIsToFollow() throws IOException {
    host.enrol(folder);
    TerminalIdentity identity = TerminalIdentity.read(folder);
    CertificateStore store = CertificateStore.open(folder, identity);
    present = store.present();
    next = host.another();
    store.keepNext(next);
    credentials =
        new Credentials(
            AnchorStore.open(folder, identity), store, identity.recordKey(), new SecureRandom());
  }

  @Test
  void eitherHasItsTurn_untilTheHostTakesOne() throws IOException {
    assertThat(credentials.shown().own()).isEqualTo(next);
    assertThat(credentials.refused(credentials.shown())).as("another is left").isTrue();
    assertThat(credentials.shown().own()).isEqualTo(present);
    assertThat(credentials.refused(credentials.shown())).isFalse();
    assertThat(credentials.shown().own()).isEqualTo(next);
    credentials.welcomed(credentials.shown());
    assertThat(credentials.shown().own()).isEqualTo(next);
    assertThat(credentials.shown().isNext()).isFalse();
  }

  @Test
  void nextOneThatWasRefused_isStillThere_whereTheHostThenEndsThePresentOne() throws IOException {
    credentials.refused(credentials.shown());
    credentials.welcomed(credentials.shown());
    assertThat(credentials.shown().own()).as("as long as it is taken").isEqualTo(present);
    credentials.refused(credentials.shown());
    assertThat(credentials.shown().own()).isEqualTo(next);
  }

  /** A host whose clock is ahead by months would give one that holds by that clock. */
  @Test
  void whileTheTimeIsInDoubt_noOtherIsNeeded() {
    Instant late = present.certificate().getNotAfter().toInstant().minusSeconds(60);
    assertThat(credentials.needsAnother(new ClockReading(late, TimeQuality.IN_DOUBT))).isFalse();
    assertThat(credentials.needsAnother(new ClockReading(late, TimeQuality.FROM_HOST))).isTrue();
  }
}
