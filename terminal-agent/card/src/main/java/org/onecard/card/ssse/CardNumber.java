package org.onecard.card.ssse;

/**
 * The card number (社会保障卡号): eight of {@code [0-9A-Z]} and a check character. It stands for a
 * person, so {@link #toString} keeps most of it.
 *
 * @param value the nine characters; their check character is right
 */
public record CardNumber(String value) {

  public CardNumber {
    if (!CheckDigits.isCardNumber(value)) {
      throw new IllegalArgumentException("not a card number: its form or check character is wrong");
    }
  }

  @Override
  public String toString() {
    return "CardNumber[*******" + value.substring(value.length() - 2) + "]";
  }
}
