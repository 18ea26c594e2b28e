package org.onecard.device.serial;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What lets a scanner begin and end to look, and what it answers to that. The commands are data: a
 * scanner of another maker needs its bytes and no code.
 */
public final class TriggerCommands {

  /** Always looks, or looks by itself when something comes near. */
  public static final TriggerCommands ALWAYS_LOOKS =
      new TriggerCommands(Optional.empty(), Optional.empty(), Optional.empty());

  /** Honeywell: SYN T CR, SYN U CR; no answer. */
  public static final TriggerCommands HONEYWELL = of("16540D", "16550D");

  /**
   * Newland: {@code ~ SOH 0000 # SCNTRG1 ; ETX}, answered by {@code STX SOH 0000 # SCNTRG1 ACK ;
   * ETX}. The frame is the maker's for all models; the word is an assumption for models that were
   * not tried.
   */
  public static final TriggerCommands NEWLAND =
      of("7E013030303023" + "53434E54524731" + "3B03", "7E013030303023" + "53434E54524730" + "3B03")
          .answeredBy("0201", "3B03");

  /**
   * Zebra SSI: START_SESSION, STOP_SESSION as frames with a 16-bit sum, answered by CMD_ACK. The
   * scanner has to send its codes raw ("raw decode data"), not in SSI packets.
   */
  public static final TriggerCommands ZEBRA_SSI =
      new TriggerCommands(
              Optional.of(ssiFrame(0xE4)), Optional.of(ssiFrame(0xE5)), Optional.empty())
          .answeredBy("04D0", "FF2C");

  private static final int SSI_FROM_HOST = 0x04;

  private final Optional<byte[]> on;
  private final Optional<byte[]> off;
  private final Optional<Answer> answer;

  /** How an answer begins and ends. */
  public static final class Answer {
    private final byte[] start;
    private final byte[] end;

    private Answer(byte[] start, byte[] end) {
      this.start = start;
      this.end = end;
    }

    /** Whether so many bytes of the buffer are the whole beginning of an answer. */
    boolean isBegunBy(byte[] buffer, int length) {
      return length == start.length && Arrays.equals(buffer, 0, length, start, 0, length);
    }

    /** Whether the last two bytes end it. */
    boolean isEndedBy(int before, int last) {
      return before == end[0] && last == end[1];
    }
  }

  private TriggerCommands(Optional<byte[]> on, Optional<byte[]> off, Optional<Answer> answer) {
    this.on = on;
    this.off = off;
    this.answer = answer;
  }

  /** Commands in hexadecimal digits. */
  public static TriggerCommands of(String onHex, String offHex) {
    HexFormat hex = HexFormat.of();
    return new TriggerCommands(
        Optional.of(hex.parseHex(onHex)), Optional.of(hex.parseHex(offHex)), Optional.empty());
  }

  /**
   * The same, where the scanner answers. An answer is dropped: it is no part of a code.
   *
   * @param startHex how it begins: bytes that begin no code
   * @param endHex its last two bytes
   */
  public TriggerCommands answeredBy(String startHex, String endHex) {
    HexFormat hex = HexFormat.of();
    byte[] end = hex.parseHex(endHex);
    if (end.length != 2 || startHex.isEmpty()) {
      throw new IllegalArgumentException("an answer has a beginning, and two bytes as its end");
    }
    return new TriggerCommands(on, off, Optional.of(new Answer(hex.parseHex(startHex), end)));
  }

  /** A command without data: length without the sum, code, from the host, status 0, −sum. */
  static byte[] ssiFrame(int code) {
    byte[] frame = {4, (byte) code, SSI_FROM_HOST, 0, 0, 0};
    int sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += frame[i] & 0xFF;
    }
    frame[4] = (byte) (-sum >> 8);
    frame[5] = (byte) -sum;
    return frame;
  }

  Optional<byte[]> find(boolean lookOn) {
    return (lookOn ? on : off).map(byte[]::clone);
  }

  /** What the scanner says to commands; empty where it says nothing. */
  public Optional<Answer> answer() {
    return answer;
  }
}
