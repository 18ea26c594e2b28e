package org.onecard.agent.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.card.code.CodeDigest;

/** Which codes were taken is still known after the terminal was started again. */
class CodeMemoryTest {

  private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
  private static final int MOST = 3;
  private static final int HEADER = 16;
  private static final int ENTRY = 44;

  @TempDir private Path folder;

  @Test
  void firstMemory_beginsNow_andKnowsNothing() throws Exception {
    try (CodeMemory memory = open(NOW)) {
      assertThat(memory.since()).isEqualTo(NOW);
      assertThat(memory.codes()).isEmpty();
    }
  }

  @Test
  void takenCode_isKnownAfterARestart_withoutAnOrderlyEnd() throws Exception {
    CodeMemory before = open(NOW);
    assertThat(before.remember(code(1), NOW.plusSeconds(60), NOW)).isTrue();

    try (CodeMemory after = open(NOW.plusSeconds(30))) {
      assertThat(after.since()).isEqualTo(NOW);
      assertThat(after.codes()).isEqualTo(Map.of(code(1), NOW.plusSeconds(60)));
    }
    before.close();
  }

  @Test
  void codeThatEndsWithinASecond_isKnownToTheEndOfIt() throws Exception {
    try (CodeMemory memory = open(NOW)) {
      memory.remember(code(1), NOW.plusMillis(500), NOW);
    }
    try (CodeMemory after = open(NOW.plusMillis(900))) {
      assertThat(after.codes()).containsKey(code(1));
    }
  }

  @Test
  void codeThatIsOver_isForgotten_andTheFileStaysSmall() throws Exception {
    try (CodeMemory memory = open(NOW)) {
      for (int second = 0; second < 50; second++) {
        Instant at = NOW.plusSeconds(second);
        assertThat(memory.remember(code(second), at.plusSeconds(1), at)).isTrue();
        assertThat(Files.size(file())).isLessThanOrEqualTo(HEADER + (2 * MOST + 1) * ENTRY);
      }
    }
    try (CodeMemory after = open(NOW.plusSeconds(49))) {
      assertThat(after.codes()).containsOnlyKeys(code(48), code(49));
    }
  }

  @Test
  void tornEnd_isCutOff_andAllBeforeItIsKnown() throws Exception {
    try (CodeMemory memory = open(NOW)) {
      memory.remember(code(1), NOW.plusSeconds(60), NOW);
      memory.remember(code(2), NOW.plusSeconds(60), NOW);
    }
    byte[] whole = Files.readAllBytes(file());
    for (int length = HEADER + ENTRY; length < whole.length; length++) {
      Files.write(file(), Arrays.copyOf(whole, length));
      try (CodeMemory after = open(NOW)) {
        assertThat(after.since()).isEqualTo(NOW);
        assertThat(after.codes()).as("%d bytes", length).containsOnlyKeys(code(1));
      }
    }
  }

  @Test
  void damageAnywhereElse_beginsAgainFromNow() throws Exception {
    try (CodeMemory memory = open(NOW)) {
      memory.remember(code(1), NOW.plusSeconds(60), NOW);
      memory.remember(code(2), NOW.plusSeconds(60), NOW);
    }
    byte[] whole = Files.readAllBytes(file());
    Instant later = NOW.plusSeconds(10);
    for (int at = 0; at < HEADER + ENTRY; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      Files.write(file(), damaged);
      try (CodeMemory after = open(later)) {
        assertThat(after.since()).as("byte %d", at).isEqualTo(later);
        assertThat(after.codes()).as("byte %d", at).isEmpty();
      }
    }
  }

  @Test
  void clockThatWentBack_forgetsNothing() throws Exception {
    try (CodeMemory memory = open(NOW)) {
      memory.remember(code(1), NOW.plusSeconds(60), NOW);
    }
    try (CodeMemory after = open(NOW.minusSeconds(3600))) {
      assertThat(after.since()).isEqualTo(NOW);
      assertThat(after.codes()).containsOnlyKeys(code(1));
    }
  }

  @Test
  void afterTheEnd_nothingIsRemembered() throws Exception {
    CodeMemory memory = open(NOW);
    memory.close();
    assertThat(memory.remember(code(1), NOW.plusSeconds(60), NOW)).isFalse();
  }

  private CodeMemory open(Instant now) throws Exception {
    return CodeMemory.open(file(), MOST, now);
  }

  private Path file() {
    return folder.resolve("codes");
  }

  private static CodeDigest code(int number) {
    byte[] bytes = new byte[CodeDigest.LENGTH];
    bytes[0] = (byte) number;
    return CodeDigest.of(bytes);
  }
}
