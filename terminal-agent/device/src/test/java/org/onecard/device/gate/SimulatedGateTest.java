package org.onecard.device.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.onecard.device.gate.SimulatedGate.PasserBy;

@Timeout(60)
class SimulatedGateTest {

  private static final Duration PASSAGE = Duration.ofMillis(100);

  @Test
  void personWalks_isPassedAfterThatTime() throws Exception {
    Duration walk = Duration.ofMillis(20);
    try (Gate gate = new SimulatedGate(() -> new PasserBy.Walks(walk))) {
      assertThat(gate.open(PASSAGE)).isEqualTo(new GateResult.Passed(walk));
    }
  }

  @Test
  void personStays_isNotPassedAfterThePassageTime() throws Exception {
    try (Gate gate = new SimulatedGate(PasserBy.Stays::new)) {
      long before = System.nanoTime();
      assertThat(gate.open(PASSAGE)).isEqualTo(new GateResult.NotPassed());
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(PASSAGE);
    }
  }

  @Test
  void personWalksTooLate_isNotPassed() throws Exception {
    try (Gate gate = new SimulatedGate(() -> new PasserBy.Walks(PASSAGE))) {
      assertThat(gate.open(PASSAGE)).isEqualTo(new GateResult.NotPassed());
    }
  }

  @Test
  void gateShutWhileOpen_isAFault() throws Exception {
    CountDownLatch opened = new CountDownLatch(1);
    Gate gate =
        new SimulatedGate(
            () -> {
              opened.countDown();
              return new PasserBy.Stays();
            });
    CompletableFuture<Void> shutting =
        CompletableFuture.runAsync(
            () -> {
              try {
                opened.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              gate.close();
            });
    assertThat(gate.open(Duration.ofSeconds(10))).isInstanceOf(GateResult.Fault.class);
    shutting.get(10, TimeUnit.SECONDS);
  }
}
