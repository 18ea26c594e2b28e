package org.onecard.device.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.card.reader.ReaderService;
import org.onecard.virtual.card.BlankCard;
import org.onecard.virtual.slot.InProcessReaders;

/** Readers inside this process, which are known by their names alone. */
@Timeout(90)
class PositionedReadersTest {

  private static final Duration SOON = Duration.ofSeconds(15);
  private static final String GATE = "Gate Reader 00 00";
  private static final String SAM = "Gate Reader 00 01";

  @Test
  void readerIsOpenedByItsPosition_andReadThere() throws Exception {
    try (InProcessReaders slots = new InProcessReaders(List.of(GATE, SAM));
        CardReader reader = open(slots, "model:Gate Reader#00")) {
      assertThat(reader.name()).isEqualTo("model:Gate Reader#00");
      assertThat(reader.awaitChange(SlotState.PRESENT, SOON)).isEqualTo(SlotState.EMPTY);
      slots.insert(GATE, new BlankCard());
      assertThat(reader.awaitChange(SlotState.EMPTY, SOON)).isEqualTo(SlotState.PRESENT);
      try (CardConnection card = reader.connect(SOON)) {
        assertThat(card.transmit(new byte[] {0, 0x10, 0, 0})).containsExactly(0x6D, 0);
      }
    }
  }

  @Test
  void ambiguousPosition_isGoneAndSaysWhy() throws Exception {
    try (InProcessReaders slots = new InProcessReaders(List.of(GATE, SAM));
        CardReader reader = open(slots, "model:Gate Reader")) {
      assertThat(reader.awaitChange(SlotState.EMPTY, SOON)).isEqualTo(SlotState.READER_GONE);
      assertThatThrownBy(() -> reader.connect(SOON))
          .isInstanceOfSatisfying(
              CardTransportException.class,
              e -> {
                assertThat(e.fault()).isEqualTo(Fault.READER_LOST);
                assertThat(e).hasMessageContaining("say which");
              });
    }
  }

  @Test
  void whatIsAtAPosition_isToldOnceForEachNews() throws Exception {
    List<String> told = new ArrayList<>();
    try (InProcessReaders slots = new InProcessReaders(List.of(GATE, SAM));
        CardReader reader =
            new SlotsBySetting(
                    ReaderRoll.byNames(slots),
                    (position, finding) -> told.add(position + " " + inWords(finding)))
                .open("model:Gate Reader")) {
      for (int look = 0; look < 3; look++) {
        assertThat(reader.awaitChange(SlotState.EMPTY, SOON)).isEqualTo(SlotState.READER_GONE);
      }
    }
    assertThat(told).hasSize(1);
    assertThat(told.get(0)).startsWith("model:Gate Reader several slots fit").contains("#contact");
  }

  @Test
  void setting_isAPositionWhereItIsWrittenAsOne_andANameElse() throws Exception {
    try (InProcessReaders slots = new InProcessReaders(List.of(GATE, SAM))) {
      SlotsBySetting settings = new SlotsBySetting(ReaderRoll.byNames(slots), FindingListener.NONE);
      for (String setting : List.of(GATE, "name:" + GATE, "model:Gate Reader#00")) {
        slots.insert(GATE, new BlankCard());
        try (CardReader reader = settings.open(SlotsBySetting.checked(setting));
            CardConnection card = reader.connect(SOON)) {
          assertThat(card.transmit(new byte[] {0, 0x10, 0, 0})).containsExactly(0x6D, 0);
        }
        slots.remove(GATE);
      }
      assertThatThrownBy(() -> SlotsBySetting.checked("serial:AB#nowhere"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("names no slot");
    }
  }

  private static String inWords(Finding finding) {
    if (finding instanceof Finding.Found found) {
      return found.slot().name();
    }
    return finding instanceof Finding.Missing missing
        ? missing.why()
        : ((Finding.Ambiguous) finding).why();
  }

  @Test
  void nothingHappens_isWaitedForAsLongAsAsked() throws Exception {
    try (InProcessReaders slots = new InProcessReaders(List.of(GATE));
        CardReader here = open(slots, "model:Gate Reader");
        CardReader nowhere = open(slots, "serial:NONE")) {
      for (CardReader reader : List.of(here, nowhere)) {
        SlotState now = reader.awaitChange(SlotState.MUTE, Duration.ZERO);
        long before = System.nanoTime();
        assertThat(reader.awaitChange(now, Duration.ofMillis(250))).isEqualTo(now);
        assertThat(Duration.ofNanos(System.nanoTime() - before))
            .isGreaterThan(Duration.ofMillis(249));
      }
    }
  }

  @Test
  void closing_letsGoOfWhoWaits() throws Exception {
    try (InProcessReaders slots = new InProcessReaders(List.of(GATE))) {
      CardReader reader = open(slots, "model:Gate Reader");
      assertThat(reader.awaitChange(SlotState.PRESENT, SOON)).isEqualTo(SlotState.EMPTY);
      CompletableFuture<SlotState> waiting =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return reader.awaitChange(SlotState.EMPTY, Duration.ofSeconds(20));
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      reader.close();
      assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(SlotState.READER_GONE);
      assertThatThrownBy(() -> reader.connect(SOON)).isInstanceOf(CardTransportException.class);
    }
  }

  private static CardReader open(ReaderService slots, String position) {
    return new PositionedReaders(ReaderRoll.byNames(slots)).open(position);
  }
}
