package org.onecard.protocol.record;

/**
 * A place in a terminal's chain: everything up to and including it.
 *
 * @param epoch 0 when there is nothing yet
 * @param sequence 0 when there is nothing in the epoch yet
 * @param hash of the record there; all zero at sequence 0
 */
public record Head(int epoch, long sequence, Hash hash) {

  public static final Head NONE = new Head(0, 0, Hash.ZERO);
}
