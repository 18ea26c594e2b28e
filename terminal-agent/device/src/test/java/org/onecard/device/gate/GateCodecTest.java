package org.onecard.device.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.onecard.device.gate.ModbusContacts.Contact;
import org.onecard.device.gate.SwingGateCodec.Side;

class GateCodecTest {

  private static final long MS = 1_000_000;
  private static final long SEED = 11;

  private final GateCodec lcus = new Lcus1Codec(1);
  private final GateCodec tx1500 = new Tx1500Codec(false);
  private final GateCodec swing = new SwingGateCodec(1, Side.LEFT);
  private final GateCodec modbus =
      new ModbusCodec(
          1,
          1,
          new ModbusContacts(
              Optional.of(new Contact(1, false)), Optional.empty(), Optional.empty()));

  @Test
  void commands_areTheBytesOfTheirMakers() {
    assertThat(lcus.open()).hasToString("A00101A2");
    assertThat(lcus.shut().orElseThrow()).hasToString("A00100A1");
    assertThat(lcus.output(4, true).orElseThrow()).hasToString("A00401A5");
    assertThat(tx1500.open()).hasToString("0202004848");
    assertThat(swing.open()).hasToString("7E00018001000 0FF".replace(" ", ""));
    assertThat(swing.poll().orElseThrow()).hasToString("7E00011000000070");
    // The examples of the Modbus guide for coil 1 of unit 1.
    assertThat(modbus.open()).hasToString("01050000FF008C3A");
    assertThat(modbus.shut().orElseThrow()).hasToString("010500000000CDCA");
    assertThat(modbus.poll().orElseThrow()).hasToString("010200000001B9CA");
  }

  @Test
  void answersInEverySizeOfPiece_giveTheSame() {
    List<GateEvent> passed = List.of(new GateEvent.Answered(Optional.empty()), passages(1));
    inEverySizeOfPiece(() -> new Tx1500Codec(false), "0202000606 0202001A1A", passed);
    inEverySizeOfPiece(() -> new Tx1500Codec(false), "0202000606 0202001B1B", passed);
    List<GateEvent> counted =
        List.of(
            standing(true),
            new GateEvent.Answered(Optional.empty()),
            standing(false),
            passages(2),
            new GateEvent.Answered(Optional.empty()));
    inEverySizeOfPiece(
        () -> new SwingGateCodec(1, Side.LEFT), status(1, 0, 0xFFFFFF) + status(1, 1, 1), counted);
    inEverySizeOfPiece(
        () -> new ModbusCodec(1, 1, ModbusContacts.NONE),
        "01050000FF008C3A",
        List.of(new GateEvent.Answered(Optional.of(modbus.open()))));
  }

  @Test
  void wrongSum_isGarbled_andTheNextAnswerIsUnderstood() {
    assertThat(hear(tx1500, "0202000607 0202000606"))
        .hasSize(2)
        .last()
        .isEqualTo(new GateEvent.Answered(Optional.empty()));
    String sound = status(1, 0, 5);
    assertThat(hear(swing, sound.substring(0, 34) + "00" + sound))
        .first()
        .isInstanceOf(GateEvent.Garbled.class);
    assertThat(hear(modbus, "01050000FF008C3B 01050000FF008C3A"))
        .hasSize(2)
        .last()
        .isInstanceOf(GateEvent.Answered.class);
  }

  @Test
  void halfAnAnswer_isNotJoinedToWhatComesMuchLater() {
    assertThat(tx1500.accept(hex("020200"), 0)).isEmpty();
    assertThat(tx1500.accept(hex("0202000606"), 500 * MS))
        .last()
        .isEqualTo(new GateEvent.Answered(Optional.empty()));
    assertThat(modbus.accept(hex("010500"), 0)).isEmpty();
    assertThat(modbus.accept(hex("01050000FF008C3A"), 500 * MS))
        .last()
        .isInstanceOf(GateEvent.Answered.class);
  }

  @Test
  void lostByte_costsTheStatusItWasIn_andNotTheNext() {
    String sound = status(1, 0, 7);
    List<GateEvent> events = hear(swing, sound.substring(2) + sound);
    assertThat(events).contains(new GateEvent.Answered(Optional.empty()));
  }

  @Test
  void resetCount_isNoCrowd() {
    hear(swing, status(1, 0, 5_000));
    assertThat(hear(swing, status(1, 0, 0)))
        .noneMatch(GateEvent.Passages.class::isInstance)
        .anyMatch(GateEvent.Garbled.class::isInstance);
  }

  @Test
  void lengthThatWouldNeverEnd_isMalformedAtOnce() {
    assertThat(hear(tx1500, "02FFFF"))
        .singleElement()
        .isInstanceOfSatisfying(
            GateEvent.Garbled.class, bad -> assertThat(bad.because()).contains("offset 1"));
  }

  @Test
  void noiseThatLooksLikeALongModbusAnswer_isMalformed_andTheNextAnswerIsUnderstood() {
    ModbusCodec codec = new ModbusCodec(1, 1, ModbusContacts.NONE);
    byte[] noise = new byte[256];
    noise[0] = 1;
    noise[1] = 2; // Inputs,
    noise[2] = (byte) 0xFF; // 255 bytes of them, which is more than a message holds.

    assertThat(codec.accept(noise, 0))
        .singleElement()
        .isInstanceOfSatisfying(
            GateEvent.Garbled.class, bad -> assertThat(bad.because()).contains("longer than any"));
    assertThat(codec.accept(codec.open().bytes(), 0))
        .singleElement()
        .isInstanceOf(GateEvent.Answered.class);
  }

  @Test
  void contactThatIsClosedAtTheStart_isNoPassage() {
    assertThat(hear(modbus, "0102010160 48".replace(" ", "")))
        .noneMatch(GateEvent.Passages.class::isInstance)
        .anyMatch(GateEvent.Answered.class::isInstance);
    hear(modbus, "010201 00 A188");
    assertThat(hear(modbus, "010201 01 6048")).contains(passages(1));
    assertThat(hear(modbus, "010201 01 6048")).doesNotContain(passages(1));
  }

  @Test
  void moduleWithoutThatRelay_saysSo() {
    assertThat(hear(modbus, "018502C351"))
        .singleElement()
        .isInstanceOfSatisfying(
            GateEvent.Refused.class, refused -> assertThat(refused.what()).contains("relay 1"));
  }

  @ParameterizedTest
  @EnumSource(GateKind.class)
  void anyBytesInAnyPieces_neverThrow_andProveNoPassage(GateKind kind) {
    Random random = new Random(SEED);
    GateCodec codec =
        GateSettings.parse(kind.spelled() + ":/dev/x" + GateOnLine.settings(kind)).codec();
    long now = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] piece = new byte[random.nextInt(40)];
      random.nextBytes(piece);
      now += random.nextInt(100) * MS;
      assertThat(codec.accept(piece, now)).noneMatch(GateEvent.Passages.class::isInstance);
    }
  }

  private interface Maker {
    GateCodec make();
  }

  private static void inEverySizeOfPiece(Maker maker, String spaced, List<GateEvent> expected) {
    byte[] stream = hex(spaced);
    for (int size = 1; size <= stream.length; size++) {
      GateCodec codec = maker.make();
      List<GateEvent> all = new ArrayList<>();
      for (int at = 0; at < stream.length; at += size) {
        all.addAll(
            codec.accept(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + size)), at));
      }
      assertThat(all).as("pieces of %d", size).isEqualTo(expected);
    }
  }

  private static List<GateEvent> hear(GateCodec codec, String spaced) {
    return codec.accept(hex(spaced), 0);
  }

  private static GateEvent passages(int persons) {
    return new GateEvent.Passages(persons);
  }

  private static GateEvent standing(boolean shut) {
    return new GateEvent.Standing(shut, Optional.empty());
  }

  /** A status of the swing gate, summed. */
  private static String status(int id, int gate, int left) {
    byte[] status = new byte[18];
    status[0] = 0x7F;
    status[2] = (byte) id;
    status[4] = (byte) gate;
    status[6] = (byte) (left >> 16);
    status[7] = (byte) (left >> 8);
    status[8] = (byte) left;
    int sum = 0;
    for (byte one : status) {
      sum += one;
    }
    status[17] = (byte) ~sum;
    return HexFormat.of().formatHex(status);
  }

  private static byte[] hex(String spaced) {
    return HexFormat.of().parseHex(spaced.replace(" ", ""));
  }
}
