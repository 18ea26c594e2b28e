package org.onecard.device.position;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CardFieldTest {

  private static final SlotSeen FIRST = Slots.named("Field PICC 00 00");
  private static final SlotSeen SECOND = Slots.named("Field PICC 00 01");
  private static final SlotSeen CONTACT = Slots.named("Field ICC 00 02");

  @Test
  void nothingHeld_isEmpty() {
    assertThat(CardField.of(List.of(FIRST, SECOND))).isEqualTo(new CardField.Empty());
  }

  @Test
  void oneCardHeld_isThatCard_whateverIsInAContactSlot() {
    SlotSeen held = Slots.holding(SECOND);
    assertThat(CardField.of(List.of(FIRST, held, Slots.holding(CONTACT))))
        .isEqualTo(new CardField.OneCard(held));
  }

  @Test
  void twoCardsHeld_areRefusedWithASentence() {
    assertThat(CardField.of(List.of(Slots.holding(FIRST), Slots.holding(SECOND))))
        .isInstanceOfSatisfying(
            CardField.Several.class,
            several -> {
              assertThat(several.slots()).hasSize(2);
              assertThat(several.why()).contains("hold only one");
            });
  }
}
