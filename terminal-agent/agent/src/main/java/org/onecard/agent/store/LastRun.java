package org.onecard.agent.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a terminal was last started with, kept in {@code last-run.json} so that whoever looks for a
 * fault need not type it again. Nothing in it is secret.
 *
 * @param reader as {@code --reader} takes it, and so on
 */
public record LastRun(
    Optional<String> reader,
    Optional<String> sam,
    Optional<String> gate,
    Optional<String> scanner,
    Optional<String> signal,
    Optional<String> host) {

  /** Nothing is known. */
  public static final LastRun NONE =
      new LastRun(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static final String FILE = "last-run.json";

  /** What the folder keeps; nothing where it keeps nothing that can be read. */
  public static LastRun read(Path dataDir) throws IOException {
    Path file = dataDir.resolve(FILE);
    Optional<byte[]> content = StoredFile.find(file);
    if (content.isEmpty()) {
      return NONE;
    }
    FlatJson json = FlatJson.parse(file.toString(), content.get());
    return new LastRun(
        find(json, "reader"),
        find(json, "sam"),
        find(json, "gate"),
        find(json, "scanner"),
        find(json, "signal"),
        find(json, "host"));
  }

  private static Optional<String> find(FlatJson json, String name) throws IOException {
    return json.has(name) ? Optional.of(json.text(name)) : Optional.empty();
  }

  public void write(Path dataDir) throws IOException {
    StoredFile.replace(dataDir.resolve(FILE), json().bytes());
  }

  public FlatJson json() {
    FlatJson json = new FlatJson();
    reader.ifPresent(text -> json.put("reader", text));
    sam.ifPresent(text -> json.put("sam", text));
    gate.ifPresent(text -> json.put("gate", text));
    scanner.ifPresent(text -> json.put("scanner", text));
    signal.ifPresent(text -> json.put("signal", text));
    host.ifPresent(text -> json.put("host", text));
    return json;
  }

  /** The same where nothing else is said. */
  public LastRun overriddenBy(LastRun other) {
    return new LastRun(
        other.reader.or(() -> reader),
        other.sam.or(() -> sam),
        other.gate.or(() -> gate),
        other.scanner.or(() -> scanner),
        other.signal.or(() -> signal),
        other.host.or(() -> host));
  }
}
