package org.onecard.agent.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.onecard.card.ssse.HolderReading;
import org.onecard.scenario.Notice;

class ConsoleScreenTest {

  private static final ScreenState HOLDER =
      new ScreenState.ShowsHolder(
          new Notice("核对身份", "To check who you are"),
          new HolderReading.Holder("MADEUP1", "样例甲"),
          Duration.ofSeconds(10));

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

  @Test
  void holder_isDrawnOnTheSecondScreenOfATerminal_andLeftWithTheNextState() {
    ConsoleScreen screen = new ConsoleScreen(out, true);

    screen.show(HOLDER);
    assertThat(written()).contains("样例甲").contains("MADEUP1").startsWith("\033[?1049h");
    assertThat(written()).doesNotContain("\033[?1049l");
    screen.show(new ScreenState.Waiting());

    assertThat(written().substring(written().indexOf("MADEUP1"))).contains("\033[2J\033[?1049l");
  }

  @Test
  void holder_isNotWrittenIntoAFileOrAPipe() {
    new ConsoleScreen(out, false).show(HOLDER);

    assertThat(written())
        .contains("not shown")
        .doesNotContain("样例甲")
        .doesNotContain("MADEUP1")
        .doesNotContain("\033");
  }

  private String written() {
    return written.toString(StandardCharsets.UTF_8);
  }
}
