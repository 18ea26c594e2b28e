package org.onecard.device.position;

/**
 * One slot that is there.
 *
 * @param cardPresent whether a card is in it or held to it
 */
public record SlotSeen(ReaderIdentity identity, ToldKind kind, boolean cardPresent) {

  /** What the PC/SC service calls it now. */
  public String name() {
    return identity.name();
  }
}
