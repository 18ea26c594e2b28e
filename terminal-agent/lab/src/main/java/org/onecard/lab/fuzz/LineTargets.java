package org.onecard.lab.fuzz;

import static org.onecard.lab.fuzz.FuzzTarget.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.onecard.device.gate.GateSettings;
import org.onecard.device.osdp.OsdpRecording;

/** What comes over serial lines, in pieces. */
final class LineTargets {

  private static final List<String> GATES =
      List.of(
          "lcus1:/dev/null:passage=assumed",
          "modbus:/dev/null:passage=1,emergency=8,free=7",
          "dry:/dev/null:passage=1,emergency=8,free=7",
          "tx1500:/dev/null",
          "tx1500:/dev/null:answers=bare",
          "swing:/dev/null");

  private LineTargets() {}

  /** The first byte is how long a piece is, less one. */
  static void osdpFraming(byte[] input) {
    List<byte[]> pieces = pieces(input, 0);
    List<String> words = OsdpRecording.describe(pieces);
    requireWords(words, input.length);
    List<byte[]> atOnce = input.length == 0 ? List.of() : List.of(tail(input, 1));
    require(words.equals(OsdpRecording.describe(atOnce)), "it does not matter how bytes come");
  }

  /** The first byte names the gate, the second how long a piece is, less one. */
  static void gate(byte[] input) {
    if (input.length == 0) {
      return;
    }
    String gate = GATES.get((input[0] & 0xFF) % GATES.size());
    requireWords(GateSettings.describe(gate, pieces(input, 1)), input.length);
  }

  private static void requireWords(List<String> words, int most) {
    require(words.size() <= most, "a byte is at most one message");
    words.forEach(each -> require(!each.isBlank(), "whatever is heard has words"));
  }

  private static List<byte[]> pieces(byte[] input, int lengthAt) {
    List<byte[]> pieces = new ArrayList<>();
    if (input.length > lengthAt) {
      int length = 1 + (input[lengthAt] & 0xFF);
      for (int from = lengthAt + 1; from < input.length; from += length) {
        pieces.add(Arrays.copyOfRange(input, from, Math.min(input.length, from + length)));
      }
    }
    return pieces;
  }

  private static byte[] tail(byte[] input, int from) {
    return Arrays.copyOfRange(input, Math.min(from, input.length), input.length);
  }
}
