package org.onecard.card.profile;

/**
 * What something is called, or a sentence for the person with the card.
 *
 * @param zh in Chinese
 * @param en in English
 */
public record Title(String zh, String en) {

  /** Both, the Chinese one first. */
  @Override
  public String toString() {
    return zh + " " + en;
  }
}
