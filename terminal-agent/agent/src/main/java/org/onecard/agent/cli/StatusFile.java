package org.onecard.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.onecard.agent.TerminalStatus;
import org.onecard.agent.store.FlatJson;
import org.onecard.device.gate.GateState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code status.json}. A terminal must not stop because it cannot be written: what fails
 * is said once and tried again. One thread.
 */
final class StatusFile {

  private static final Logger LOG = LoggerFactory.getLogger(StatusFile.class);

  private final Path file;
  private Optional<String> told = Optional.empty();
  private boolean failing;

  StatusFile(Path file) {
    this.file = file;
  }

  /** Makes the file say this, where it says something else. */
  void keep(TerminalStatus status, Optional<GateState> gate) {
    FlatJson json = StatusJson.of(status, gate);
    if (told.equals(Optional.of(json.toString()))) {
      return;
    }
    try {
      Files.write(file, json.bytes());
      told = Optional.of(json.toString());
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        LOG.warn("`terminal status` is out of date, {} cannot be written: {}", file, e.toString());
      }
      failing = true;
    }
  }

  /** The terminal ends. */
  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} stays behind: {}", file, e.toString());
    }
  }
}
