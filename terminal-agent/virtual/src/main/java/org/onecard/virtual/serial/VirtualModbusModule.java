package org.onecard.virtual.serial;

import java.util.Arrays;

/**
 * A relay module that speaks Modbus RTU: eight coils, eight discrete inputs. A person who walks
 * closes input 1 until the next time it is asked for.
 */
public final class VirtualModbusModule implements VirtualGate {

  private static final int OUTPUTS = 8;
  private static final int INPUTS = 8;
  private static final int REQUEST = 8;

  private final int unit;
  private final boolean[] coils = new boolean[OUTPUTS + 1];
  private final boolean[] inputs = new boolean[INPUTS + 1];
  private final byte[] frame = new byte[REQUEST];
  private int length;
  private int openings;
  private boolean walked;

  /**
   * @param unit its address, 1 to 247
   */
  public VirtualModbusModule(int unit) {
    this.unit = unit;
  }

  @Override
  public synchronized byte[] hear(int one) {
    if (length == REQUEST) {
      System.arraycopy(frame, 1, frame, 0, REQUEST - 1);
      length--;
    }
    frame[length++] = (byte) one;
    // A request of eight bytes ends where its checksum fits; a real one looks at the silence.
    if (length < REQUEST || crc(frame, REQUEST) != 0) {
      return SILENCE;
    }
    length = 0;
    return (frame[0] & 0xFF) == unit ? answer() : SILENCE;
  }

  private byte[] answer() {
    int function = frame[1] & 0xFF;
    int first = ((frame[2] & 0xFF) << 8) | (frame[3] & 0xFF);
    int value = ((frame[4] & 0xFF) << 8) | (frame[5] & 0xFF);
    return switch (function) {
      case 5 -> write(first + 1, value);
      case 2 -> read(first, value);
      default -> exception(function, 1);
    };
  }

  private byte[] write(int coil, int value) {
    if (coil > OUTPUTS) {
      return exception(5, 2);
    }
    if (value != 0xFF00 && value != 0) {
      return exception(5, 3);
    }
    boolean on = value != 0;
    if (coil == 1 && on && !coils[1]) {
      openings++;
    }
    coils[coil] = on;
    return frame.clone();
  }

  private byte[] read(int first, int count) {
    if (count < 1 || first + count > INPUTS) {
      return exception(2, 2);
    }
    int bits = 0;
    for (int i = 0; i < count; i++) {
      if (inputs[first + i + 1]) {
        bits |= 1 << i;
      }
    }
    if (walked) {
      walked = false;
      inputs[1] = false;
    }
    return summed((byte) unit, (byte) 2, (byte) 1, (byte) bits);
  }

  private byte[] exception(int function, int code) {
    return summed((byte) unit, (byte) (function | 0x80), (byte) code);
  }

  private static byte[] summed(byte... body) {
    byte[] whole = Arrays.copyOf(body, body.length + 2);
    int crc = crc(body, body.length);
    whole[body.length] = (byte) crc;
    whole[body.length + 1] = (byte) (crc >> 8);
    return whole;
  }

  /** CRC-16 of Modbus; 0 over a message with its own. */
  private static int crc(byte[] bytes, int length) {
    int crc = 0xFFFF;
    for (int i = 0; i < length; i++) {
      crc ^= bytes[i] & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xA001;
      }
    }
    return crc;
  }

  /**
   * Closes or opens a contact.
   *
   * @param input 1 to 8
   */
  public synchronized void setInput(int input, boolean closed) {
    inputs[input] = closed;
  }

  /**
   * Whether a relay is on.
   *
   * @param coil 1 to 8
   */
  public synchronized boolean isOn(int coil) {
    return coils[coil];
  }

  @Override
  public synchronized boolean isOpen() {
    return coils[1];
  }

  @Override
  public synchronized int openings() {
    return openings;
  }

  @Override
  public synchronized byte[] walk() {
    inputs[1] = true;
    walked = true;
    return SILENCE;
  }

  @Override
  public byte[] lie() {
    return walk();
  }
}
