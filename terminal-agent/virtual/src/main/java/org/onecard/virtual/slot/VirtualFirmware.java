package org.onecard.virtual.slot;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a reader answers to commands for itself. vpcd answers none ({@code
 * SCARD_E_UNSUPPORTED_FEATURE}), so that these are heard inside this process only. Written from the
 * makers' manuals, apart from what speaks to it. For one thread.
 */
public final class VirtualFirmware {

  /** Whose. */
  public enum Model {
    ACR122U("ACR122U201"),
    ACR1252U("ACR1252U_V104.0"),
    ACR1281U("ACR1281U-C1 V1.0");

    private final String firmware;

    Model(String firmware) {
      this.firmware = firmware;
    }

    /** What it calls its firmware. */
    public String firmware() {
      return firmware;
    }
  }

  private static final byte[] NOT_TAKEN = {0x63, 0x00};

  private final Model model;
  private int behaviour = 0x8F;
  private int polling = 0x8F;
  private int parameter = 0xFF;
  private int lights;
  private boolean buzzing = true;
  private boolean upgrading;

  public VirtualFirmware(Model model) {
    this.model = model;
  }

  /** The answer; a command that it does not know is answered {@code 63 00}. */
  public byte[] control(byte[] command) {
    if (upgrading) {
      return new byte[0];
    }
    return model == Model.ACR122U ? acr122(command) : acr125(command);
  }

  private byte[] acr122(byte[] command) {
    if (command.length < 5 || command[0] != (byte) 0xFF || command[1] != 0) {
      return NOT_TAKEN;
    }
    return switch (command[2]) {
      case 0x48 -> model.firmware.getBytes(StandardCharsets.US_ASCII);
      case 0x40 -> {
        int masks = (command[3] >> 2) & 3;
        lights = (lights & ~masks) | (command[3] & masks);
        yield done(lights);
      }
      case 0x50 -> done(parameter);
      case 0x51 -> {
        parameter = command[3] & 0xFF;
        yield done(parameter);
      }
      case 0x52 -> {
        buzzing = command[3] != 0;
        yield done(0);
      }
      default -> NOT_TAKEN;
    };
  }

  private static byte[] done(int value) {
    return new byte[] {(byte) 0x90, (byte) value};
  }

  private byte[] acr125(byte[] command) {
    // Known to begin an upgrade, which ends what the reader was.
    if (command.length >= 4 && command[0] == (byte) 0xFF && command[3] == (byte) 0xE0) {
      upgrading = true;
      return new byte[0];
    }
    if (command.length < 5 || command[0] != (byte) 0xE0) {
      return NOT_TAKEN;
    }
    boolean writes = command[4] == 1 && command.length > 5;
    return switch (command[3]) {
      case 0x18 -> framed(model.firmware.getBytes(StandardCharsets.US_ASCII));
      case 0x21 -> {
        behaviour = writes ? command[5] & 0xFF : behaviour;
        yield framed((byte) behaviour);
      }
      case 0x23 -> {
        polling = writes ? command[5] & 0xFF : polling;
        yield framed((byte) polling);
      }
      case 0x29 -> {
        lights = writes ? command[5] : lights;
        yield framed((byte) lights);
      }
      default -> NOT_TAKEN;
    };
  }

  private static byte[] framed(byte... data) {
    byte[] answer =
        Arrays.copyOf(new byte[] {(byte) 0xE1, 0, 0, 0, (byte) data.length}, 5 + data.length);
    System.arraycopy(data, 0, answer, 5, data.length);
    return answer;
  }

  /** Whether it looks for contactless cards by itself. */
  public boolean polls() {
    return model == Model.ACR122U ? (parameter & 0x80) != 0 : (polling & 1) != 0;
  }

  /** Whether it sounds when a card comes. */
  public boolean buzzes() {
    return model == Model.ACR122U ? buzzing : (behaviour & 0x08) != 0;
  }

  /** Whether it shows lights of its own. */
  public boolean lights() {
    return model == Model.ACR122U ? (lights & 2) != 0 : (behaviour & 0x06) != 0;
  }

  /** Everything else that is set at it, so that it can be seen to have stayed. */
  public int otherBits() {
    return model == Model.ACR122U
        ? parameter & 0x7F
        : ((polling & 0xFE) << 8) | (behaviour & ~(0x08 | 0x06));
  }

  /** Whether it was put into firmware upgrade: it answers nothing any more. */
  public boolean isUpgrading() {
    return upgrading;
  }
}
