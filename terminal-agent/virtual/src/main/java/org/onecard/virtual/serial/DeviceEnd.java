package org.onecard.virtual.serial;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.onecard.virtual.card.Pause;

/**
 * A device at the far end of a cable, with a thread that listens and answers. It ends when the
 * cable is pulled: a read of a terminal cannot be broken off in another way.
 */
public final class DeviceEnd {

  private static final int PIECE = 256;
  private static final Duration BABBLE_EVERY = Duration.ofMillis(10);

  private final Path end;
  private final VirtualDevice device;
  private final Pause pause;
  private final Consumer<byte[]> ear;

  private volatile LineFaults faults;
  private Random random;

  /**
   * @param end the far end of the cable, which is plugged in
   * @param ear is told of the bytes that come, before the device is; on the device's thread
   */
  public DeviceEnd(
      Path end, VirtualDevice device, LineFaults faults, Pause pause, Consumer<byte[]> ear) {
    this.end = end;
    this.device = device;
    this.faults = faults;
    this.pause = pause;
    this.ear = ear;
    this.random = new Random(faults.seed());
  }

  /** The same, with faults that take real time, and nobody listening. */
  public DeviceEnd(Path end, VirtualDevice device, LineFaults faults) {
    this(end, device, faults, Pause.onThisThread(), heard -> {});
  }

  /** Puts the device to the end of the cable. */
  public void start() throws IOException {
    FileInputStream in = new FileInputStream(end.toFile());
    daemon("device", () -> listen(in));
    daemon("babble", this::babble);
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** From now on it behaves so. */
  public synchronized void setFaults(LineFaults other) {
    faults = other;
    random = new Random(other.seed());
  }

  /** Says something unasked, with the faults of the line. */
  public synchronized void say(byte[] bytes) throws IOException {
    LineFaults now = faults;
    byte[] said =
        switch (now.manner()) {
          case WELL, BABBLING -> bytes;
          case SILENT, DEAF -> VirtualDevice.SILENCE;
          case HALF -> Arrays.copyOf(bytes, bytes.length / 2);
          case WRONG_SUM -> wrong(bytes);
        };
    byte[] left = withLosses(said, now);
    if (left.length > 0) {
      // Opened without being made: an end that was pulled must not become a file.
      try (OutputStream out = Files.newOutputStream(end, StandardOpenOption.WRITE)) {
        out.write(left);
      }
    }
  }

  private static byte[] wrong(byte[] bytes) {
    byte[] changed = bytes.clone();
    if (changed.length > 0) {
      changed[changed.length - 1] ^= 0x55;
    }
    return changed;
  }

  private synchronized byte[] withLosses(byte[] bytes, LineFaults now) {
    if (now.loseOneIn().isEmpty()) {
      return bytes;
    }
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    for (byte one : bytes) {
      if (random.nextInt(now.loseOneIn().getAsInt()) != 0) {
        kept.write(one);
      }
    }
    return kept.toByteArray();
  }

  private void listen(FileInputStream open) {
    byte[] piece = new byte[PIECE];
    try (FileInputStream in = open) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        byte[] heard = withLosses(Arrays.copyOf(piece, read), faults);
        ear.accept(heard);
        if (faults.manner() != LineFaults.Manner.DEAF) {
          answer(heard);
        }
      }
    } catch (IOException e) {
      // The cable was pulled, which is how a device here ends.
    }
  }

  private void answer(byte[] heard) throws IOException {
    for (byte one : heard) {
      byte[] answer = device.hear(one & 0xFF);
      if (answer.length > 0) {
        pause.pause(faults.delay());
        say(answer);
      }
    }
  }

  private void babble() {
    Random words = new Random(1);
    try {
      while (end.toFile().exists()) {
        pause.pause(BABBLE_EVERY);
        if (faults.manner() == LineFaults.Manner.BABBLING) {
          say(new byte[] {(byte) words.nextInt(256)});
        }
      }
    } catch (IOException e) {
      // As above.
    }
  }
}
