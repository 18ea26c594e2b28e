package org.onecard.agent.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.onecard.agent.log.Masking;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.StoredFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code service-audit.jsonl}: what was done on the service page, by which role, from
 * where, and what came of it, a JSON object a line. A full file becomes {@code .1}, in place of the
 * one before it. Safe for any thread.
 */
final class ServiceAudit {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceAudit.class);

  static final int MOST_BYTES = 256 * 1024;
  private static final int LONGEST_RESULT = 300;
  private static final String FILE = "service-audit.jsonl";

  private final Path dataDir;
  private final Path file;
  private final Clock clock;

  ServiceAudit(Path dataDir, Clock clock) {
    this.dataDir = dataDir;
    this.file = dataDir.resolve(FILE);
    this.clock = clock;
  }

  /** On stable storage when this returns; where the disk fails the log says so. */
  synchronized void write(String role, String source, String action, String result) {
    String line =
        new FlatJson()
                .put("at", clock.instant().toString())
                .put("role", role)
                .put("from", source)
                .put("action", action)
                .put("result", shortened(Masking.mask(result)))
            + "\n";
    try {
      append(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.error("the service page's action is not on record: {} {}", action, e.getMessage());
    }
  }

  /** What is on record, the older file first. */
  synchronized String read() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path each : List.of(former(), file)) {
      if (Files.exists(each)) {
        text.append(Files.readString(each, StandardCharsets.UTF_8));
      }
    }
    return text.toString();
  }

  private void append(byte[] line) throws IOException {
    StoredFile.createPrivateFolder(dataDir);
    if (Files.exists(file) && Files.size(file) + line.length > MOST_BYTES) {
      Files.move(
          file, former(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            StoredFile.attributes(dataDir, "rw-------"))) {
      ByteBuffer buffer = ByteBuffer.wrap(line);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  private Path former() {
    return file.resolveSibling(FILE + ".1");
  }

  static String shortened(String text) {
    return text.length() <= LONGEST_RESULT ? text : text.substring(0, LONGEST_RESULT) + " …";
  }
}
