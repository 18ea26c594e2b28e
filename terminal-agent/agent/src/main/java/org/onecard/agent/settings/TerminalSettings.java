package org.onecard.agent.settings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.StoredFile;
import org.onecard.device.gate.GateSettings;
import org.onecard.device.position.SlotsBySetting;
import org.onecard.device.serial.ScannerSettings;
import org.onecard.device.signal.OsdpSignalSettings;

/**
 * The settings of a terminal by name. Every one that is there was checked.
 *
 * @param texts at most one for each {@link Name}, in the order of the names
 */
public record TerminalSettings(Map<Name, String> texts) {

  /** What can be set. */
  public enum Name {
    LANGUAGE("language"),
    PLACE("place"),
    READER("reader"),
    SAM("sam"),
    PURSE_SAM("purseSam"),
    GATE("gate"),
    SCANNER("scanner"),
    SIGNAL("signal");

    private final String key;

    Name(String key) {
      this.key = key;
    }

    /** As files spell it. */
    public String key() {
      return key;
    }
  }

  /** Nothing is set. */
  public static final TerminalSettings NONE = new TerminalSettings(Map.of());

  /** The form of an export that this terminal writes, and the newest that it reads. */
  public static final int EXPORT_VERSION = 1;

  private static final String FILE = "settings.json";
  private static final String VERSION_KEY = "onecardSettings";
  private static final String TERMINAL_KEY = "terminal";
  private static final String LEFT_OUT_KEY = "leftOut";
  private static final String LEFT_OUT =
      "keys/tls.key, keys/record.key, keys/tag.key (the terminal's own, made anew by an enrolment);"
          + " the file of --signal-key (give it to the reader's next terminal by hand);"
          + " service-pins.json (set them by `terminal service-pin`)";
  private static final int LONGEST = 256;

  public TerminalSettings {
    texts = Map.copyOf(texts);
  }

  /**
   * What the folder keeps.
   *
   * @throws IOException with a sentence when it makes no sense
   */
  public static TerminalSettings read(Path dataDir) throws IOException {
    Path file = dataDir.resolve(FILE);
    Optional<byte[]> content = StoredFile.find(file);
    return content.isEmpty()
        ? NONE
        : of(FlatJson.parse(file.toString(), content.get()), file.toString());
  }

  /** Keeps them in the folder. */
  public void write(Path dataDir) throws IOException {
    StoredFile.createPrivateFolder(dataDir);
    StoredFile.replace(dataDir.resolve(FILE), put(new FlatJson()).bytes());
  }

  public Optional<String> find(Name name) {
    return Optional.ofNullable(texts.get(name));
  }

  /**
   * The same with one more, or without it where the text is blank.
   *
   * @throws IOException with a sentence when it cannot be that
   */
  public TerminalSettings with(Name name, String text) throws IOException {
    Map<Name, String> next = new TreeMap<>(texts);
    String wanted = text.strip();
    if (wanted.isEmpty()) {
      next.remove(name);
    } else {
      next.put(name, checked(name, wanted));
    }
    return new TerminalSettings(next);
  }

  /**
   * For another machine or a rainy day. Secrets are left out, and the file says which.
   *
   * @param terminalId whose they are
   */
  public String export(String terminalId) {
    FlatJson json = new FlatJson().put(VERSION_KEY, EXPORT_VERSION).put(TERMINAL_KEY, terminalId);
    return put(json).put(LEFT_OUT_KEY, LEFT_OUT) + "\n";
  }

  /**
   * What an export holds.
   *
   * @param terminalId who takes it
   * @throws IOException with a sentence when it is no export, cut off, of a newer version, or of
   *     another terminal
   */
  public static TerminalSettings fromExport(byte[] content, String terminalId) throws IOException {
    String source = "the export";
    FlatJson json;
    try {
      json = FlatJson.parse(source, content);
    } catch (IOException e) {
      throw new IOException(
          e.getMessage() + ": take the whole file, as the service page gave it", e);
    }
    if (!json.has(VERSION_KEY)) {
      throw new IOException("this is no export of a terminal's settings");
    }
    long version = json.number(VERSION_KEY);
    if (version != EXPORT_VERSION) {
      throw new IOException(
          version > EXPORT_VERSION
              ? "the export is of a newer version (%d, this terminal reads %d): bring this terminal's software up to date first"
                  .formatted(version, EXPORT_VERSION)
              : "there is no version " + version + " of an export");
    }
    String of = json.text(TERMINAL_KEY);
    if (!of.equals(terminalId)) {
      throw new IOException(
          "the export is of another terminal, %s; this one is %s: who a terminal is comes by its enrolment only, its settings are set by the wizard"
              .formatted(shown(of), terminalId));
    }
    return of(json, source);
  }

  private static TerminalSettings of(FlatJson json, String source) throws IOException {
    TerminalSettings settings = NONE;
    for (Name name : Name.values()) {
      if (json.has(name.key)) {
        try {
          settings = settings.with(name, json.text(name.key));
        } catch (IOException e) {
          throw new IOException(source + ": " + name.key + ": " + e.getMessage(), e);
        }
      }
    }
    return settings;
  }

  private FlatJson put(FlatJson json) {
    new TreeMap<>(texts).forEach((name, text) -> json.put(name.key, text));
    return json;
  }

  /** By name, for a page. */
  public Map<String, String> byKey() {
    Map<String, String> all = new LinkedHashMap<>();
    new TreeMap<>(texts).forEach((name, text) -> all.put(name.key, text));
    return all;
  }

  private static String checked(Name name, String text) throws IOException {
    if (text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
      throw new IOException("a setting has at most " + LONGEST + " characters on one line");
    }
    try {
      switch (name) {
        case LANGUAGE -> {
          if (!text.equals("zh") && !text.equals("en")) {
            throw new IOException("a language is zh or en, not " + shown(text));
          }
        }
        case PLACE -> {
          // Anybody's words; whoever shows them shows them as text.
        }
        case READER, SAM, PURSE_SAM -> {
          return SlotsBySetting.checked(text);
        }
        case GATE -> GateSettings.parse(text);
        case SCANNER -> ScannerSettings.parse("scanner", text);
        case SIGNAL -> OsdpSignalSettings.parse(text, Optional.empty());
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    return text;
  }

  private static String shown(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + " …";
  }
}
