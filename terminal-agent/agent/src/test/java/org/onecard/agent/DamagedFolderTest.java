package org.onecard.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.onecard.agent.Eventually.eventually;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.host.TestHost;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.StoredFile;
import org.onecard.device.gate.SimulatedGate;
import org.onecard.virtual.slot.InProcessReaders;

/** Whatever a disk, or a hand, has done to a terminal's files. */
class DamagedFolderTest {

  private static final Set<String> MAY_BE_LOST = Set.of("barred", "floor", "lock");
  private static final String SLOT = "Gate reader 00";

  @TempDir private Path folder;

  private final TestHost host = new TestHost();
  private final InProcessReaders readers = new InProcessReaders(List.of(SLOT));
  private final Random seeded = new Random(20);
  private final Map<Path, byte[]> whole = new LinkedHashMap<>();

  @BeforeEach
  void aTerminalHasRun_andHasLeftEveryFileThatThereIs() throws Exception {
    host.publish(TestCatalogues.metro(1));
    host.deny();
    host.start();
    host.enrol(folder);
    try (Terminal terminal = start()) {
      eventually(
          "equipped",
          () ->
              terminal.status().catalogueVersion() == 1
                  && terminal.status().denyListVersion() == 1);
      eventually("drained", () -> terminal.status().backlog() == 0);
      eventually("a floor", () -> Files.exists(folder.resolve("floor")));
    }
    StoredFile.replace(
        folder.resolve("barred"), new FlatJson().put("because", "as the test wants it").bytes());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        whole.put(file, Files.readAllBytes(file));
      }
    }
  }

  @AfterEach
  void ended() {
    host.close();
    readers.close();
  }

  @Test
  void everyFileDamagedInTurn_terminalStarts_orSaysInASentenceWhichFileAndWhatToDo()
      throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Path file : whole.keySet()) {
      for (Map.Entry<String, byte[]> damage : damages(whole.get(file)).entrySet()) {
        restoreAll();
        Files.write(file, damage.getValue());
        String what = folder.relativize(file) + " " + damage.getKey();
        try (Terminal terminal = start()) {
          if (terminal.status().cannotRecord().isEmpty()) {
            wrong.add(what + ": it starts, and has forgotten that the host refuses it");
          }
        } catch (IOException e) {
          if (mayDoWithout(file)
              || !String.valueOf(e.getMessage()).contains("terminal enrol --again")) {
            wrong.add(what + ": " + e);
          }
        } catch (RuntimeException e) {
          wrong.add(what + ": " + e);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Whether the host brings it again, or it is only there to be locked. */
  private boolean mayDoWithout(Path file) {
    String name = folder.relativize(file).toString();
    return name.startsWith("catalogue") || name.startsWith("deny") || MAY_BE_LOST.contains(name);
  }

  private Map<String, byte[]> damages(byte[] content) {
    Map<String, byte[]> damages = new LinkedHashMap<>();
    damages.put("empty", new byte[0]);
    damages.put("cut in half", Arrays.copyOf(content, content.length / 2));
    byte[] noise = new byte[content.length + 1];
    seeded.nextBytes(noise);
    damages.put("all noise", noise);
    damages.put("another text", "{\"a\": [1, 2]}\n".getBytes(StandardCharsets.UTF_8));
    damages.put("an empty object", "{}".getBytes(StandardCharsets.UTF_8));
    byte[] flipped = content.clone();
    if (flipped.length > 0) {
      flipped[flipped.length / 3] ^= 4;
    }
    damages.put("with a bit turned", flipped);
    return damages;
  }

  private void restoreAll() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!whole.containsKey(file)) {
          Files.delete(file);
        }
      }
    }
    for (Map.Entry<Path, byte[]> file : whole.entrySet()) {
      Files.write(file.getKey(), file.getValue());
    }
  }

  private Terminal start() throws IOException {
    return Terminal.start(
        TerminalConfig.of(folder),
        readers,
        SLOT,
        new SimulatedGate(() -> new SimulatedGate.PasserBy.Walks(Duration.ofMillis(1))),
        report -> {});
  }
}
