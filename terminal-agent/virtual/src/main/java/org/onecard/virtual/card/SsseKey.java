package org.onecard.virtual.card;

/** The keys of a made-up issuer of social security cards. */
public enum SsseKey {
  /** Internal authentication. */
  PROOF("IRKSSSE"),
  /** RKSSSE, which opens a card to be read. */
  READ(" RKSSSE"),
  /** Lets a PIN be replaced. */
  PIN_RELOAD("  PIN  ");

  private final String title;

  SsseKey(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
