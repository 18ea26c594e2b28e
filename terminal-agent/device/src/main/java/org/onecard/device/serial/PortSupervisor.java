package org.onecard.device.serial;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.onecard.device.serial.PortFaultException.Kind;
import org.onecard.device.serial.SerialPorts.OpenPort;
import org.onecard.device.serial.SerialPorts.PortListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one port open: finds it, opens it, notices its loss and opens it again, without end and
 * without a restart. What is done with the port is done on the supervisor's thread; every method
 * here returns at once and may be called from any thread.
 */
public final class PortSupervisor implements AutoCloseable {

  /** Writes that wait. A device that takes none is lost or stuck, and more would not help it. */
  private static final int MOST_WRITES = 16;

  /** A port that stayed open for so long is sound, and its next loss is tried again at once. */
  private static final Duration SOUND_AFTER = Duration.ofSeconds(5);

  private static final Duration END_DEADLINE = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(PortSupervisor.class);

  private final String name;
  private final PortBinding binding;
  private final LineSettings line;
  private final SerialPorts ports;
  private final PortTimes times;
  private final PortUser user;
  private final Thread thread;
  private final Deque<byte[]> writes = new ArrayDeque<>();

  private PortState state;
  private boolean closed;

  /** Which opening the listener of a loss belonged to; 0 before the first. */
  private long opening;

  private boolean lost;

  /**
   * Made, and not yet started.
   *
   * @param name of the device, for the log
   */
  public PortSupervisor(
      String name,
      PortBinding binding,
      LineSettings line,
      SerialPorts ports,
      PortTimes times,
      PortUser user) {
    this.name = name;
    this.binding = binding;
    this.line = line;
    this.ports = ports;
    this.times = times;
    this.user = user;
    this.state =
        new PortState.Down(Kind.NOT_THERE, binding.spelled() + " has not been looked at yet");
    this.thread = new Thread(this::run, "port-" + name);
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  public synchronized PortState state() {
    return state;
  }

  /**
   * Has bytes written when the port is open.
   *
   * @return false when there is no port, or too many writes wait: the bytes are forgotten
   */
  public synchronized boolean write(byte[] bytes) {
    if (!(state instanceof PortState.Open) || writes.size() == MOST_WRITES) {
      return false;
    }
    writes.addLast(bytes.clone());
    notifyAll();
    return true;
  }

  /** Closes the port and ends the thread; waits for it, but not for a driver that is stuck. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      state = new PortState.Down(Kind.LOST, binding.spelled() + " has been closed");
      notifyAll();
    }
    try {
      thread.join(END_DEADLINE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    long retryMs = times.firstRetry().toMillis();
    boolean told = false;
    while (!isClosed()) {
      PortFaultException fault;
      boolean sound = false;
      try (OpenPort port = ports.open(binding, line, new Listener(beginOpening()))) {
        long since = System.nanoTime();
        if (!publishOpen(port.path())) {
          break;
        }
        told = false;
        fault = serve(port);
        sound = System.nanoTime() - since >= SOUND_AFTER.toNanos();
      } catch (PortFaultException e) {
        fault = e;
      } catch (RuntimeException e) {
        LOG.error("[port={}] a fault of our own", name, e);
        fault =
            new PortFaultException(
                Kind.OTHER, binding.spelled() + " cannot be used: the log says why", e);
      }
      if (isClosed()) {
        break;
      }
      publishDown(fault, !told);
      told = true;
      if (sound) {
        retryMs = times.firstRetry().toMillis();
      }
      pause(retryMs);
      retryMs = Math.min(times.lastRetry().toMillis(), 2 * retryMs);
    }
  }

  /** Writes and watches until the port is lost or the supervisor is closed. */
  private PortFaultException serve(OpenPort port) {
    long beatAt = System.nanoTime() + times.heartbeat().toNanos();
    try {
      while (true) {
        byte[] next = awaitWork(beatAt);
        if (next != null) {
          port.write(next);
        } else if (hasEnded()) {
          return PortFaults.lost(port.path());
        } else {
          if (!port.isAlive()) {
            return PortFaults.lost(port.path());
          }
          beatAt = System.nanoTime() + times.heartbeat().toNanos();
        }
      }
    } catch (PortFaultException e) {
      return e;
    }
  }

  /** The next bytes to write; null when it is time for a heartbeat or there is no more work. */
  private synchronized byte @Nullable [] awaitWork(long beatAt) {
    waitUntil(beatAt, () -> closed || lost || !writes.isEmpty());
    // What waits when the port is closed is still written: the last word may be "relay off".
    return lost ? null : writes.pollFirst();
  }

  private synchronized boolean hasEnded() {
    return closed || lost;
  }

  private synchronized long beginOpening() {
    lost = false;
    return ++opening;
  }

  private synchronized void loseOpening(long which) {
    if (which == opening) {
      lost = true;
      notifyAll();
    }
  }

  private boolean publishOpen(String path) {
    synchronized (this) {
      if (closed) {
        return false;
      }
      writes.clear();
      state = new PortState.Open(path);
    }
    LOG.info("[port={}] open [path={}]", name, path);
    user.opened();
    return true;
  }

  private void publishDown(PortFaultException fault, boolean first) {
    boolean news;
    synchronized (this) {
      PortState before = state;
      news = first || !(before instanceof PortState.Down down && down.kind() == fault.kind());
      if (!closed) {
        state = new PortState.Down(fault.kind(), fault.sentence());
      }
      writes.clear();
    }
    if (news) {
      LOG.warn("[port={}] {}", name, fault.sentence());
    }
    if (first) {
      user.down(fault.sentence());
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void pause(long ms) {
    waitUntil(System.nanoTime() + ms * 1_000_000, () -> closed);
  }

  /** Waits on this monitor until it holds, or until the time. */
  private synchronized void waitUntil(long nanos, BooleanSupplier holds) {
    try {
      for (long left = nanos - System.nanoTime();
          left > 0 && !holds.getAsBoolean();
          left = nanos - System.nanoTime()) {
        wait(left / 1_000_000 + 1);
      }
    } catch (InterruptedException e) {
      // Nobody has a reason to interrupt this thread; it ends when it is closed.
      LOG.debug("[port={}] interrupted", name, e);
    }
  }

  /** Of one opening: what an earlier one still has to say is nobody's concern. */
  private final class Listener implements PortListener {
    private final long which;

    Listener(long which) {
      this.which = which;
    }

    @Override
    public void received(byte[] bytes, long atNanos) {
      if (isCurrent()) {
        user.received(bytes, atNanos);
      }
    }

    @Override
    public void lost() {
      loseOpening(which);
    }

    private boolean isCurrent() {
      synchronized (PortSupervisor.this) {
        return which == opening && !closed;
      }
    }
  }
}
