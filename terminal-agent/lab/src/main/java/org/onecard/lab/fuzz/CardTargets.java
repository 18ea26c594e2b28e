package org.onecard.lab.fuzz;

import static org.onecard.lab.fuzz.FuzzTarget.require;

import java.util.List;
import org.onecard.card.apdu.CardChannel;
import org.onecard.card.apdu.Hex;
import org.onecard.card.ssse.HolderReader;
import org.onecard.card.ssse.SsseReader;
import org.onecard.card.ssse.SsseReading;

/** Social security cards whose answers come from the input. */
final class CardTargets {

  static final String FCI = "6F19840F7378312E73682EC9E7BBE1B1A3D5CFA5069F0C03860103";

  private static final byte[] OK = Hex.bytes("9000");
  private static final byte[] VERSION = Hex.bytes("0304332E30309000");

  private CardTargets() {}

  /** The whole input is the file control information. */
  static void fci(byte[] input) {
    byte[] answer = Hex.bytes(Hex.of(input) + "9000");
    int[] exchange = {0};
    CardChannel card = command -> exchange[0]++ == 0 ? answer : Hex.bytes("6A82");
    SsseReading reading = SsseReader.read(card);
    require(!reading.describe().isBlank(), "every reading has words");
    require(!(reading instanceof SsseReading.SocialSecurityCard), "a card without files is none");
  }

  /** Selected, of version 3.00; then each piece is an answer. */
  static void cardFile(byte[] input) {
    InputPieces pieces = new InputPieces(input);
    CardChannel rest = pieces.card();
    int[] exchange = {0};
    CardChannel card =
        command ->
            switch (exchange[0]++) {
              case 0 -> Hex.bytes(FCI + "9000");
              case 1 -> OK;
              case 2 -> VERSION;
              default -> rest.transmit(command);
            };
    require(!SsseReader.read(card).describe().isBlank(), "every reading has words");
  }

  static List<byte[]> cardFileSamples() {
    return List.of(
        InputPieces.of(
            Hex.bytes("0110510100D15600000500000001FFFFFFFF9000"),
            Hex.bytes("07095830303030303031399000"),
            Hex.bytes("0604203106309000"),
            Hex.bytes("0504202101019000"),
            Hex.bytes("0201319000")),
        InputPieces.of(
            Hex.bytes("0110510100D15600000500000001FFFFFFFF9000"),
            Hex.bytes("07095830303030303031399000"),
            Hex.bytes("6982")));
  }

  /** The application is selected; then each piece is an answer. */
  static void holderFile(byte[] input) {
    require(
        !HolderReader.read(new InputPieces(input).card()).describe().isBlank(),
        "every reading has words");
  }

  static List<byte[]> holderFileSamples() {
    return List.of(
        InputPieces.of(
            OK,
            Hex.bytes("08123531303130303138303030313031303031339000"),
            Hex.bytes("091ED1F9B1BEBCD7" + "00".repeat(24) + "9000"),
            Hex.bytes("4E14" + "00".repeat(20) + "9000")));
  }
}
