package org.onecard.device.pcsc;

import javax.smartcardio.CardException;
import jnasmartcardio.Smartcardio;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;

/** Tells faults by SCARD code (PC/SC part 5; {@code pcsclite.h}), never by words in a message. */
final class ScardFaults {

  private ScardFaults() {}

  static CardTransportException of(String doing, Exception e) {
    return new CardTransportException(faultOf(e), doing + ": " + e.getMessage(), e);
  }

  private static Fault faultOf(Exception e) {
    if (e instanceof Smartcardio.JnaPCSCException coded) {
      return faultOf((int) coded.code);
    }
    if (e instanceof Smartcardio.JnaCardNotPresentException coded) {
      return faultOf((int) coded.code);
    }
    if (e instanceof PcscContext.UnknownReaderException) {
      return Fault.READER_LOST;
    }
    if (e instanceof PcscConnection.NoAnswerException) {
      return Fault.CARD_REMOVED;
    }
    // The provider's own checks, among them an answer shorter than two bytes.
    return e instanceof CardException || e instanceof RuntimeException
        ? Fault.PROTOCOL
        : Fault.SERVICE_LOST;
  }

  /**
   * @param code as the service gave it, 32 bits
   */
  static Fault faultOf(int code) {
    return switch (code) {
      // SCARD_W_REMOVED_CARD, SCARD_E_NO_SMARTCARD. SCARD_E_NOT_TRANSACTED is what a reader says
      // at once about a card that stopped answering halfway; that the card has left it learns
      // only at its next look, up to 400 ms later. So for us it has left.
      case 0x80100069, 0x8010000C, 0x80100016 -> Fault.CARD_REMOVED;
      // SCARD_W_RESET_CARD
      case 0x80100068 -> Fault.CARD_RESET;
      // SCARD_W_UNRESPONSIVE_CARD, SCARD_W_UNPOWERED_CARD, SCARD_W_UNSUPPORTED_CARD,
      // SCARD_E_CARD_UNSUPPORTED, SCARD_E_PROTO_MISMATCH
      case 0x80100066, 0x80100067, 0x80100065, 0x8010001C, 0x8010000F -> Fault.CARD_MUTE;
      // SCARD_E_TIMEOUT, SCARD_E_CANCELLED
      case 0x8010000A, 0x80100002 -> Fault.DEADLINE;
      // SCARD_E_UNKNOWN_READER, SCARD_E_READER_UNAVAILABLE, SCARD_E_NO_READERS_AVAILABLE
      case 0x80100009, 0x80100017, 0x8010002E -> Fault.READER_LOST;
      // SCARD_E_SHARING_VIOLATION
      case 0x8010000B -> Fault.READER_BUSY;
      // SCARD_E_NO_SERVICE, SCARD_E_SERVICE_STOPPED, SCARD_E_INVALID_HANDLE (it was of a service
      // that is no more), SCARD_F_COMM_ERROR (the socket to the service broke),
      // SCARD_F_INTERNAL_ERROR, SCARD_E_SERVER_TOO_BUSY, SCARD_W_SECURITY_VIOLATION (polkit)
      case 0x8010001D, 0x8010001E, 0x80100003, 0x80100013, 0x80100001, 0x80100031, 0x8010006A ->
          Fault.SERVICE_LOST;
      default -> Fault.PROTOCOL;
    };
  }
}
