package org.onecard.virtual.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.DeadlineChannel;
import org.onecard.card.apdu.Hex;
import org.onecard.card.apdu.TracingChannel;
import org.onecard.card.ssse.SsseReader;
import org.onecard.card.ssse.SsseReading;
import org.onecard.card.ssse.SsseReading.CardFault;
import org.onecard.card.ssse.SsseReading.LeftTooEarly;
import org.onecard.card.ssse.SsseReading.SocialSecurityCard;

class FaultyCardTest {

  private static final HolderData HOLDER = HolderData.builder().build();
  private static final SsseCardOptions OPTIONS = SsseCardOptions.ISSUED.withOpenDates();

  /** A clock that only pauses move. */
  private long now = 5;

  private final Pause pause = time -> now += time.toNanos();

  @Test
  void tornAtAnyExchange_leftTooEarly() {
    CardInHand whole = new CardInHand(faulty(CardFaults.NONE));
    assertThat(SsseReader.read(whole)).isInstanceOf(SocialSecurityCard.class);
    assertThat(whole.exchanges()).isEqualTo(9);

    for (int answered = 0; answered < whole.exchanges(); answered++) {
      CardInHand torn = new CardInHand(faulty(CardFaults.NONE.withTearAfter(answered)));
      assertThat(SsseReader.read(torn))
          .as("torn after %d answers", answered)
          .isEqualTo(new LeftTooEarly(Fault.CARD_REMOVED));
      assertThat(torn.exchanges()).isEqualTo(answered + 1);
    }
    CardInHand tornLater = new CardInHand(faulty(CardFaults.NONE.withTearAfter(9)));
    assertThat(SsseReader.read(tornLater)).isInstanceOf(SocialSecurityCard.class);
  }

  @Test
  void answerLost_isThatOfACommandThatWasCarriedOut() throws CardTornException {
    assertThat(fileAfter(CardFaults.NONE.withTearAfter(0))).isEqualTo("6A82");
    assertThat(fileAfter(CardFaults.NONE.withAnswerLostAfter(0))).isEqualTo("9000");
  }

  /** What the card answers to SELECT of a file after its application was selected so. */
  private String fileAfter(CardFaults faults) throws CardTornException {
    VirtualCard card = new VirtualSsseCard(HOLDER, OPTIONS);
    FaultyCard faulty = new FaultyCard(card, faults, pause);
    assertThatThrownBy(() -> faulty.transmit(Hex.bytes("00A404000F7378312E73682EC9E7BBE1B1A3D5CF")))
        .isInstanceOf(CardTornException.class);
    return Hex.of(card.transmit(Hex.bytes("00A4020002EF05")));
  }

  @Test
  void tearIsCountedFromPowerOn() {
    VirtualCard card = faulty(CardFaults.NONE.withTearAfter(9));
    for (int insertion = 0; insertion < 3; insertion++) {
      assertThat(SsseReader.read(new CardInHand(card))).isInstanceOf(SocialSecurityCard.class);
    }
  }

  @Test
  void slowCard_costsItsDelayAtEveryExchange() {
    VirtualCard card = faulty(CardFaults.NONE.withDelay(Duration.ofMillis(40)));
    TracingChannel channel = TracingChannel.timing(new CardInHand(card), () -> now);
    assertThat(SsseReader.read(channel)).isInstanceOf(SocialSecurityCard.class);
    assertThat(channel.apduNanos()).isEqualTo(Duration.ofMillis(9 * 40).toNanos());
  }

  @Test
  void cardSlowerThanTheBudget_missesTheDeadline() {
    VirtualCard card = faulty(CardFaults.NONE.withDelay(Duration.ofMillis(40)));
    CardInHand hand = new CardInHand(card);
    DeadlineChannel channel = new DeadlineChannel(hand, Duration.ofMillis(100), () -> now);
    assertThat(SsseReader.read(channel)).isEqualTo(new CardFault(Fault.DEADLINE));
    assertThat(hand.exchanges()).isEqualTo(3);
  }

  @Test
  void corruptedAnswers_endInATypedAnswer() {
    int read = 0;
    for (int seed = 0; seed < 3_000; seed++) {
      VirtualCard card = faulty(CardFaults.NONE.withCorruption(6, seed));
      SsseReading reading = SsseReader.read(new CardInHand(card));
      assertThat(reading.describe()).as("seed %d", seed).isNotBlank();
      read += reading instanceof SocialSecurityCard ? 1 : 0;
    }
    assertThat(read).as("cards whose answers came through").isBetween(100, 2_000);
  }

  @Test
  void truncatedAnswers_areNeverBelieved() {
    for (int seed = 0; seed < 3_000; seed++) {
      VirtualCard card = faulty(CardFaults.NONE.withTruncation(1, seed));
      assertThat(SsseReader.read(new CardInHand(card)))
          .as("seed %d", seed)
          .isNotInstanceOf(SocialSecurityCard.class);
    }
  }

  @Test
  void sameSeed_goesWrongInTheSamePlaces() throws Exception {
    CardFaults faults = CardFaults.NONE.withCorruption(2, 99).withTruncation(3, 99);
    assertThat(answers(faults)).isEqualTo(answers(faults));
    assertThat(answers(faults)).isNotEqualTo(answers(faults.withTruncation(3, 100)));
  }

  @Test
  void faultsOutOfRange_areRefused() {
    assertThatThrownBy(() -> CardFaults.NONE.withTearAfter(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CardFaults.NONE.withDelay(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CardFaults.NONE.withCorruption(0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void pauseOnThisThread_lastsAtLeastThatLong() {
    long start = System.nanoTime();
    Pause.onThisThread().pause(Duration.ofMillis(20));
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void pauseOnThisThread_endsAtOnceWhenInterruptedAndSaysSo() {
    Thread.currentThread().interrupt();
    Pause.onThisThread().pause(Duration.ofDays(1));
    assertThat(Thread.interrupted()).isTrue();
  }

  private VirtualCard faulty(CardFaults faults) {
    return new FaultyCard(new VirtualSsseCard(HOLDER, OPTIONS), faults, pause);
  }

  private List<String> answers(CardFaults faults) throws CardTornException {
    VirtualCard card = faulty(faults);
    List<String> answers = new ArrayList<>();
    Random commands = new Random(1);
    for (int i = 0; i < 50; i++) {
      byte[] command = new byte[commands.nextInt(12)];
      commands.nextBytes(command);
      answers.add(Hex.of(card.transmit(command)));
    }
    return answers;
  }
}
