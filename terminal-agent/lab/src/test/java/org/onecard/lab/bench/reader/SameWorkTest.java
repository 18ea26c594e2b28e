package org.onecard.lab.bench.reader;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.SsseCardOptions;
import org.onecard.virtual.card.VirtualSsseCard;

class SameWorkTest {

  private static final List<Integer> TWO_TAPS =
      Stream.of(CardWork.headers(), CardWork.headers()).flatMap(List::stream).toList();

  @Test
  void aTap_isTheSixCommandsOfTheIssue() {
    assertThatCode(
            () ->
                SameWork.check(
                    Contestant.OURS,
                    1,
                    List.of(
                        0x00A40400, 0x00A40200, 0x00B20100, 0x00B20300, 0x00B20600, 0x00B20700)))
        .doesNotThrowAnyException();
  }

  @Test
  void everyCommandInOrder_isTheSameWork() {
    assertThatCode(() -> SameWork.check(Contestant.OURS, 2, TWO_TAPS)).doesNotThrowAnyException();
  }

  @Test
  void aCommandTooFew_isRefused() {
    assertThatThrownBy(() -> SameWork.check(Contestant.BARE, 2, TWO_TAPS.subList(0, 11)))
        .isInstanceOf(IOException.class)
        .hasMessage("bare sent 11 commands in 2 taps, not 12");
  }

  @Test
  void aGetResponseInBetween_isRefused() {
    List<Integer> seen = new ArrayList<>(TWO_TAPS);
    seen.add(1, 0x00C00000);

    assertThatThrownBy(() -> SameWork.check(Contestant.KEYPLE, 2, seen))
        .isInstanceOf(IOException.class)
        .hasMessage("keyple sent command 2 of a tap as 00C00000, not as 00A40200");
  }

  @Test
  void theBenchmarksCard_answersAllOfItWithoutGetResponse() throws Exception {
    BenchCard card =
        new BenchCard(
            new VirtualSsseCard(
                HolderData.builder().build(),
                SsseCardOptions.ISSUED.withOpenDates().contactless()));
    byte[][] answers = new byte[CardWork.count()][];
    card.count();
    for (int i = 0; i < answers.length; i++) {
      answers[i] = card.transmit(CardWork.command(i));
    }

    CardWork.checkAllRead(answers);
    SameWork.check(Contestant.OURS, 1, card.takeSeen());
  }

  @Test
  void aReadThatTheCardRefuses_isNoTap() throws Exception {
    BenchCard card = new BenchCard(new VirtualSsseCard(HolderData.builder().build()));
    byte[][] answers = new byte[CardWork.count()][];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = card.transmit(CardWork.command(i));
    }

    assertThatThrownBy(() -> CardWork.checkAllRead(answers)).isInstanceOf(TapException.class);
  }
}
