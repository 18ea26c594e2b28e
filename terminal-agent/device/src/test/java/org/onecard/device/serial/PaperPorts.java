package org.onecard.device.serial;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.onecard.device.serial.PortFaultException.Kind;

/** Ports on paper: what opening does, and what the device says, is written down by a test. */
final class PaperPorts implements SerialPorts {

  private final List<byte[]> written = new ArrayList<>();
  private @Nullable PortFaultException refusal;
  private @Nullable PortListener listener;
  private boolean alive = true;
  private final List<Long> refusedAt = new ArrayList<>();
  private int opened;

  @Override
  public List<PortInfo> listPorts() {
    return List.of();
  }

  /** From now on nothing opens; null lets it open again. */
  synchronized void refuse(@Nullable Kind kind) {
    refusal = kind == null ? null : new PortFaultException(kind, "paper port: " + kind);
  }

  synchronized int opened() {
    return opened;
  }

  synchronized int refused() {
    return refusedAt.size();
  }

  /** When, by {@link System#nanoTime}. */
  synchronized List<Long> refusedAt() {
    return List.copyOf(refusedAt);
  }

  synchronized List<byte[]> written() {
    return List.copyOf(written);
  }

  /** The device goes, and the system tells. */
  void unplug() {
    PortListener known = listener();
    if (known != null) {
      known.lost();
    }
  }

  /** The device goes, and nobody tells. */
  synchronized void dieSilently() {
    alive = false;
  }

  void say(byte[] bytes) {
    PortListener known = listener();
    if (known != null) {
      known.received(bytes, System.nanoTime());
    }
  }

  /** Of the port that is open, or was last. */
  synchronized @Nullable PortListener listener() {
    return listener;
  }

  @Override
  public synchronized OpenPort open(
      PortBinding binding, LineSettings line, PortListener newListener) throws PortFaultException {
    if (refusal != null) {
      refusedAt.add(System.nanoTime());
      throw refusal;
    }
    opened++;
    alive = true;
    listener = newListener;
    return new OpenPort() {
      @Override
      public String path() {
        return "paper";
      }

      @Override
      public void write(byte[] bytes) {
        synchronized (PaperPorts.this) {
          written.add(bytes.clone());
        }
      }

      @Override
      public boolean isAlive() {
        synchronized (PaperPorts.this) {
          return alive;
        }
      }

      @Override
      public void close() {
        // Paper needs no closing.
      }
    };
  }
}
