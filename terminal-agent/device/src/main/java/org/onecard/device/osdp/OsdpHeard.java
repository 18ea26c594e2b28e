package org.onecard.device.osdp;

/** What the framing made of bytes. */
sealed interface OsdpHeard {

  /** A whole message with a sound sum. Its MAC has not been looked at. */
  record Whole(OsdpFrame frame) implements OsdpHeard {}

  /**
   * Bytes that are no message.
   *
   * @param offset within the message, from its 53
   */
  record Malformed(int offset, String because) implements OsdpHeard {}
}
