package org.onecard.agent.tap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.crypto.DenyTag;

class UntoldCardsTest {

  private final Random random = new Random(11);
  private final UntoldCards cards = new UntoldCards();

  @Test
  void cardThatWasAdded_isNamed_andStrangersSeldomAre() {
    for (int count = 0; count < 10_000; count++) {
      DenyTag tag = tag();
      cards.add(tag);
      assertThat(cards.mayName(tag)).isTrue();
    }
    int strangers = 0;
    for (int count = 0; count < 10_000; count++) {
      strangers += cards.mayName(tag()) ? 1 : 0;
    }
    assertThat(strangers).isLessThan(10);
  }

  @Test
  void millionCards_leaveMostStrangersUnnamed() {
    for (int count = 0; count < 1_000_000; count++) {
      cards.add(tag());
    }
    int strangers = 0;
    for (int count = 0; count < 10_000; count++) {
      strangers += cards.mayName(tag()) ? 1 : 0;
    }
    assertThat(strangers).isBetween(100, 400);
  }

  @Test
  void afterAllWasTold_nobodyIsNamed() {
    DenyTag tag = tag();
    cards.add(tag);

    cards.clear();

    assertThat(cards.mayName(tag)).isFalse();
    assertThat(cards.mayName(new DenyTag(0))).isFalse();
  }

  private DenyTag tag() {
    return new DenyTag(random.nextLong() & 0xffff_ffff_ffffL);
  }
}
