package org.onecard.device.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LineLoopTest {

  /** Well above what a busy machine keeps a thread from its turn. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private static final LineBytes LET_GO = LineBytes.of(0xA0, 1, 0, 0xA1);
  private static final LineBytes LAST = LineBytes.of(7);

  private final PaperPorts ports = new PaperPorts();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final CountDownLatch stuck = new CountDownLatch(1);
  private final LineLoop loop =
      new LineLoop(
          "test",
          PortBinding.parse("/paper"),
          LineSettings.of(9_600),
          ports,
          new PortTimes(Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(50)),
          LIMIT,
          () -> Optional.of(LET_GO),
          new Told());

  @AfterEach
  void letItGo() {
    stuck.countDown();
    loop.close();
  }

  @Test
  void whatThePortTells_isToldOnTheLoopsThread() throws Exception {
    loop.start();
    until(() -> told.contains("opened"));
    ports.say(new byte[] {1, 2});
    until(() -> told.contains("received 2"));
    ports.unplug();
    until(() -> told.contains("down"));
    until(() -> told.lastIndexOf("opened") > told.indexOf("down"));
    assertThat(told).allMatch(what -> !what.contains("another thread"));
  }

  @Test
  void threadThatHangs_isSpokenForByTheWatchdog_once() throws Exception {
    loop.start();
    until(() -> told.contains("opened"));
    loop.submit(() -> awaitQuietly(stuck));
    until(() -> !ports.written().isEmpty());
    Thread.sleep(LIMIT.toMillis() + LIMIT.toMillis() / 2);
    assertThat(ports.written()).hasSize(1);
    assertThat(ports.written().get(0)).isEqualTo(LET_GO.bytes());
  }

  @Test
  void threadThatIsWell_isLeftAlone() throws Exception {
    loop.start();
    until(() -> told.contains("opened"));
    Thread.sleep(LIMIT.toMillis() + LIMIT.toMillis() / 2);
    assertThat(ports.written()).isEmpty();
  }

  @Test
  void lastWords_areWrittenBeforeThePortIsClosed() throws Exception {
    loop.start();
    until(() -> told.contains("opened"));
    loop.close();
    assertThat(ports.written()).hasSize(1);
    assertThat(ports.written().get(0)).isEqualTo(LAST.bytes());
    assertThat(loop.submit(() -> told.add("too late"))).isFalse();
  }

  @Test
  void deviceThatFails_isToldTheNextThingAllTheSame() throws Exception {
    loop.start();
    until(() -> told.contains("opened"));
    loop.submit(
        () -> {
          throw new IllegalStateException("a fault of a test");
        });
    loop.submit(() -> told.add("the next"));
    until(() -> told.contains("the next"));
  }

  private static void until(BooleanSupplier holds) throws InterruptedException {
    while (!holds.getAsBoolean()) {
      Thread.sleep(5);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Told implements LineDevice {
    private void tell(String what) {
      boolean own = Thread.currentThread().getName().equals("line-test");
      told.add(own ? what : what + " on another thread");
    }

    @Override
    public void opened(long nowNanos) {
      tell("opened");
    }

    @Override
    public void down(String sentence, long nowNanos) {
      tell("down");
    }

    @Override
    public void received(byte[] bytes, long atNanos) {
      tell("received " + bytes.length);
    }

    @Override
    public void lostBytes(long nowNanos) {
      tell("lost bytes");
    }

    @Override
    public void tick(long nowNanos) {
      // Nothing becomes due here.
    }

    @Override
    public OptionalLong wakeAt() {
      return OptionalLong.empty();
    }

    @Override
    public void lastWords(long nowNanos) {
      loop.write(LAST);
    }
  }
}
