package org.onecard.scenario.catalogue;

/** Whose list an item stands on. Numbers are on the wire: never renumber. */
public enum Layer {
  /** The joint list of several regions; all their residents are treated alike. */
  JOINT(1),
  /** One region's own list. */
  PROVINCE(2),
  /** A district's addition, offered at the district's locations only. */
  DISTRICT(3);

  private final int number;

  Layer(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
