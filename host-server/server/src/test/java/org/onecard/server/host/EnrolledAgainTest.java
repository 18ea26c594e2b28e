package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.server.host.TestTerminal.TestCard;

/** A terminal whose disk was lost comes in again under its own name, with keys that are new. */
class EnrolledAgainTest {

  @TempDir private Path data;
  private TestHost host;

  @BeforeEach
  void start() throws Exception {
    host = TestHost.startStocked(data);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void terminalEnrolledAgainOnAnEmptyDisk_isHeardAndTheBookHolds() throws Exception {
    TestTerminal before = host.enrol("gate-01", "metro-ride");
    try (Link link = before.connect(host.ports().tap())) {
      link.send(before.submit(before.open(), before.tap(TestCard.ADULT)));
      assertThat(link.receive(Answers.class).leaves()).hasSize(2);
    }

    TestTerminal anew = host.enrol("gate-01", "metro-ride");
    assertThat(anew.grant().epochGrant().content().first()).isEqualTo(17);
    try (Link link = anew.connect(host.ports().tap())) {
      link.send(anew.submit(anew.open(), anew.tap(TestCard.SENIOR)));
      assertThat(link.receive(Answers.class).leaves()).hasSize(2);
    }
    // And again, from where the book now stands.
    try (Link link = anew.connect(host.ports().tap())) {
      link.send(anew.submit(anew.tap(TestCard.ADULT)));
      assertThat(link.receive(Answers.class).leaves()).hasSize(1);
    }

    assertThat(host.explain("gate-01.1.2")).isNotNull();
    assertThat(host.explain("gate-01.17.2")).isNotNull();
    host.proveBook();
  }
}
