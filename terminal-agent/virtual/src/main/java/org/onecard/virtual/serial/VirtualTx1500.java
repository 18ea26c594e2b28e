package org.onecard.virtual.serial;

/** A Digicon Tx1500 turnstile: opens for one person when told, and tells when it has turned. */
public final class VirtualTx1500 implements VirtualGate {

  private final int[] frame = new int[16];
  private int length;
  private boolean open;
  private boolean jammed;
  private int openings;

  @Override
  public synchronized byte[] hear(int one) {
    if (length == 0 && one != 0x02) {
      return SILENCE;
    }
    frame[length++] = one;
    if (length < 3) {
      return SILENCE;
    }
    int whole = 3 + frame[1] + 256 * frame[2];
    if (whole > frame.length) {
      length = 0;
      return SILENCE;
    }
    if (length < whole) {
      return SILENCE;
    }
    length = 0;
    int xor = 0;
    for (int i = 0; i < whole - 1; i++) {
      xor ^= frame[i];
    }
    if (xor != frame[whole - 1] || frame[3] != 0x48 || jammed) {
      return say(0x15);
    }
    open = true;
    openings++;
    return say(0x06);
  }

  private static byte[] say(int what) {
    // Start and length are the same, so that the exclusive or of all is the last.
    return new byte[] {0x02, 0x02, 0x00, (byte) what, (byte) what};
  }

  /** Whether its arm is stuck, so that it answers every command with NAK. */
  public synchronized void setJammed(boolean stuck) {
    jammed = stuck;
  }

  @Override
  public synchronized boolean isOpen() {
    return open;
  }

  @Override
  public synchronized int openings() {
    return openings;
  }

  @Override
  public synchronized byte[] walk() {
    if (!open) {
      return SILENCE;
    }
    open = false;
    return say(0x1A);
  }

  @Override
  public byte[] lie() {
    return say(0x1A);
  }
}
