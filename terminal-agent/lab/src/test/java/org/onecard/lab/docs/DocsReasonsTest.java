package org.onecard.lab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.onecard.device.signal.Cue;
import org.onecard.device.signal.CuePattern;
import org.onecard.device.signal.CuePattern.Tone;
import org.onecard.lab.LabFiles;
import org.onecard.scenario.Reason;

/** What the documents say of refusals, lights and tones is what the program does. */
class DocsReasonsTest {

  private static List<List<String>> rows(String file) throws IOException {
    return Files.readAllLines(LabFiles.documents().resolve(file)).stream()
        .filter(line -> line.startsWith("| "))
        .map(line -> Arrays.stream(line.split("\\|", -1)).skip(1).map(String::strip).toList())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fault-finder.md", "fault-finder.zh.md"})
  void everyReasonIsInTheFaultFinder_withItsSentencesAsOnTheScreen(String file) throws IOException {
    List<String> said =
        rows(file).stream()
            .filter(row -> row.get(0).matches("\\d{3}"))
            .map(row -> String.join(" | ", row.subList(0, 3)))
            .toList();

    assertThat(said)
        .containsExactlyElementsOf(
            Arrays.stream(Reason.values())
                .map(
                    reason ->
                        "%d | `%s` | %s · %s"
                            .formatted(
                                reason.number(),
                                reason.name(),
                                reason.notice().zh(),
                                reason.notice().en()))
                .toList());
    assertThat(rows(file))
        .filteredOn(row -> row.get(0).matches("\\d{3}"))
        .allSatisfy(row -> assertThat(row.get(3)).isNotEmpty());
  }

  @Test
  void aNumberAndItsName_standTogetherNowhereElseThanInTheProgram() throws IOException {
    Set<String> wrong = new HashSet<>();
    Set<String> names =
        Arrays.stream(Reason.values()).map(Reason::name).collect(Collectors.toSet());
    for (DocsPage page : DocsSite.read(LabFiles.documents()).pages()) {
      for (List<String> row : rows(page.source())) {
        for (int i = 0; i + 1 < row.size(); i++) {
          String name = row.get(i + 1).replace("`", "");
          if (row.get(i).matches("\\d{3}")
              && names.contains(name)
              && Reason.valueOf(name).number() != Integer.parseInt(row.get(i))) {
            wrong.add(page.source() + ": " + row);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void lightsAndTones_areThoseOfTheCues() throws IOException {
    List<String> said =
        rows("lights-and-tones.md").stream()
            .filter(row -> row.get(0).matches("`[A-Z_]+`"))
            .map(row -> row.get(0) + " " + row.get(3) + " " + row.get(4))
            .toList();

    List<String> done = new ArrayList<>();
    for (Cue cue : Cue.values()) {
      CuePattern pattern = CuePattern.of(cue);
      String colour = pattern.colour().name().toLowerCase(Locale.ROOT);
      String light =
          pattern.offMs() == 0
              ? colour + ", steady"
              : "%s, %d/%d ms".formatted(colour, pattern.onMs(), pattern.offMs());
      Tone tone = pattern.tones().isEmpty() ? null : pattern.tones().get(0);
      String sound =
          tone == null
              ? "–"
              : "%d × %d ms, %d Hz".formatted(pattern.tones().size(), tone.onMs(), tone.hertz());
      done.add("`" + cue + "` " + light + " " + sound);
    }
    assertThat(said).containsExactlyElementsOf(done);
  }
}
