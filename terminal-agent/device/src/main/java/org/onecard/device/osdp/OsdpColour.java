package org.onecard.device.osdp;

/** Colours of a reader's light (6.10). */
public enum OsdpColour {
  BLACK(0),
  RED(1),
  GREEN(2),
  AMBER(3),
  BLUE(4),
  MAGENTA(5),
  CYAN(6),
  WHITE(7);

  private final int number;

  OsdpColour(int number) {
    this.number = number;
  }

  /** As it is said to a reader. */
  int number() {
    return number;
  }
}
