package org.onecard.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What stands on a terminal after each change. */
class ReaderTableTest {

  private static final LocalTime NOON = LocalTime.of(12, 0, 0);

  private final ReaderTable table = new ReaderTable();

  @Test
  void nothingThatChanged_isNothingToDraw() {
    assertThat(table.next(Map.of("A", "EMPTY"), NOON)).contains("EMPTY").contains("12:00:00  A");
    assertThat(table.next(Map.of("A", "EMPTY"), NOON.plusSeconds(1))).isEmpty();
  }

  @Test
  void change_isDrawnOverWhatStoodThere() {
    String first = table.next(Map.of("A", "EMPTY", "B", "EMPTY"), NOON);
    assertThat(first.lines()).hasSize(4); // Heading, two slots, and the last control sequence.
    assertThat(first).doesNotContain("A\r");

    String second = table.next(Map.of("A", "PRESENT", "B", "EMPTY"), NOON.plusSeconds(5));

    assertThat(second).contains("\033[3A\r\033[J");
    assertThat(second).contains("PRESENT       12:00:05  A").contains("EMPTY         12:00:00  B");
  }

  @Test
  void readerThatHasGone_staysInTheTable_untilItIsBack() {
    table.next(Map.of("A", "EMPTY"), NOON);

    assertThat(table.next(Map.of(), NOON.plusSeconds(1))).contains("READER_GONE   12:00:01  A");
    assertThat(table.next(Map.of(), NOON.plusSeconds(2))).isEmpty();
    assertThat(table.next(Map.of("A", "PRESENT"), NOON.plusSeconds(3)))
        .contains("PRESENT       12:00:03  A")
        .doesNotContain("READER_GONE");
  }

  @Test
  void thoseThatHaveGone_giveWay_whereThereAreTooMany() {
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < ReaderTable.MOST_ROWS; i++) {
      all.put("old " + i, "EMPTY");
    }
    table.next(all, NOON);

    String drawn = table.next(Map.of("new", "EMPTY"), NOON);

    assertThat(drawn).contains("new");
    assertThat(drawn.split("\n", -1)).hasSizeLessThanOrEqualTo(ReaderTable.MOST_ROWS + 2);
  }
}
