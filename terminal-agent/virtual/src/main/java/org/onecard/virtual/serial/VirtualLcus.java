package org.onecard.virtual.serial;

/** An LCUS relay module: {@code A0 relay state sum} moves a relay; it never answers. */
public final class VirtualLcus implements VirtualGate {

  private static final int RELAYS = 8;

  private final boolean[] on = new boolean[RELAYS + 1];
  private final int[] frame = new int[4];
  private int length;
  private int openings;
  private int refused;

  @Override
  public synchronized byte[] hear(int one) {
    if (length == 0 && one != 0xA0) {
      return SILENCE;
    }
    frame[length++] = one;
    if (length == frame.length) {
      length = 0;
      obey();
    }
    return SILENCE;
  }

  private void obey() {
    int relay = frame[1];
    boolean sound = ((frame[0] + frame[1] + frame[2]) & 0xFF) == frame[3];
    if (!sound || relay < 1 || relay > RELAYS) {
      refused++;
      return;
    }
    if (frame[2] == 1 && !on[relay] && relay == 1) {
      openings++;
    }
    on[relay] = frame[2] == 1;
  }

  /**
   * Whether a relay is on.
   *
   * @param relay 1 to 8
   */
  public synchronized boolean isOn(int relay) {
    return on[relay];
  }

  @Override
  public synchronized boolean isOpen() {
    return on[1];
  }

  @Override
  public synchronized int openings() {
    return openings;
  }

  /** Frames that were none. */
  public synchronized int refused() {
    return refused;
  }

  @Override
  public byte[] walk() {
    return SILENCE;
  }

  @Override
  public byte[] lie() {
    return SILENCE;
  }
}
