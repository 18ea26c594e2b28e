package org.onecard.agent.doctor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.StoredFile;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.device.position.SlotSeen;

/**
 * An archive for whoever is asked for help, with nothing in it that is somebody's ({@link
 * Blackout}).
 *
 * <pre>
 *   findings.jsonl   what the doctor found
 *   machine.txt      system, Java, memory, disks
 *   readers.txt      the slots that are there
 *   usb.txt          what is plugged in
 *   last-run.json, status.json, terminal.json, epochs   from the terminal's folder, where they are
 *   logs/N.txt       the end of each log that was named
 * </pre>
 */
public final class Bundle {

  /** Of each log, its end: more than a day of a busy gate. */
  static final int MOST_OF_A_LOG = 4 << 20;

  /** Never {@code keys/} nor {@code journal/}. */
  private static final List<String> FROM_THE_FOLDER =
      List.of("last-run.json", "status.json", "terminal.json", "epochs", "barred", "floor");

  private Bundle() {}

  /**
   * Writes it, for its owner only.
   *
   * @param logs files whose end goes in
   * @throws IOException with a sentence; a file that is there already is not touched
   */
  public static void write(Path file, Patient patient, List<Finding> findings, List<Path> logs)
      throws IOException {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("findings.jsonl", findings(findings));
    parts.put("machine.txt", machine(patient));
    parts.put("readers.txt", readers(patient));
    parts.put("usb.txt", usb(patient));
    for (String name : FROM_THE_FOLDER) {
      Machine.text(patient.dataDir().resolve(name)).ifPresent(text -> parts.put(name, text));
    }
    for (int i = 0; i < logs.size(); i++) {
      parts.put("logs/" + (i + 1) + ".txt", end(logs.get(i)));
    }
    try {
      Files.createFile(file, StoredFile.attributes(file.toAbsolutePath(), "rw-------"));
    } catch (FileAlreadyExistsException e) {
      throw new IOException(file + " is there already; name another file", e);
    }
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE);
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      for (Map.Entry<String, String> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(Blackout.blackOut(part.getValue()).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
  }

  /** One finding as {@code --json} prints it. */
  public static FlatJson json(Finding finding) {
    Look look = finding.look();
    FlatJson json =
        new FlatJson()
            .put("check", finding.check().name())
            .put("verdict", verdict(look))
            .put("found", look.found())
            .put("why", finding.check().why());
    Remedy remedy =
        look instanceof Look.Wrong wrong
            ? wrong.remedy()
            : look instanceof Look.Doubtful doubtful ? doubtful.remedy() : null;
    if (remedy != null) {
      json.put("mend", remedy.command()).put("safe", !remedy.fixes().isEmpty());
    }
    return json;
  }

  private static String verdict(Look look) {
    if (look instanceof Look.Well) {
      return "WELL";
    } else if (look instanceof Look.Doubtful) {
      return "DOUBTFUL";
    }
    return look instanceof Look.Wrong ? "WRONG" : "NOT_LOOKED";
  }

  private static String findings(List<Finding> findings) {
    return findings.stream()
        .map(finding -> json(finding).toString())
        .collect(Collectors.joining("\n"));
  }

  private static String machine(Patient patient) {
    StringBuilder text = new StringBuilder();
    for (String name :
        List.of("os.name", "os.version", "os.arch", "java.version", "java.vendor", "user.dir")) {
      text.append(name).append('=').append(patient.property(name)).append('\n');
    }
    for (String file :
        List.of("/etc/os-release", "/proc/meminfo", "/proc/mounts", "/proc/uptime")) {
      Machine.text(patient.at(file))
          .ifPresent(content -> text.append("\n# ").append(file).append('\n').append(content));
      text.append('\n');
    }
    return text.toString();
  }

  private static String readers(Patient patient) {
    try {
      return patient.readers().listSlots().stream()
          .map(Bundle::slot)
          .collect(Collectors.joining("\n"));
    } catch (CardTransportException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String slot(SlotSeen slot) {
    return slot.name() + " [kind=" + slot.kind().kind() + "] [card=" + slot.cardPresent() + "]";
  }

  private static String usb(Patient patient) {
    StringBuilder text = new StringBuilder();
    for (Path device : Machine.list(patient.at("/sys/bus/usb/devices"))) {
      text.append(device.getFileName());
      for (String fact : List.of("idVendor", "idProduct", "manufacturer", "product")) {
        Machine.text(device.resolve(fact)).ifPresent(value -> text.append(' ').append(value));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String end(Path log) throws IOException {
    try (var channel = Files.newByteChannel(log)) {
      long from = Math.max(0, channel.size() - MOST_OF_A_LOG);
      channel.position(from);
      byte[] bytes = Channels.newInputStream(channel).readNBytes(MOST_OF_A_LOG);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IOException("the log " + log + " cannot be read: " + e.getMessage(), e);
    }
  }
}
