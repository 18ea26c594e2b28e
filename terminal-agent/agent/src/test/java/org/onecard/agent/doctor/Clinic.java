package org.onecard.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.LastRun;
import org.onecard.device.pcsc.PcscReaders;

/** A patient whose machine lies in a folder, until a test says that this one is meant. */
final class Clinic implements AutoCloseable {

  private static final InChinese CHINESE = InChinese.read();

  private final PcscReaders readers;
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> properties = new HashMap<>();

  Path root;
  Path dataDir;
  LastRun settings = LastRun.NONE;
  Optional<FlatJson> running = Optional.empty();
  Clock clock = Clock.systemUTC();
  DiskTrial disk = DiskTrial::onDisk;

  Clinic(Path folder) throws IOException {
    root = folder.resolve("root");
    dataDir = folder.resolve("data");
    Files.createDirectories(root);
    Files.createDirectories(dataDir);
    readers = PcscReaders.start();
    properties.put("os.arch", "amd64");
    properties.put("user.name", "onecard");
    environment.put("TERM", "xterm");
    environment.put("LANG", "C.UTF-8");
  }

  Clinic thisMachine() {
    root = Path.of("/");
    return this;
  }

  Clinic set(LastRun to) {
    settings = to;
    return this;
  }

  Clinic property(String name, String value) {
    properties.put(name, value);
    return this;
  }

  Clinic environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Puts a file into the folder that stands for the machine. */
  Clinic file(String absolute, String content) throws IOException {
    return file(absolute, content.getBytes(StandardCharsets.UTF_8));
  }

  Clinic file(String absolute, byte[] content) throws IOException {
    Path file = root.resolve(absolute.substring(1));
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    return this;
  }

  Patient patient() {
    return new Patient(
        root, dataDir, settings, running, readers, clock, environment, properties, disk);
  }

  /** What the check of that name finds. */
  Look look(String name) throws InterruptedException {
    Doctor doctor = Doctor.usual();
    Check check =
        doctor.checks().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no check is called " + name));
    Look look = doctor.look(check, patient());
    inChinese(look.found());
    if (look instanceof Look.Wrong wrong) {
      inChinese(wrong.remedy().command());
    } else if (look instanceof Look.Doubtful doubtful) {
      inChinese(doubtful.remedy().command());
    }
    return look;
  }

  /** Whatever a test here has found can be said in Chinese: no sentence is forgotten. */
  private static void inChinese(String sentence) {
    boolean hasWords = Pattern.compile("[a-z]+ [a-z]+ ").matcher(sentence).find();
    assertThat(!hasWords || CHINESE.knows(sentence) || isTyped(sentence))
        .as("in doctor.zh.txt: " + sentence)
        .isTrue();
  }

  /** Commands are the same in every language. */
  private static boolean isTyped(String sentence) {
    return sentence.matches("(systemctl|apt-get|export|echo|usermod|timedatectl) .*");
  }

  static LastRun gate(String setting) {
    return new LastRun(
        Optional.empty(),
        Optional.empty(),
        Optional.of(setting),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static LastRun scanner(Path port) {
    return new LastRun(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(port.toString()),
        Optional.empty(),
        Optional.empty());
  }

  static LastRun readerAndSam(String reader, Optional<String> sam) {
    return new LastRun(
        Optional.of(reader),
        sam,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static LastRun host(String address) {
    return new LastRun(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(address));
  }

  @Override
  public void close() {
    readers.close();
  }
}
