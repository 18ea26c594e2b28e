package org.onecard.protocol.crypto;

/** What a terminal keeps of a card: the commitment that is signed, and the sealed identifier. */
public record CommittedCard(Commitment commitment, SealedCard sealed) {}
