package org.onecard.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class JsonFormTest {

  private enum Colour {
    GREEN
  }

  private record Leaf(String text) {}

  private record Tree(
      long amountFen,
      boolean online,
      Colour colour,
      Optional<Leaf> leaf,
      Optional<Leaf> none,
      OptionalLong version,
      Instant at,
      ZoneId zone,
      Duration pauseMs,
      List<Leaf> leaves,
      Map<String, Integer> counts) {}

  private record Anything(Object value) {}

  @Test
  void recordsBecomeObjects_andWhatIsAbsentIsLeftOut() {
    Tree tree =
        new Tree(
            300,
            true,
            Colour.GREEN,
            Optional.of(new Leaf("a")),
            Optional.empty(),
            OptionalLong.of(7),
            Instant.EPOCH,
            ZoneId.of("Asia/Shanghai"),
            Duration.ofSeconds(2),
            List.of(new Leaf("b"), new Leaf("c")),
            Map.of("metro", 4));

    assertThat(JsonForm.write(tree))
        .isEqualTo(
            "{\"amountFen\":300,\"online\":true,\"colour\":\"GREEN\",\"leaf\":{\"text\":\"a\"},"
                + "\"version\":7,\"at\":\"1970-01-01T00:00:00Z\",\"zone\":\"Asia/Shanghai\","
                + "\"pauseMs\":2000,\"leaves\":[{\"text\":\"b\"},{\"text\":\"c\"}],"
                + "\"counts\":{\"metro\":4}}");
  }

  @Test
  void lineEndsAndQuotes_cannotLeaveTheirString() {
    assertThat(JsonForm.write(new Leaf("a\n\ndata: \"b\"\r")))
        .isEqualTo("{\"text\":\"a\\n\\ndata: \\\"b\\\"\\r\"}");
  }

  @Test
  void typeWithoutAForm_isRefusedInsteadOfShown() {
    assertThatThrownBy(() -> JsonForm.write(new Anything(new AtomicReference<>("secret"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void treeThatIsTooDeep_isRefused() {
    Record deep = new Leaf("end");
    for (int level = 0; level < 20; level++) {
      deep = new Anything(deep);
    }
    Record tree = deep;
    assertThatThrownBy(() -> JsonForm.write(tree)).hasMessageContaining("levels");
  }
}
