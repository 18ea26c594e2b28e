package org.onecard.virtual.card;

import org.onecard.card.apdu.CommandApdu;

/**
 * One application on a chip that may hold several. The chip owns power, selection by name and the
 * form of T=0 answers; an application is told what was selected and answers whole.
 */
public interface CardApplication {

  /** Whether SELECT by this DF name or AID, 1 to 16 bytes, means this application. */
  boolean isNamed(byte[] name);

  /**
   * It was selected by name; what was selected or authenticated within it before is forgotten.
   *
   * @return file control information, possibly empty, and the two status bytes
   */
  byte[] select();

  /**
   * A command that came while this application was selected, other than SELECT by name and GET
   * RESPONSE.
   *
   * @return data, at most 256 bytes, and the two status bytes
   * @throws CardTornException when the card leaves the slot instead of answering
   */
  byte[] transmit(CommandApdu command) throws CardTornException;

  /** Power came on, or the reset line was pulled. */
  void reset();
}
