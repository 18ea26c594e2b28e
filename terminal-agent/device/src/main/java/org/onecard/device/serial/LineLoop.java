package org.onecard.device.serial;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.onecard.device.serial.PieceQueue.Entry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that owns a device on a supervised port. Whoever else wants something of the device
 * hands it a task. A second thread watches the first: when it does not come round in time, what is
 * to be said to the device in that case is written over its head.
 */
public final class LineLoop implements AutoCloseable {

  /** Longer than any turn of a machine takes, shorter than a person lingers in an open gate. */
  public static final Duration USUAL_LIMIT = Duration.ofSeconds(2);

  private static final Duration END_DEADLINE = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(LineLoop.class);

  private final String name;
  private final LineDevice device;
  private final Duration limit;
  private final Supplier<Optional<LineBytes>> lastResort;
  private final PieceQueue inbox = new PieceQueue();
  private final PortSupervisor supervisor;
  private final Thread thread;
  private final Thread watchdog;

  private long turnedAt = System.nanoTime();
  private boolean ended;

  /**
   * Made, and not yet started.
   *
   * @param name of the device, for the log and the names of threads
   * @param limit in which the loop has to come round
   * @param lastResort what the watchdog writes when it does not; asked on the watchdog's thread
   */
  public LineLoop(
      String name,
      PortBinding binding,
      LineSettings line,
      SerialPorts ports,
      PortTimes times,
      Duration limit,
      Supplier<Optional<LineBytes>> lastResort,
      LineDevice device) {
    this.name = name;
    this.device = device;
    this.limit = limit;
    this.lastResort = lastResort;
    this.supervisor = new PortSupervisor(name, binding, line, ports, times, new Inlet());
    this.thread = new Thread(this::run, "line-" + name);
    this.watchdog = new Thread(this::watch, "watchdog-" + name);
    thread.setDaemon(true);
    watchdog.setDaemon(true);
  }

  public void start() {
    supervisor.start();
    thread.start();
    watchdog.start();
  }

  public PortState portState() {
    return supervisor.state();
  }

  /**
   * Has the task run on the loop's thread. Safe for any thread.
   *
   * @return false when the loop has ended or too many tasks wait: it will not run
   */
  public boolean submit(Runnable task) {
    return inbox.addTask(task);
  }

  /**
   * Has bytes written when the port is open. Safe for any thread.
   *
   * @return false when there is no port, or it takes no more
   */
  public boolean write(LineBytes bytes) {
    return supervisor.write(bytes.bytes());
  }

  /** Lets the device have its last words, closes the port and ends the threads. */
  @Override
  public void close() {
    inbox.close();
    join(thread);
    supervisor.close();
    synchronized (this) {
      ended = true;
      notifyAll();
    }
    join(watchdog);
  }

  private static void join(Thread thread) {
    try {
      thread.join(END_DEADLINE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean closed = false;
    while (!closed) {
      turned();
      try {
        Optional<Entry> entry = inbox.take(waitUntil());
        turned();
        if (entry.isPresent() && entry.get() instanceof Entry.Closed) {
          closed = true;
          device.lastWords(System.nanoTime());
        } else {
          entry.ifPresent(this::hand);
          device.tick(System.nanoTime());
        }
      } catch (InterruptedException e) {
        // Nobody has a reason to interrupt this thread; it ends when it is closed.
        LOG.debug("[line={}] interrupted", name, e);
      } catch (RuntimeException e) {
        LOG.error("[line={}] a fault of our own", name, e);
      }
    }
  }

  /** Comes round at least four times within the limit, so that the watchdog sees it alive. */
  private long waitUntil() {
    long latest = System.nanoTime() + limit.toNanos() / 4;
    OptionalLong wakeAt = device.wakeAt();
    return wakeAt.isPresent() && wakeAt.getAsLong() - latest < 0 ? wakeAt.getAsLong() : latest;
  }

  private void hand(Entry entry) {
    if (entry instanceof Entry.Piece piece) {
      device.received(piece.bytes(), piece.atNanos());
    } else if (entry instanceof Entry.Overflow overflow) {
      device.lostBytes(overflow.atNanos());
    } else if (entry instanceof Entry.Down down) {
      device.down(down.sentence(), System.nanoTime());
    } else if (entry instanceof Entry.Up) {
      device.opened(System.nanoTime());
    } else if (entry instanceof Entry.Task task) {
      task.work().run();
    }
  }

  private synchronized void turned() {
    turnedAt = System.nanoTime();
  }

  private void watch() {
    boolean barked = false;
    while (pauseAndStillOn()) {
      boolean late = isLate();
      if (late && !barked) {
        LOG.error("[line={}] its thread does not come round: the watchdog lets go", name);
        lastResort.get().ifPresent(this::write);
      }
      barked = late;
    }
  }

  private synchronized boolean isLate() {
    return System.nanoTime() - turnedAt > limit.toNanos();
  }

  private synchronized boolean pauseAndStillOn() {
    long until = System.nanoTime() + limit.toNanos() / 2;
    try {
      for (long left = until - System.nanoTime();
          left > 0 && !ended;
          left = until - System.nanoTime()) {
        wait(left / 1_000_000 + 1);
      }
    } catch (InterruptedException e) {
      LOG.debug("[line={}] the watchdog was interrupted", name, e);
    }
    return !ended;
  }

  /** What the port tells, handed on to the loop's thread. */
  private final class Inlet implements PortUser {
    @Override
    public void opened() {
      inbox.addUp();
    }

    @Override
    public void received(byte[] bytes, long atNanos) {
      inbox.add(bytes, atNanos);
    }

    @Override
    public void down(String sentence) {
      inbox.addDown(sentence);
    }
  }
}
