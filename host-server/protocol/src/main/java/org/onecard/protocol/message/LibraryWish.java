package org.onecard.protocol.message;

/**
 * What a person at a library's kiosk wants. Numbers are on the wire: never renumber.
 *
 * @see Message.LibraryAsked
 */
public enum LibraryWish {
  LOAN(1),
  RENEWAL(2),
  /** Needs no card. */
  RETURN(3),
  /** The barcodes of what is on loan. */
  LOANS(4),
  /** The person has finished; nothing is answered. */
  END(5);

  private final int number;

  LibraryWish(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** Whether it is the wish of somebody who has tapped. */
  public boolean needsTap() {
    return this != RETURN;
  }

  /** Whether it is about one item. */
  public boolean needsItem() {
    return this == LOAN || this == RENEWAL || this == RETURN;
  }
}
