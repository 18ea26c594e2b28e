package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.onecard.ledger.LedgerUnavailable;

class PartsTest {

  private final List<Integer> cards = IntStream.range(0, 2_500).boxed().toList();
  private final List<Integer> sizes = new ArrayList<>();

  @Test
  void manyCards_areDoneInParts_andCountedAsOne() throws Exception {
    List<Integer> seen = new ArrayList<>();

    int changed =
        Parts.work(
            cards,
            1_000,
            "denied",
            part -> {
              sizes.add(part.size());
              seen.addAll(part);
              return part.size() - 1;
            });

    assertThat(changed).isEqualTo(2_497);
    assertThat(sizes).containsExactly(1_000, 1_000, 500);
    assertThat(seen).isEqualTo(cards);
  }

  @Test
  void aFaultInTheMidst_saysHowManyWereDone() {
    assertThatThrownBy(() -> Parts.work(cards, 1_000, "denied", part -> failAfter(2, part)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("The first 2,000 of 2,500 cards were denied, and no more: the disk");
  }

  @Test
  void aFaultAtOnce_isTheBooks() {
    assertThatThrownBy(() -> Parts.work(cards, 1_000, "denied", part -> failAfter(0, part)))
        .isInstanceOf(LedgerUnavailable.class);
  }

  private int failAfter(int parts, List<Integer> part) {
    if (sizes.size() == parts) {
      throw new LedgerUnavailable("the disk is full");
    }
    sizes.add(part.size());
    return part.size();
  }
}
