package org.onecard.device.osdp;

/** How a reader stands. */
public sealed interface OsdpState {

  /**
   * It answers.
   *
   * @param identity what it says of itself
   * @param secure whether over a secure channel under its own key
   */
  record Online(OsdpReply.Identity identity, boolean secure) implements OsdpState {}

  /**
   * It does not, or not as it is set up.
   *
   * @param sentence what is the matter and what to do
   */
  record Offline(String sentence) implements OsdpState {}
}
