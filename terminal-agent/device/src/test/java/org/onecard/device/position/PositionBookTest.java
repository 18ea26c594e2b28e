package org.onecard.device.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.onecard.device.position.Finding.Ambiguous;
import org.onecard.device.position.Finding.Found;
import org.onecard.device.position.Finding.Missing;

class PositionBookTest {

  private static final SlotSeen PICC = Slots.withSerial("Twin [Twin PICC] 00 00", "S1");
  private static final SlotSeen SAM = Slots.withSerial("Twin [Twin SAM] 01 00", "S1");
  private static final SlotSeen OTHER_PICC = Slots.withSerial("Twin [Twin PICC] 02 00", "S2");
  private static final SlotSeen OTHER_SAM = Slots.withSerial("Twin [Twin SAM] 03 00", "S2");

  private final PositionBook book = new PositionBook();

  @Test
  void bySerialAndKind_isFoundWhateverTheOrder() {
    List<SlotSeen> slots = new ArrayList<>(List.of(PICC, SAM, OTHER_PICC, OTHER_SAM));
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(slots, new Random(seed));
      book.see(slots);
      assertThat(find("serial:S2#contactless")).isEqualTo(new Found(OTHER_PICC));
      assertThat(find("serial:S1#sam")).isEqualTo(new Found(SAM));
    }
  }

  @Test
  void serialIsComparedWithoutCase_andBlanks() {
    book.see(List.of(Slots.withSerial("R 00 00", "ab12 ")));
    assertThat(find("serial:AB12")).isInstanceOf(Found.class);
  }

  @Test
  void readerWithSeveralSlots_andNoneNamed_isAmbiguousAndSaysHowToNameOne() {
    book.see(List.of(PICC, SAM));
    assertThat(find("serial:S1"))
        .isInstanceOfSatisfying(
            Ambiguous.class,
            finding ->
                assertThat(finding.why())
                    .contains("#contactless")
                    .contains(PICC.name(), SAM.name()));
  }

  @Test
  void twoReadersOfOneSerial_areAmbiguousAndToBeBoundByPort() {
    SlotSeen one = Slots.withSerial("Cheap 00 00", "00000000");
    SlotSeen two = Slots.withSerial("Cheap 01 00", "00000000");
    book.see(List.of(one, two));
    assertThat(find("serial:00000000"))
        .isInstanceOfSatisfying(
            Ambiguous.class, finding -> assertThat(finding.why()).contains("bind it by port"));
    assertThat(book.positionOf(one)).isEmpty();
    assertThat(book.whyUnplaceable(one)).contains(two.name()).doesNotContain(one.name());
  }

  @Test
  void twoEqualReaders_areToldApartByPort() {
    SlotSeen left = Slots.atPort("Cheap 00 00", "1-1");
    SlotSeen right = Slots.atPort("Cheap 01 00", "1-2.4");
    book.see(List.of(left, right));
    assertThat(find("port:1-2.4")).isEqualTo(new Found(right));
    assertThat(find("model:Cheap")).isInstanceOf(Ambiguous.class);
    assertThat(book.positionOf(left).map(ReaderPosition::toString)).contains("port:1-1");
  }

  @Test
  void onlyReaderOfItsName_isFoundByModel_andAmbiguousOnceThereAreTwo() {
    SlotSeen first = Slots.named("Virtual PCD 00 00");
    book.see(List.of(first, Slots.named("Virtual PCD 00 01")));
    assertThat(find("model:Virtual PCD#00")).isEqualTo(new Found(first));

    book.see(List.of(first, Slots.named("Virtual PCD 01 00")));
    assertThat(find("model:Virtual PCD#00"))
        .isInstanceOfSatisfying(
            Ambiguous.class, finding -> assertThat(finding.why()).contains("several readers"));
    assertThat(find("name:Virtual PCD 01 00")).isInstanceOf(Found.class);
  }

  @Test
  void nothingThere_isMissingAndSaysWhatThereIs() {
    assertThat(find("serial:S1"))
        .isInstanceOfSatisfying(
            Missing.class, finding -> assertThat(finding.why()).contains("no reader is there"));
    book.see(List.of(OTHER_PICC));
    assertThat(find("serial:S1"))
        .isInstanceOfSatisfying(
            Missing.class, finding -> assertThat(finding.why()).contains(OTHER_PICC.name()));
  }

  @Test
  void readerWithoutThatSlot_isMissingAndSaysWhichItHas() {
    book.see(List.of(PICC));
    assertThat(find("serial:S1#contact"))
        .isInstanceOfSatisfying(
            Missing.class,
            finding -> assertThat(finding.why()).contains("no such slot", "#00 (contactless)"));
  }

  @Test
  void readerThatLeft_isNotFoundAnyMore() {
    book.see(List.of(PICC));
    book.see(List.of());
    assertThat(find("serial:S1")).isInstanceOf(Missing.class);
  }

  @Test
  void positionOfASlot_findsThatSlotAgain() {
    List<SlotSeen> slots =
        List.of(
            PICC,
            SAM,
            OTHER_PICC,
            OTHER_SAM,
            Slots.atPort("Cheap 04 00", "1-3"),
            Slots.named("Virtual PCD 05 00"),
            Slots.named("Virtual PCD 05 01"));
    book.see(slots);
    for (SlotSeen slot : slots) {
      ReaderPosition position = book.positionOf(slot).orElseThrow();
      assertThat(find(position.toString())).isEqualTo(new Found(slot));
    }
    assertThat(book.positionOf(PICC).map(ReaderPosition::toString))
        .contains("serial:S1#contactless");
    assertThat(book.positionOf(slots.get(6)).map(ReaderPosition::toString))
        .contains("model:Virtual PCD#01");
  }

  @Test
  void positions_areReadAsTheyAreWritten() {
    for (String text :
        List.of(
            "serial:A-1",
            "serial:A#1#00",
            "port:1-2.4#contactless",
            "model:Maker Reader [X] (1)#0A",
            "name:Virtual PCD 00 00")) {
      assertThat(ReaderPosition.parse(text)).hasToString(text);
    }
    assertThat(ReaderPosition.parse(" port:1-2#SAM ").kind()).isEqualTo(Optional.of(SlotKind.SAM));
  }

  @Test
  void whatIsNoPosition_isRefusedWithASentence() {
    for (String text : List.of("", "gate", "serial:", "serial: ", "usb:1-2", "port:1-2#unknown")) {
      assertThatThrownBy(() -> ReaderPosition.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(" ");
    }
  }

  private Finding find(String position) {
    return book.find(ReaderPosition.parse(position));
  }

  @Test
  void lastingPosition_goesBySerialOrPort_neverByModel() {
    SlotSeen withSerial = Slots.withSerial("Gate Reader (AB1234) 00 00", "AB1234");
    SlotSeen atPort = Slots.atPort("Hall Reader 01 00", "1-2");
    SlotSeen onlyNamed = Slots.named("Other Reader 02 00");
    PositionBook book = new PositionBook();
    book.see(List.of(withSerial, atPort, onlyNamed));

    assertThat(book.findLasting(withSerial)).hasToString("Optional[serial:AB1234]");
    assertThat(book.findLasting(atPort)).hasToString("Optional[port:1-2]");
    assertThat(book.positionOf(onlyNamed)).isPresent();
    assertThat(book.findLasting(onlyNamed)).isEmpty();
  }
}
