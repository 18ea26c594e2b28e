package org.onecard.virtual.serial;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.onecard.virtual.card.Pause;

/**
 * A code scanner at the far end of a cable: writes what is held to it, suffix included, and keeps
 * the commands that it is sent. One thread shows codes.
 */
public final class VirtualScanner {

  private final Path end;
  private final String suffix;
  private final ScannerFaults faults;
  private final Pause pause;
  private final Random random;

  /**
   * @param end the far end of the cable
   * @param suffix what follows each code, for instance CR
   * @param faults what goes wrong
   */
  public VirtualScanner(Path end, String suffix, ScannerFaults faults, Pause pause) {
    this.end = end;
    this.suffix = suffix;
    this.faults = faults;
    this.pause = pause;
    this.random = new Random(faults.seed());
  }

  /** The same, with faults that take real time. */
  public VirtualScanner(Path end, String suffix, ScannerFaults faults) {
    this(end, suffix, faults, Pause.onThisThread());
  }

  /** Reads a code and sends it on. */
  public void show(String code) throws IOException {
    pause.pause(faults.delay());
    send((faults.suffixLost() ? code : code + suffix).getBytes(StandardCharsets.US_ASCII));
  }

  /** Sends bytes as they are, in the pieces of this scanner and with its losses. */
  public void send(byte[] bytes) throws IOException {
    byte[] left = withLosses(bytes);
    try (FileOutputStream out = new FileOutputStream(end.toFile())) {
      for (int at = 0; at < left.length; ) {
        int length = Math.min(faults.pieceLength(), left.length - at);
        if (at > 0) {
          pause.pause(faults.betweenPieces());
        }
        out.write(left, at, length);
        at += length;
      }
    }
  }

  /**
   * Waits for a command of so many bytes.
   *
   * @return fewer when the cable was pulled
   */
  public byte[] awaitCommand(int length) throws IOException {
    // Not readNBytes: it asks a file for its position, and a terminal has none.
    byte[] command = new byte[length];
    try (FileInputStream in = new FileInputStream(end.toFile())) {
      int at = 0;
      while (at < length) {
        int read = in.read(command, at, length - at);
        if (read < 0) {
          return Arrays.copyOf(command, at);
        }
        at += read;
      }
    }
    return command;
  }

  private byte[] withLosses(byte[] bytes) {
    if (faults.loseOneIn().isEmpty()) {
      return bytes;
    }
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    for (byte one : bytes) {
      if (random.nextInt(faults.loseOneIn().getAsInt()) != 0) {
        kept.write(one);
      }
    }
    return kept.toByteArray();
  }
}
