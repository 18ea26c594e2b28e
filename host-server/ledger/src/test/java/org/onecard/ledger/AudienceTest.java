package org.onecard.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AudienceTest {

  private static final List<String> TERMINALS =
      IntStream.range(0, 2_000).mapToObj("gate-%04d"::formatted).toList();

  @Test
  void largerShare_holdsEverySmallerOne_andIsAboutThatShare() {
    Set<String> smaller = Set.of();
    for (int share = 1; share <= 100; share++) {
      Set<String> larger = of(share);
      assertThat(larger).containsAll(smaller);
      assertThat(larger.size()).isBetween(share * 20 - 80, share * 20 + 80);
      smaller = larger;
    }
    assertThat(smaller).hasSize(TERMINALS.size());
  }

  /** Both ends of a network, and every later version of this code, must draw the same. */
  @Test
  void share_isDrawnFromTheIdAlone() {
    assertThat(of(1).stream().sorted().limit(3))
        .containsExactly("gate-0225", "gate-0326", "gate-0329");
  }

  @Test
  void namedTerminalsAndLocations_areInWhateverTheShare() {
    Audience audience = new Audience(Set.of("gate-01"), Set.of("metro-1"), 0);

    assertThat(audience.includes("gate-01", "elsewhere")).isTrue();
    assertThat(audience.includes("gate-02", "metro-1")).isTrue();
    assertThat(audience.includes("gate-02", "elsewhere")).isFalse();
    assertThat(audience).hasToString("gate-01, @metro-1");
    assertThat(Audience.EVERYBODY.includes("gate-02", "elsewhere")).isTrue();
  }

  @Test
  void shareBeyondAll_isNone() {
    assertThatThrownBy(() -> new Audience(Set.of(), Set.of(), 101))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Set<String> of(int share) {
    Audience audience = new Audience(Set.of(), Set.of(), share);
    return Set.copyOf(
        TERMINALS.stream().filter(terminal -> audience.includes(terminal, "anywhere")).toList());
  }
}
