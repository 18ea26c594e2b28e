package org.onecard.card.apdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CardTransportException.Fault;

/** Deadline and trace, on a clock that a slow card moves. */
class TimedChannelsTest {

  private static final byte[] READ = Hex.bytes("00B2010012");

  /** Begins just before the counter wraps around, as System.nanoTime may. */
  private long now = Long.MAX_VALUE - 1_000_000;

  @Test
  void conversationWithinItsBudget_isLeftAlone() throws Exception {
    DeadlineChannel channel = deadline(cardThatTakes(30), 100);
    for (int i = 0; i < 3; i++) {
      assertThat(channel.transmit(READ)).isEqualTo(Hex.bytes("9000"));
    }
    assertThat(channel.remaining()).isEqualTo(Duration.ofMillis(10));
  }

  @Test
  void answerThatComesTooLate_isThrownAway() throws Exception {
    DeadlineChannel channel = deadline(cardThatTakes(60), 100);
    channel.transmit(READ);
    assertDeadline(channel);
    assertThat(channel.remaining()).isZero();
  }

  @Test
  void usedUpBudget_sendsNothingMore() {
    List<byte[]> sent = new ArrayList<>();
    CardChannel card =
        command -> {
          sent.add(command);
          return Hex.bytes("9000");
        };
    DeadlineChannel channel = deadline(card, 100);
    now += Duration.ofMillis(100).toNanos();
    assertDeadline(channel);
    assertThat(sent).isEmpty();
  }

  @Test
  void budgetOfNothing_isRefused() {
    assertThatThrownBy(() -> deadline(cardThatTakes(1), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void trace_holdsEveryExchangeWithItsTime() throws Exception {
    List<Exchange> trace = new ArrayList<>();
    TracingChannel channel = new TracingChannel(cardThatTakes(2), () -> now, trace::add);
    channel.transmit(READ);
    channel.transmit(Hex.bytes("00840000"));

    assertThat(trace).hasSize(2);
    assertThat(trace.get(0).command()).isEqualTo(READ);
    assertThat(trace.get(0).answer()).hasValue(Hex.bytes("9000"));
    assertThat(trace.get(0).fault()).isEmpty();
    assertThat(trace.get(0).nanos()).isEqualTo(2_000_000);
    assertThat(channel.exchanges()).isEqualTo(2);
    assertThat(channel.apduNanos()).isEqualTo(4_000_000);
  }

  @Test
  void trace_holdsAnExchangeThatFailed() {
    List<Exchange> trace = new ArrayList<>();
    CardChannel torn =
        command -> {
          now += 5_000;
          throw new CardTransportException(Fault.CARD_REMOVED, "pulled");
        };
    TracingChannel channel = new TracingChannel(torn, () -> now, trace::add);

    assertThatThrownBy(() -> channel.transmit(READ)).isInstanceOf(CardTransportException.class);
    assertThat(trace).hasSize(1);
    assertThat(trace.get(0).answer()).isEmpty();
    assertThat(trace.get(0).fault()).hasValue(Fault.CARD_REMOVED);
    assertThat(channel.apduNanos()).isEqualTo(5_000);
  }

  @Test
  void exchange_printsNeitherSidesData() throws Exception {
    List<Exchange> trace = new ArrayList<>();
    CardChannel card = command -> Hex.bytes("0902C3FB9000");
    new TracingChannel(card, () -> now, trace::add).transmit(Hex.bytes("0082000A03C0FFEE"));
    assertThat(trace.get(0).toString()).isEqualTo("0082000A 8 -> 9000 4, 0 us");
  }

  private CardChannel cardThatTakes(long millis) {
    return command -> {
      now += Duration.ofMillis(millis).toNanos();
      return Hex.bytes("9000");
    };
  }

  private DeadlineChannel deadline(CardChannel card, long millis) {
    return new DeadlineChannel(card, Duration.ofMillis(millis), () -> now);
  }

  private static void assertDeadline(DeadlineChannel channel) {
    assertThatThrownBy(() -> channel.transmit(READ))
        .isInstanceOfSatisfying(
            CardTransportException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DEADLINE));
  }
}
