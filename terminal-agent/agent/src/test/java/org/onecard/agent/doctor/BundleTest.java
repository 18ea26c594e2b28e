package org.onecard.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.host.TestHost;

/** The archive is searched for everything that must not be in it. */
class BundleTest {

  @TempDir Path folder;
  private Clinic clinic;

  @BeforeEach
  void open() throws IOException {
    clinic = new Clinic(folder);
    new TestHost().enrol(clinic.dataDir);
  }

  @AfterEach
  void close() {
    clinic.close();
  }

  @Test
  void archive_holdsWhatWasFoundAndNothingThatIsSomebodys() throws Exception {
    List<String> secrets =
        new ArrayList<>(
            List.of(
                "11010119900307001X",
                "A12345674",
                "王小明",
                "00A4040008A000000333010101",
                "MEUCIQDx3Zk0n2lTq8yVY1QwMEUCIQDx3Zk0n2lTq8yVY1Qw",
                "F0E1D2C3B4A5968778695A4B3C2D1E0F"));
    Path log = folder.resolve("terminal.log");
    Files.writeString(
        log,
        """
        12:00:00 INFO  [terminal=gate-01] the reader is gone [reader=serial:AB12#sam]
        12:00:01 DEBUG 社会保障号码 11010119900307001X 卡号 A12345674 姓名: 王小明
        12:00:02 DEBUG > 00A4040008A000000333010101
        12:00:03 DEBUG code MEUCIQDx3Zk0n2lTq8yVY1QwMEUCIQDx3Zk0n2lTq8yVY1Qw
        12:00:04 DEBUG key F0E1D2C3B4A5968778695A4B3C2D1E0F
        """);
    for (Path key : Machine.list(clinic.dataDir.resolve("keys"))) {
      byte[] bytes = Files.readAllBytes(key);
      secrets.add(HexFormat.of().formatHex(bytes, 0, 16));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(
        new Finding(
            new Check("made-up", "made up", "it is tried", patient -> new Look.Well("fine")),
            new Look.Wrong("card A12345674 was seen", Remedy.byHand("nothing"))));
    Path archive = folder.resolve("help.zip");

    Bundle.write(archive, clinic.patient(), findings, List.of(log));

    Map<String, String> parts = parts(archive);
    assertThat(parts)
        .containsKeys("findings.jsonl", "machine.txt", "terminal.json", "logs/1.txt")
        .doesNotContainKey("tls.key");
    assertThat(parts.get("logs/1.txt")).contains("the reader is gone [reader=serial:AB12#sam]");
    assertThat(parts.get("terminal.json")).contains("gate-01");
    parts.forEach(
        (name, text) ->
            assertThat(text)
                .as(name)
                .doesNotContainIgnoringCase(secrets.toArray(String[]::new))
                .doesNotContainPattern("[0-9A-Fa-f]{32}"));
    assertThat(Files.getPosixFilePermissions(archive)).hasSize(2);
  }

  @Test
  void archiveThatIsThere_isNotTouched_andALogThatIsNotIsSaid() throws Exception {
    Path archive = Files.writeString(folder.resolve("help.zip"), "ours");
    assertThatThrownBy(() -> Bundle.write(archive, clinic.patient(), List.of(), List.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is there already");
    assertThat(archive).hasContent("ours");
    assertThatThrownBy(
            () ->
                Bundle.write(
                    folder.resolve("other.zip"),
                    clinic.patient(),
                    List.of(),
                    List.of(folder.resolve("no.log"))))
        .hasMessageContaining("cannot be read");
  }

  private static Map<String, String> parts(Path archive) throws IOException {
    Map<String, String> parts = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
        parts.put(
            entry.getName(),
            new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return parts;
  }
}
