package org.onecard.agent.reader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.StoredFile;
import org.onecard.device.control.ReaderModel;
import org.onecard.device.control.ReaderSetting;
import org.onecard.device.position.ReaderPosition;

/**
 * What the terminal's folder knows of its readers. A position keeps its name and its settings when
 * the reader at it is swapped: the book says which reader stands there now. For one thread.
 */
public final class ReaderBook {

  private static final String FILE = "readers.json";
  private static final String PROFILE = " profile";
  private static final String SET = " set";

  private final Path dataDir;
  private final FlatJson json;

  private ReaderBook(Path dataDir, FlatJson json) {
    this.dataDir = dataDir;
    this.json = json;
  }

  /**
   * Takes up what the folder keeps; an empty book where it keeps none.
   *
   * @throws IOException with a sentence when it makes no sense
   */
  public static ReaderBook open(Path dataDir) throws IOException {
    Path file = dataDir.resolve(FILE);
    Optional<byte[]> content = StoredFile.find(file);
    return new ReaderBook(
        dataDir,
        content.isPresent() ? FlatJson.parse(file.toString(), content.get()) : new FlatJson());
  }

  /** The reader of a position, without its slot: {@code serial:AB1234} of {@code …#sam}. */
  public static String readerOf(String setting) {
    int slot = setting.lastIndexOf('#');
    return slot < 0 ? setting : setting.substring(0, slot);
  }

  private static String slotOf(String setting) {
    return setting.substring(readerOf(setting).length());
  }

  /**
   * The setting as it is to be looked for: at the reader that took the position over, if one did.
   */
  public String resolve(String setting) throws IOException {
    if (!ReaderPosition.isOne(setting)) {
      return setting;
    }
    String reader = readerOf(setting);
    Set<String> seen = new HashSet<>();
    while (json.has(reader) && seen.add(reader)) {
      reader = json.text(reader);
    }
    return reader + slotOf(setting);
  }

  /** How the reader at a position was configured: by which commands. */
  public Optional<ReaderModel> findProfile(String position) throws IOException {
    String key = readerOf(position) + PROFILE;
    return json.has(key) ? Optional.of(ReaderModel.parse(json.text(key))) : Optional.empty();
  }

  /** What was switched at it; nothing where nothing was. */
  public Map<ReaderSetting, Boolean> settings(String position) throws IOException {
    String key = readerOf(position) + SET;
    return ReaderSetting.parse(json.has(key) ? json.text(key) : "");
  }

  /** Keeps how the reader at a position is configured, for the one that will replace it. */
  public void configured(String position, ReaderModel profile, Map<ReaderSetting, Boolean> settings)
      throws IOException {
    Map<ReaderSetting, Boolean> all = settings(position);
    all.putAll(settings);
    json.put(readerOf(position) + PROFILE, profile.spelled())
        .put(readerOf(position) + SET, ReaderSetting.spell(all));
    StoredFile.createPrivateFolder(dataDir);
    StoredFile.replace(dataDir.resolve(FILE), json.bytes());
  }

  /** From now on another reader stands at a position. */
  public void replaced(String position, String by) throws IOException {
    String old = readerOf(position);
    if (old.equals(readerOf(by))) {
      json.putNull(old);
    } else {
      json.put(old, readerOf(by)).putNull(readerOf(by));
    }
    StoredFile.createPrivateFolder(dataDir);
    StoredFile.replace(dataDir.resolve(FILE), json.bytes());
  }
}
