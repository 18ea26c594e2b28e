package org.onecard.virtual.serial;

/** A swing gate on RS-485 that counts who passes, and answers every command with its status. */
public final class VirtualSwingGate implements VirtualGate {

  private static final int COMMAND = 8;

  private final int id;
  private final int[] frame = new int[COMMAND];
  private int length;
  private int allowed;
  private boolean always;
  private int fault;
  private int left;
  private int right;
  private int openings;

  /**
   * @param id of it on its line, 0 to 255
   */
  public VirtualSwingGate(int id) {
    this.id = id;
  }

  @Override
  public synchronized byte[] hear(int one) {
    if (length == 0 && one != 0x7E) {
      return SILENCE;
    }
    frame[length++] = one;
    if (length < COMMAND) {
      return SILENCE;
    }
    length = 0;
    int sum = 0;
    for (int each : frame) {
      sum += each;
    }
    if ((sum & 0xFF) != 0xFF || frame[2] != id) {
      return SILENCE;
    }
    obey(frame[3], frame[4]);
    return status();
  }

  private void obey(int command, int data) {
    switch (command) {
      case 0x80, 0x82 -> {
        allowed += data;
        openings++;
      }
      case 0x81, 0x83 -> always = true;
      case 0x84 -> {
        always = false;
        allowed = 0;
      }
      default -> {
        // A question, or something that does not move it.
      }
    }
  }

  private byte[] status() {
    byte[] status = new byte[18];
    status[0] = 0x7F;
    status[1] = 0x10;
    status[2] = (byte) id;
    status[3] = (byte) fault;
    status[4] = (byte) (isOpen() ? 1 : 0);
    put(status, 6, left);
    put(status, 9, right);
    status[14] = 24;
    int sum = 0;
    for (byte one : status) {
      sum += one;
    }
    status[17] = (byte) ~sum;
    return status;
  }

  private static void put(byte[] into, int at, int count) {
    into[at] = (byte) (count >> 16);
    into[at + 1] = (byte) (count >> 8);
    into[at + 2] = (byte) count;
  }

  /**
   * What it reports to be wrong with it.
   *
   * @param code 0 when all is well
   */
  public synchronized void setFault(int code) {
    fault = code;
  }

  /** Sets the count to the left, as a reset of the gate does. */
  public synchronized void setLeft(int count) {
    left = count;
  }

  @Override
  public synchronized boolean isOpen() {
    return always || allowed > 0;
  }

  @Override
  public synchronized int openings() {
    return openings;
  }

  @Override
  public synchronized byte[] walk() {
    if (isOpen()) {
      left = (left + 1) & 0xFFFFFF;
      allowed = Math.max(0, allowed - 1);
    }
    return SILENCE;
  }

  @Override
  public synchronized byte[] lie() {
    left = (left + 1) & 0xFFFFFF;
    return SILENCE;
  }
}
