package org.onecard.agent.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.StoredFile;

/** What a running terminal says of itself. */
final class RunningStatus {

  private RunningStatus() {}

  /** Empty while none runs: the file of one that was killed does not count. */
  static Optional<FlatJson> find(Path dataDir) throws IOException {
    Path file = dataDir.resolve("status.json");
    Optional<byte[]> content = StoredFile.find(file);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    FlatJson status = FlatJson.parse(file.toString(), content.get());
    boolean alive =
        ProcessHandle.of(status.number("pid")).map(ProcessHandle::isAlive).orElse(false);
    return alive ? Optional.of(status) : Optional.empty();
  }
}
