package org.onecard.device.gate;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A gate without hardware, and the person in front of it. */
public final class SimulatedGate implements Gate {

  /** What the person does when the gate opens. */
  public sealed interface PasserBy {

    /** Walks through, so long after the opening. */
    record Walks(Duration after) implements PasserBy {}

    /** Stays outside. */
    record Stays() implements PasserBy {}
  }

  private final Supplier<PasserBy> passersBy;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param passersBy asked at each opening, on the thread that opens
   */
  public SimulatedGate(Supplier<PasserBy> passersBy) {
    this.passersBy = passersBy;
  }

  @Override
  public GateResult open(Duration passageTime) throws InterruptedException {
    Duration walk =
        passersBy.get() instanceof PasserBy.Walks walks && walks.after().compareTo(passageTime) < 0
            ? walks.after()
            : null;
    Duration open = walk == null ? passageTime : walk;
    if (closed.await(open.toNanos(), TimeUnit.NANOSECONDS)) {
      return new GateResult.Fault("the gate was shut down while it was open");
    }
    return walk == null ? new GateResult.NotPassed() : new GateResult.Passed(walk);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
