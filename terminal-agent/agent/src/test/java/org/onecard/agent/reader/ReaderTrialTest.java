package org.onecard.agent.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.agent.profile.ProfileFiles;
import org.onecard.agent.reader.ReaderTrial.Moment;
import org.onecard.agent.reader.ReaderTrial.Report;
import org.onecard.agent.reader.ReaderTrial.Round;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.reader.CardReader;
import org.onecard.virtual.card.CardTornException;
import org.onecard.virtual.card.EchoCard;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.slot.InProcessReaders;

class ReaderTrialTest {

  @Test
  void cardThatIsReadEachTime_isGood_andTheSlowestMomentIsNamed() throws Exception {
    try (InProcessReaders readers = new InProcessReaders(List.of("r"));
        CardReader reader = readers.open("r")) {
      readers.insert("r", EchoCard.overT1());

      Report report = trial(reader).run(20);

      assertThat(report.read()).isEqualTo(20);
      assertThat(report.isGood()).isTrue();
      assertThat(report.histogram().stream().mapToInt(Integer::intValue).sum()).isEqualTo(20);
      assertThat(report.weakest()).hasValueSatisfying(weak -> assertThat(weak.failures()).isZero());
      assertThat(report.drawn().lines()).hasSize(ReaderTrial.STEPS_MS.size() + 1);
    }
  }

  @Test
  void cardThatIsNotThere_failsAtConnecting() throws Exception {
    try (InProcessReaders readers = new InProcessReaders(List.of("r"));
        CardReader reader = readers.open("r")) {
      Report report = trial(reader).run(3);
      assertThat(report.isGood()).isFalse();
      assertThat(report.read()).isZero();
      assertThat(report.weakest())
          .hasValueSatisfying(
              weak -> {
                assertThat(weak.moment()).isEqualTo(Moment.CONNECT);
                assertThat(weak.failures()).isEqualTo(3);
                assertThat(weak.trouble().fault()).contains(Fault.CARD_REMOVED);
                assertThat(weak.trouble().why()).isEqualTo("it was taken away");
              });
    }
  }

  @Test
  void cardThatLeavesBeforeItSaysWhatItIs_isNoReading() throws Exception {
    try (InProcessReaders readers = new InProcessReaders(List.of("r"));
        CardReader reader = readers.open("r")) {
      readers.insert("r", new CardAtTheEdge());
      Report report = trial(reader).run(1);
      assertThat(report.read()).isZero();
      assertThat(report.weakest())
          .contains(
              new ReaderTrial.Weakest(
                  Moment.RECOGNISE, 1, ReaderTrial.Trouble.of(Fault.CARD_REMOVED, "")));
    }
  }

  /** Answers to power, and is out of the field at the first command. */
  private static final class CardAtTheEdge implements VirtualCard {
    @Override
    public byte[] atr() {
      return EchoCard.overT1().atr();
    }

    @Override
    public void reset() {
      // It has nothing to forget.
    }

    @Override
    public byte[] transmit(byte[] command) throws CardTornException {
      throw new CardTornException("it is held too far away");
    }
  }

  @Test
  void report_countsByTimeAndNamesTheMomentThatFailsMost() {
    Report report =
        ReaderTrial.report(
            List.of(
                well(10, 10, 4),
                well(10, 10, 5),
                well(400, 400, 1),
                failed(Moment.READ, Fault.CARD_REMOVED),
                failed(Moment.READ, Fault.DEADLINE),
                failed(Moment.CONNECT, Fault.CARD_MUTE)));
    assertThat(report.read()).isEqualTo(3);
    assertThat(report.histogram()).containsExactly(1, 1, 0, 0, 0, 0, 1);
    assertThat(report.median()).isEqualTo(Duration.ofMillis(25));
    assertThat(report.worst()).isEqualTo(Duration.ofMillis(801));
    assertThat(report.weakest())
        .contains(
            new ReaderTrial.Weakest(Moment.READ, 2, ReaderTrial.Trouble.of(Fault.DEADLINE, "")));
    assertThat(report.isGood()).isFalse();
  }

  @Test
  void oneInAHundred_isGoodEnough_andTwoAreNot() {
    List<Round> rounds =
        new java.util.ArrayList<>(java.util.Collections.nCopies(99, well(1, 1, 1)));
    rounds.add(failed(Moment.READ, Fault.CARD_REMOVED));
    assertThat(ReaderTrial.report(rounds).isGood()).isTrue();
    rounds.set(0, failed(Moment.READ, Fault.CARD_REMOVED));
    assertThat(ReaderTrial.report(rounds).isGood()).isFalse();
  }

  private static ReaderTrial trial(CardReader reader) throws java.io.IOException {
    return new ReaderTrial(reader, ProfileFiles.choose(List.of()), System::nanoTime);
  }

  private static Round well(int connectMs, int recogniseMs, int readMs) {
    return new Round(
        Map.of(
            Moment.CONNECT, Duration.ofMillis(connectMs),
            Moment.RECOGNISE, Duration.ofMillis(recogniseMs),
            Moment.READ, Duration.ofMillis(readMs)),
        Optional.empty(),
        ReaderTrial.Trouble.NONE);
  }

  private static Round failed(Moment at, Fault fault) {
    return new Round(
        Map.of(at, Duration.ofMillis(9)), Optional.of(at), ReaderTrial.Trouble.of(fault, ""));
  }
}
