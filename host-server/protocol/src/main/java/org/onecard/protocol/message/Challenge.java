package org.onecard.protocol.message;

import org.onecard.protocol.record.SignedBytes;

/**
 * What a card is asked to answer.
 *
 * @param id names it in the evidence
 * @param source 16 bytes; a card of 8-byte blocks is given the first 8
 * @param process 16 bytes; likewise
 */
public record Challenge(Nonce id, SignedBytes source, SignedBytes process) {

  /** Of each of the two random numbers. */
  public static final int LENGTH = 16;
}
