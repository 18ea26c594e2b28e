package org.onecard.device.osdp;

import org.onecard.device.serial.LineBytes;

/** What a controller says to a reader. Times are in tenths of a second, 0 to 255. */
public sealed interface OsdpCommand {

  int CHALLENGE = 0x76;
  int CRYPTOGRAM = 0x77;

  /** 0 to 255. */
  int code();

  LineBytes data();

  /** POLL: has anything happened? */
  record Poll() implements OsdpCommand {
    @Override
    public int code() {
      return 0x60;
    }

    @Override
    public LineBytes data() {
      return LineBytes.of();
    }
  }

  /** ID: who are you? */
  record Identify() implements OsdpCommand {
    @Override
    public int code() {
      return 0x61;
    }

    @Override
    public LineBytes data() {
      return LineBytes.of(0);
    }
  }

  /** CAP: what can you do? */
  record ListCapabilities() implements OsdpCommand {
    @Override
    public int code() {
      return 0x62;
    }

    @Override
    public LineBytes data() {
      return LineBytes.of(0);
    }
  }

  /** LSTAT: tamper and power. */
  record LocalStatus() implements OsdpCommand {
    @Override
    public int code() {
      return 0x64;
    }

    @Override
    public LineBytes data() {
      return LineBytes.of();
    }
  }

  /** ISTAT: the inputs. */
  record InputStatus() implements OsdpCommand {
    @Override
    public int code() {
      return 0x65;
    }

    @Override
    public LineBytes data() {
      return LineBytes.of();
    }
  }

  /** OSTAT: the outputs. */
  record OutputStatus() implements OsdpCommand {
    @Override
    public int code() {
      return 0x66;
    }

    @Override
    public LineBytes data() {
      return LineBytes.of();
    }
  }

  /**
   * OUT: puts an output (6.9).
   *
   * @param output its number, 0 to 255
   * @param control 1 off for good, 2 on for good, 5 on for the time, 6 off for the time
   * @param time 0 to 65535 tenths of a second
   */
  record Output(int output, int control, int time) implements OsdpCommand {
    @Override
    public int code() {
      return 0x68;
    }

    @Override
    public LineBytes data() {
      return LineBytes.of(output, control, time, time >> 8);
    }
  }

  /**
   * How a light goes on and off.
   *
   * @param on how long it is on
   * @param off how long it is off; with 0 it stays on
   */
  record Flash(int on, int off, OsdpColour onColour, OsdpColour offColour) {
    /** Nothing. */
    public static final Flash NONE = new Flash(0, 0, OsdpColour.BLACK, OsdpColour.BLACK);

    /** One colour without end. */
    public static Flash steady(OsdpColour colour) {
      return new Flash(1, 0, colour, OsdpColour.BLACK);
    }
  }

  /**
   * LED: sets a light (6.10).
   *
   * @param temporaryControl 0 as it is, 1 stop it, 2 begin it
   * @param time of the temporary one, 0 to 65535 tenths of a second
   * @param permanentControl 0 as it is, 1 set it
   */
  record Led(
      int reader,
      int led,
      int temporaryControl,
      Flash temporary,
      int time,
      int permanentControl,
      Flash permanent)
      implements OsdpCommand {

    /** From now on, the first light of the first reader, whatever it did before. */
    public static Led always(Flash flash) {
      return new Led(0, 0, 1, Flash.NONE, 0, 1, flash);
    }

    /** For a while; afterwards it is as it was. */
    public static Led forTime(Flash flash, int time) {
      return new Led(0, 0, 2, flash, time, 0, Flash.NONE);
    }

    @Override
    public int code() {
      return 0x69;
    }

    @Override
    public LineBytes data() {
      return LineBytes.of(
          reader,
          led,
          temporaryControl,
          temporary.on(),
          temporary.off(),
          temporary.onColour().number(),
          temporary.offColour().number(),
          time,
          time >> 8,
          permanentControl,
          permanent.on(),
          permanent.off(),
          permanent.onColour().number(),
          permanent.offColour().number());
    }
  }

  /**
   * BUZ: sounds (6.11).
   *
   * @param tone 1 off, 2 the reader's tone
   * @param count how often, 0 without end
   */
  record Buzzer(int reader, int tone, int on, int off, int count) implements OsdpCommand {
    @Override
    public int code() {
      return 0x6A;
    }

    @Override
    public LineBytes data() {
      return LineBytes.of(reader, tone, on, off, count);
    }
  }

  /**
   * COMSET: has the reader use another address and rate from its answer on (6.13).
   *
   * @param address 0 to 126
   */
  record SetLine(int address, int baud) implements OsdpCommand {
    @Override
    public int code() {
      return 0x6E;
    }

    @Override
    public LineBytes data() {
      return LineBytes.of(address, baud, baud >> 8, baud >> 16, baud >> 24);
    }
  }

  /** KEYSET: gives the reader its own key; sent over a secure channel alone. */
  record SetKey(OsdpKey key) implements OsdpCommand {
    @Override
    public int code() {
      return 0x75;
    }

    @Override
    public LineBytes data() {
      byte[] whole = new byte[2 + OsdpKey.LENGTH];
      whole[0] = 0x01;
      whole[1] = OsdpKey.LENGTH;
      System.arraycopy(key.bytes(), 0, whole, 2, OsdpKey.LENGTH);
      return LineBytes.of(whole);
    }
  }
}
