package org.onecard.protocol.crypto;

/** What came of opening a {@link SealedCard}. */
public sealed interface Opening {

  /** The card that the record's commitment is to. */
  record Opened(RawCardIdentifier identifier, CardNonce nonce) implements Opening {}

  /** It did not open: the terminal or somebody in between is wrong. */
  record Refused(String because) implements Opening {}
}
