package org.onecard.device.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.onecard.device.serial.PortFaultException.Kind;
import org.onecard.device.serial.SerialPorts.PortListener;

@Timeout(60)
class PortSupervisorTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final PortTimes TIMES =
      new PortTimes(Duration.ofMillis(10), Duration.ofMillis(80), Duration.ofMillis(50));

  private final PaperPorts ports = new PaperPorts();
  private final Told told = new Told();
  private final PortSupervisor supervisor =
      new PortSupervisor(
          "test", PortBinding.parse("/dev/ttyS9"), LineSettings.of(9_600), ports, TIMES, told);

  @AfterEach
  void close() {
    supervisor.close();
  }

  @Test
  void portThatIsThere_isOpened_andCarriesBytesBothWays() {
    supervisor.start();
    until(() -> supervisor.state() instanceof PortState.Open);
    ports.say(new byte[] {1, 2});
    assertThat(told.bytes()).isEqualTo(2);
    assertThat(supervisor.write(new byte[] {3})).isTrue();
    until(() -> ports.written().size() == 1);
  }

  @Test
  void portThatIsNotThere_isToldOnce_andOpenedWhenItComes() {
    ports.refuse(Kind.NOT_THERE);
    supervisor.start();
    until(() -> ports.refused() >= 5);
    assertThat(told.downs()).containsExactly("paper port: NOT_THERE");
    assertThat(supervisor.state())
        .isEqualTo(new PortState.Down(Kind.NOT_THERE, "paper port: NOT_THERE"));
    assertThat(supervisor.write(new byte[] {3})).isFalse();
    ports.refuse(Kind.NOT_ALLOWED);
    until(
        () -> supervisor.state() instanceof PortState.Down down && down.kind() == Kind.NOT_ALLOWED);
    ports.refuse(null);
    until(() -> told.openings() == 1);
    assertThat(told.downs()).hasSize(1);
  }

  @Test
  void unplugged_isToldEachTime_andOpenedAgain() {
    supervisor.start();
    for (int time = 1; time <= 20; time++) {
      int expected = time;
      until(() -> told.openings() == expected);
      ports.unplug();
      until(() -> told.downs().size() == expected);
    }
  }

  @Test
  void lossThatNobodyTells_isFoundByTheHeartbeat() {
    supervisor.start();
    until(() -> told.openings() == 1);
    ports.dieSilently();
    until(() -> told.openings() == 2);
    assertThat(told.downs()).singleElement().asString().contains("was lost");
  }

  @Test
  void whatAnEarlierOpeningStillSays_isNotHeard() {
    supervisor.start();
    until(() -> told.openings() == 1);
    PortListener earlier = ports.listener();
    ports.unplug();
    until(() -> told.openings() == 2);
    assertThat(earlier).isNotNull();
    earlier.received(new byte[] {1}, System.nanoTime());
    earlier.lost();
    assertThat(told.bytes()).isZero();
    assertThat(supervisor.state()).isInstanceOf(PortState.Open.class);
  }

  @Test
  void retries_growApart_upToTheLastPause() {
    ports.refuse(Kind.NOT_THERE);
    supervisor.start();
    until(() -> ports.refused() >= 8);
    // None before its time, which no stall of this machine changes.
    long[] atLeastMs = {10, 20, 40, 80, 80, 80, 80};
    List<Long> at = ports.refusedAt();
    for (int i = 0; i < atLeastMs.length; i++) {
      assertThat(Duration.ofNanos(at.get(i + 1) - at.get(i)))
          .as("pause %d", i)
          .isGreaterThanOrEqualTo(Duration.ofMillis(atLeastMs[i]));
    }
    // And no later than that, if only once in a while: a pause that went on growing never is.
    until(() -> shortestOfTheLastThree(ports.refusedAt()).compareTo(Duration.ofMillis(160)) < 0);
  }

  private static Duration shortestOfTheLastThree(List<Long> at) {
    long shortest = Long.MAX_VALUE;
    for (int i = at.size() - 3; i < at.size(); i++) {
      shortest = Math.min(shortest, at.get(i) - at.get(i - 1));
    }
    return Duration.ofNanos(shortest);
  }

  @Test
  void closed_endsItsThread_andSaysSo() {
    supervisor.start();
    until(() -> told.openings() == 1);
    supervisor.close();
    assertThat(supervisor.state())
        .isInstanceOfSatisfying(
            PortState.Down.class, down -> assertThat(down.sentence()).contains("closed"));
    until(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("port-test")));
  }

  private static void until(BooleanSupplier holds) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it did not come about").isLessThan(deadline);
      sleepQuietly();
    }
  }

  private static void sleepQuietly() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a device behind the port was told. */
  private static final class Told implements PortUser {
    private final List<String> downs = new ArrayList<>();
    private int openings;
    private int bytes;

    @Override
    public synchronized void opened() {
      openings++;
    }

    @Override
    public synchronized void received(byte[] came, long atNanos) {
      bytes += came.length;
    }

    @Override
    public synchronized void down(String sentence) {
      downs.add(sentence);
    }

    synchronized int openings() {
      return openings;
    }

    synchronized int bytes() {
      return bytes;
    }

    synchronized List<String> downs() {
      return List.copyOf(downs);
    }
  }
}
