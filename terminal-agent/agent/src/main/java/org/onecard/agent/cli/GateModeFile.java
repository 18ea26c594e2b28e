package org.onecard.agent.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.onecard.agent.store.StoredFile;
import org.onecard.device.gate.GateMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code gate-mode}: whether staff have left the way open. It is there exactly while they
 * have, so that a terminal that was restarted in an emergency opens again. One thread.
 */
final class GateModeFile {

  private static final Logger LOG = LoggerFactory.getLogger(GateModeFile.class);
  private static final String FILE = "gate-mode";

  private final Path file;
  private GateMode known = GateMode.CONTROLLED;
  private boolean failing;

  GateModeFile(Path dataDir) {
    this.file = dataDir.resolve(FILE);
  }

  /** Keeps it; nothing is kept of {@link GateMode#CONTROLLED}. */
  void write(GateMode mode) throws IOException {
    if (mode == GateMode.CONTROLLED) {
      Files.deleteIfExists(file);
    } else {
      StoredFile.replace(file, (spelled(mode) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * What is kept.
   *
   * @throws IOException with a sentence when the disk does not give it, or it makes no sense
   */
  GateMode read() throws IOException {
    Optional<byte[]> content = StoredFile.find(file);
    return content.isEmpty()
        ? GateMode.CONTROLLED
        : parse(new String(content.get(), StandardCharsets.UTF_8).strip())
            .orElseThrow(() -> new IOException(file + " names no mode of a gate: delete it"));
  }

  /** What is kept, or was when it could be read last. A fault is said once. */
  GateMode last() {
    try {
      known = read();
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        LOG.warn("the gate stays as it is, {}: {}", known, e.getMessage());
      }
      failing = true;
    }
    return known;
  }

  /** As a technician writes it: normal, free, emergency. */
  static Optional<GateMode> parse(String text) {
    return Arrays.stream(GateMode.values()).filter(mode -> spelled(mode).equals(text)).findFirst();
  }

  static String spelled(GateMode mode) {
    return switch (mode) {
      case CONTROLLED -> "normal";
      case FREE_PASSAGE -> "free";
      case EMERGENCY_OPEN -> "emergency";
    };
  }
}
