package org.onecard.agent.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.message.GateOrder;
import org.onecard.protocol.message.GateOrder.Passage;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Signing;

class HostGateOrderTest {

  private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
  private static final SigningKey REGION =
      SigningKey.generate(Signature.Algorithm.ED25519, RandomBytes.from(new SecureRandom()));

  @TempDir private Path folder;

  private HostGateOrder open() throws IOException {
    return open("gate-01");
  }

  private HostGateOrder open(String terminalId) throws IOException {
    return HostGateOrder.open(folder.resolve("gate-order"), terminalId, REGION.verifyingKey());
  }

  private static Signed<GateOrder> order(long number, Passage passage, Duration lasts) {
    return Signing.sign(
        new GateOrder(
            "gate-01",
            number,
            passage,
            NOW,
            lasts.isZero() ? Optional.empty() : Optional.of(NOW.plus(lasts))),
        REGION);
  }

  @Test
  void anOrder_outlivesARestartWithoutTheHost_andEndsWithItsTime() throws IOException {
    assertThat(open().at(NOW)).isEqualTo(Passage.CONTROLLED);
    HostGateOrder told = open();
    assertThat(told.take(order(3, Passage.FREE, Duration.ofHours(2)))).isTrue();
    assertThat(told.at(NOW)).as("before it is on the disk").isEqualTo(Passage.FREE);
    told.keep();
    HostGateOrder restarted = open();
    assertThat(restarted.at(NOW.plus(Duration.ofMinutes(119)))).isEqualTo(Passage.FREE);
    assertThat(restarted.at(NOW.plus(Duration.ofHours(2)))).isEqualTo(Passage.CONTROLLED);
  }

  @Test
  void anOrderThatWasReplaced_doesNotComeBack() throws IOException {
    HostGateOrder held = open();
    assertThat(held.take(order(4, Passage.EMERGENCY, Duration.ZERO))).isTrue();
    assertThat(held.take(order(5, Passage.CONTROLLED, Duration.ZERO))).isTrue();
    assertThat(held.take(order(4, Passage.EMERGENCY, Duration.ZERO))).isFalse();
    held.keep();
    assertThat(held.at(NOW)).isEqualTo(Passage.CONTROLLED);
    HostGateOrder restarted = open();
    assertThat(restarted.take(order(4, Passage.EMERGENCY, Duration.ZERO))).isFalse();
    assertThat(restarted.at(NOW)).isEqualTo(Passage.CONTROLLED);
  }

  @Test
  void aFileThatWasEditedOrIsAnothers_opensNothing() throws IOException {
    HostGateOrder told = open();
    assertThat(told.take(order(3, Passage.FREE, Duration.ZERO))).isTrue();
    told.keep();
    assertThat(open("gate-02").at(NOW)).isEqualTo(Passage.CONTROLLED);
    Path file = folder.resolve("gate-order");
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      byte[] edited = whole.clone();
      edited[at] ^= 1;
      Files.write(file, edited);
      assertThat(open().at(NOW)).as("byte %d", at).isEqualTo(Passage.CONTROLLED);
    }
    Files.write(file, new byte[0]);
    assertThat(open().at(NOW)).isEqualTo(Passage.CONTROLLED);
  }
}
