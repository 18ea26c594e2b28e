package org.onecard.agent.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.profile.ProfileFiles.Choice;

class ProfileFilesTest {

  @TempDir Path folder;

  @Test
  void whatIsNamed_isWantedInThatOrder() throws IOException {
    assertThat(ProfileFiles.choose(List.of()).media())
        .containsExactly("ssse", "t-union", "city-union", "library-sticker");
    assertThat(ProfileFiles.choose(List.of("t-union", "ssse-3")).media())
        .containsExactly("t-union", "ssse");
  }

  @Test
  void aFileOfOnesOwn_isAddedToTheBuiltInOnes() throws IOException {
    Choice choice =
        ProfileFiles.choose(
            List.of(
                sticker("school-card", "school", "\"code\": \"F4\", \"region\": \"500000\"")
                    .toString()));

    assertThat(choice.media()).containsExactly("school");
    assertThat(choice.profiles().find("school-card")).isPresent();
    assertThat(choice.profiles().find("ssse-3")).isPresent();
  }

  @Test
  void aFileThatContradictsABuiltInOne_isRefusedInASentence() throws IOException {
    Path file = sticker("school-card", "school", "\"code\": \"F1\"");

    assertThatThrownBy(() -> ProfileFiles.choose(List.of(file.toString())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not go with the other profiles")
        .hasMessageContaining("F1");
  }

  @Test
  void aBrokenFile_isRefusedWithAllItsFaults() throws IOException {
    Path file = folder.resolve("broken.json");
    Files.writeString(file, "{\"profile\": \"A\",\n\"version\": 0}");

    assertThatThrownBy(() -> ProfileFiles.load(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 1, column 13: profile")
        .hasMessageContaining("line 2, column 12: version");
    assertThat(ProfileFiles.listFaults(file)).hasSizeGreaterThan(4);
    assertThatThrownBy(() -> ProfileFiles.choose(List.of("no-such")))
        .hasMessageContaining("no profile and no file 'no-such'");
  }

  @Test
  void aBrokenTrace_isRefusedByLine() throws IOException {
    Path file = folder.resolve("a.trace");
    Files.write(file, "onecard-trace 1\nwhat\n".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> ProfileFiles.loadTrace(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 2: ");
    assertThatThrownBy(() -> ProfileFiles.loadTrace(folder.resolve("none")))
        .hasMessageContaining("there is no file");
  }

  private Path sticker(String id, String medium, String rule) throws IOException {
    String text =
        new String(ProfileFiles.builtInBytes("library-sticker.json"), StandardCharsets.UTF_8)
            .replace("\"profile\": \"library-sticker\"", "\"profile\": \"" + id + "\"")
            .replace("\"medium\": \"library-sticker\"", "\"medium\": \"" + medium + "\"")
            .replace("\"chip-number\"", "\"school-number\"")
            .replace("\"code\": \"F3\"", rule);
    Path file = folder.resolve(id + ".json");
    Files.writeString(file, text);
    return file;
  }
}
