package org.onecard.device.osdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.onecard.device.serial.LineBytes;

/** What a reader says. */
public sealed interface OsdpReply {

  int CHALLENGED = 0x76;
  int MAC_BEGIN = 0x78;

  /** ACK: done, or nothing has happened. */
  record Done() implements OsdpReply {}

  /**
   * NAK: not done.
   *
   * @param reason 1 sum, 2 length, 3 unknown command, 4 sequence, 5 no secure channel, 6 secure
   *     channel needed
   */
  record NotDone(int reason) implements OsdpReply {

    /** As a technician would say it. */
    public String sentence() {
      return switch (reason) {
        case 1 -> "the message reached it damaged";
        case 2 -> "the command has a wrong length";
        case 3 -> "it does not know the command";
        case 4 -> "it expects another sequence";
        case 5 -> "it does not do this secure channel: has it another key?";
        case 6 -> "it wants a secure channel";
        default -> "it refuses (%02X)".formatted(reason);
      };
    }
  }

  /**
   * PDID.
   *
   * @param vendor 0 to FFFFFF
   * @param serial of the reader
   * @param firmware major, minor, build
   */
  record Identity(int vendor, int model, int version, long serial, String firmware)
      implements OsdpReply {}

  /** PDCAP. */
  record Capabilities(List<Capability> all) implements OsdpReply {}

  /**
   * One capability (annex B).
   *
   * @param function 1 inputs, 2 outputs, 3 card format, 4 light, 5 sound, 8 CRC, 9 secure channel,
   *     …
   */
  record Capability(int function, int compliance, int number) {}

  /**
   * LSTATR.
   *
   * @param tampered whether somebody opened it
   * @param powerFailed whether its power is bad
   */
  record Local(boolean tampered, boolean powerFailed) implements OsdpReply {}

  /** ISTATR: which inputs are closed, from the first. */
  record Inputs(List<Boolean> closed) implements OsdpReply {}

  /** OSTATR: which outputs are on, from the first. */
  record Outputs(List<Boolean> on) implements OsdpReply {}

  /** RAW: bits of a card. */
  record Card(int reader, CardBits bits) implements OsdpReply {}

  /** KEYPAD: how many keys were pressed; which, is shown to nobody. */
  record Keys(int reader, int count) implements OsdpReply {}

  /** COM: how it will speak. */
  record Line(int address, int baud) implements OsdpReply {}

  /** BUSY: ask again. */
  record Busy() implements OsdpReply {}

  /** A message that is for the secure channel, or of no concern here. */
  record Other(int code) implements OsdpReply {}

  /** A reply that is not as long as what it says. */
  record Malformed(int offset, String because) implements OsdpReply {}

  /** Bits that identify a card: {@code toString} shows how many. */
  final class CardBits {
    private final byte[] bits;
    private final int count;

    private CardBits(byte[] bits, int count) {
      this.bits = bits;
      this.count = count;
    }

    /** How many, 1 to 11,000. */
    public int count() {
      return count;
    }

    /** The first in the highest bit of the first byte. */
    public byte[] bytes() {
      return bits.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof CardBits that
          && count == that.count
          && Arrays.equals(bits, that.bits);
    }

    @Override
    public int hashCode() {
      return count;
    }

    @Override
    public String toString() {
      return "CardBits[%d bits]".formatted(count);
    }
  }

  /**
   * What a code and its data say.
   *
   * @param data as it was said, out of its secure channel
   */
  static OsdpReply decode(int code, LineBytes data) {
    return switch (code) {
      case 0x40 -> new Done();
      case 0x41 -> data.length() < 1 ? tooShort(data, 1) : new NotDone(data.at(0));
      case 0x45 -> data.length() < 12 ? tooShort(data, 12) : identity(data);
      case 0x46 -> capabilities(data);
      case 0x48 ->
          data.length() < 2 ? tooShort(data, 2) : new Local(data.at(0) != 0, data.at(1) != 0);
      case 0x49 -> new Inputs(flags(data));
      case 0x4A -> new Outputs(flags(data));
      case 0x50 -> card(data);
      case 0x53 -> keys(data);
      case 0x54 ->
          data.length() < 5
              ? tooShort(data, 5)
              : new Line(
                  data.at(0),
                  data.at(1) | (data.at(2) << 8) | (data.at(3) << 16) | (data.at(4) << 24));
      case 0x79 -> new Busy();
      default -> new Other(code);
    };
  }

  private static OsdpReply tooShort(LineBytes data, int least) {
    return new Malformed(
        data.length(), "it has %d bytes of data, not %d".formatted(data.length(), least));
  }

  private static OsdpReply identity(LineBytes data) {
    long serial = 0;
    for (int i = 3; i >= 0; i--) {
      serial = (serial << 8) | data.at(5 + i);
    }
    return new Identity(
        data.at(0) | (data.at(1) << 8) | (data.at(2) << 16),
        data.at(3),
        data.at(4),
        serial,
        "%d.%d.%d".formatted(data.at(9), data.at(10), data.at(11)));
  }

  private static OsdpReply capabilities(LineBytes data) {
    if (data.length() % 3 != 0) {
      return new Malformed(data.length(), "capabilities come in threes of bytes");
    }
    List<Capability> all = new ArrayList<>();
    for (int at = 0; at < data.length(); at += 3) {
      all.add(new Capability(data.at(at), data.at(at + 1), data.at(at + 2)));
    }
    return new Capabilities(List.copyOf(all));
  }

  private static List<Boolean> flags(LineBytes data) {
    List<Boolean> all = new ArrayList<>();
    for (int at = 0; at < data.length(); at++) {
      all.add(data.at(at) != 0);
    }
    return List.copyOf(all);
  }

  private static OsdpReply card(LineBytes data) {
    if (data.length() < 4) {
      return tooShort(data, 4);
    }
    int count = data.at(2) | (data.at(3) << 8);
    int bytes = (count + 7) / 8;
    if (count == 0 || data.length() != 4 + bytes) {
      return new Malformed(
          2, "%d bits of a card do not fit %d bytes".formatted(count, data.length() - 4));
    }
    return new Card(
        data.at(0), new CardBits(Arrays.copyOfRange(data.bytes(), 4, 4 + bytes), count));
  }

  private static OsdpReply keys(LineBytes data) {
    if (data.length() < 2) {
      return tooShort(data, 2);
    }
    return data.length() == 2 + data.at(1)
        ? new Keys(data.at(0), data.at(1))
        : new Malformed(1, "%d keys do not fit %d bytes".formatted(data.at(1), data.length() - 2));
  }
}
