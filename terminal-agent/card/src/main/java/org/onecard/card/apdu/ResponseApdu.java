package org.onecard.card.apdu;

import java.util.Arrays;

/** What a card answered: data, possibly none, and a status word. Immutable. */
public final class ResponseApdu {

  private final byte[] bytes;

  private ResponseApdu(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes an answer apart.
   *
   * @throws CardTransportException with fault {@code PROTOCOL} when it has less than two bytes:
   *     that is no card's answer
   */
  public static ResponseApdu of(byte[] answer) throws CardTransportException {
    if (answer.length < 2) {
      throw new CardTransportException(
          CardTransportException.Fault.PROTOCOL,
          "an answer of " + answer.length + " bytes has no status word");
    }
    return new ResponseApdu(answer.clone());
  }

  public StatusWord status() {
    return new StatusWord(
        ((bytes[bytes.length - 2] & 0xFF) << 8) | (bytes[bytes.length - 1] & 0xFF));
  }

  /** Everything before the status word. */
  public byte[] data() {
    return Arrays.copyOf(bytes, bytes.length - 2);
  }

  public int dataLength() {
    return bytes.length - 2;
  }

  /** Status and length of data; never the data, which may be somebody's. */
  @Override
  public String toString() {
    return status() + " (" + dataLength() + " bytes of data)";
  }
}
