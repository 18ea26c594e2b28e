package org.onecard.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.host.TestAuthority;
import org.onecard.agent.host.TestHost;

/** The way to the host, with a real host at its end that is down, another one, or refuses. */
class HostChecksTest {

  @TempDir Path folder;
  private Clinic clinic;
  private TestHost host;

  @BeforeEach
  void open() throws IOException {
    clinic = new Clinic(folder);
    host = new TestHost();
    host.start();
    host.enrol(clinic.dataDir);
  }

  @AfterEach
  void close() {
    clinic.close();
    host.close();
  }

  @Test
  void hostThatIsThere_isReachedAndBelieved() throws Exception {
    assertThat(clinic.look("host")).isInstanceOf(Look.Well.class);
    assertThat(clinic.look("tls")).isInstanceOf(Look.Well.class);
  }

  @Test
  void hostThatIsDown_isWrong_andTlsIsNotLookedAt() throws Exception {
    host.stop();
    assertThat(clinic.look("host").found()).contains("nobody listens");
    assertThat(clinic.look("tls")).isInstanceOf(Look.NotLooked.class);
  }

  @Test
  void hostWhoseNameIsNotKnown_isWrong() throws Exception {
    clinic.set(Clinic.host("no-such-host.invalid:7443"));
    assertThat(clinic.look("host").found()).contains("is not known");
  }

  @Test
  void hostOfAnotherAuthority_isNotBelieved() throws Exception {
    try (TestHost other = new TestHost()) {
      other.start();
      clinic.set(Clinic.host("localhost:" + other.port()));
      Look look = clinic.look("tls");
      assertThat(look).isInstanceOf(Look.Wrong.class);
      assertThat(look.found()).contains("not believed");
    }
  }

  @Test
  void hostWithAnotherName_isNotBelieved() throws Exception {
    restart(() -> host.certifyAs("elsewhere"));
    assertThat(clinic.look("tls").found()).contains("not believed").contains("localhost");
  }

  @Test
  void hostWhoseCertificateHasEnded_isNotBelieved() throws Exception {
    restart(
        () -> host.certifyFor(new TestAuthority.Life(Duration.ofDays(-9), Duration.ofDays(-2))));
    assertThat(clinic.look("tls").found()).contains("ended");
  }

  @Test
  void hostThatRefusesThisTerminal_isTold() throws Exception {
    restart(() -> host.refuseCertificates(true));
    Look look = clinic.look("tls");
    assertThat(look).isInstanceOf(Look.Wrong.class);
    assertThat(look.found()).contains("refuses this terminal");
  }

  @Test
  void whatAnswersAndSpeaksNoTls_isNotBelieved() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      clinic.set(Clinic.host("localhost:" + deaf.getLocalPort()));
      assertThat(clinic.look("host")).isInstanceOf(Look.Well.class);
      assertThat(clinic.look("tls").found()).contains("no TLS");
    }
  }

  private void restart(Runnable change) throws IOException {
    host.stop();
    change.run();
    host.start();
  }
}
