package org.onecard.device.pcsc;

import javax.smartcardio.CardException;
import jnasmartcardio.Smartcardio;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;

/** Tells faults by SCARD code (PC/SC part 5; {@code pcsclite.h}), never by words in a message. */
final class ScardFaults {

  private static final int COMM_ERROR = 0x80100013;
  private static final int SECURITY_VIOLATION = 0x8010006A;

  /** With the remedy: it is what a technician needs who has no desktop session on the machine. */
  static final String REFUSED =
      "the PC/SC service does not let this user in: polkit denies org.debian.pcsc-lite.access_pcsc"
          + " or .access_card to programs outside a desktop session. Allow both to this user by a"
          + " rule in /etc/polkit-1/rules.d, or start pcscd with --disable-polkit, and restart"
          + " pcscd";

  private ScardFaults() {}

  static CardTransportException of(String doing, Exception e) {
    Fault fault = faultOf(e);
    String why = fault == Fault.SERVICE_REFUSED ? REFUSED : e.getMessage();
    return new CardTransportException(fault, doing + ": " + why, e);
  }

  /** Why no context could be had. */
  static CardTransportException ofEstablishing(Smartcardio.EstablishContextException e) {
    if (isCutOff(e)) {
      return new CardTransportException(Fault.SERVICE_REFUSED, REFUSED, e);
    }
    return new CardTransportException(
        Fault.SERVICE_LOST,
        String.format("the PC/SC service does not answer (%08X)", codeOf(e)),
        e);
  }

  /**
   * While a context is made: the service took the connection and closed it without a word, as pcscd
   * does to whom polkit denies {@code access_pcsc}. The client library makes of it
   * SCARD_W_SECURITY_VIOLATION (seen with 1.9.9) or SCARD_F_COMM_ERROR (older ones).
   */
  static boolean isCutOff(Smartcardio.EstablishContextException e) {
    int code = codeOf(e);
    return code == COMM_ERROR || code == SECURITY_VIOLATION;
  }

  private static int codeOf(Smartcardio.EstablishContextException e) {
    Smartcardio.@Nullable JnaPCSCException cause = e.getCause();
    return cause == null ? 0 : (int) cause.code;
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
      // SCARD_F_INTERNAL_ERROR, SCARD_E_SERVER_TOO_BUSY
      case 0x8010001D, 0x8010001E, 0x80100003, COMM_ERROR, 0x80100001, 0x80100031 ->
          Fault.SERVICE_LOST;
      // Polkit denies access_card, which is asked for at each connect.
      case SECURITY_VIOLATION -> Fault.SERVICE_REFUSED;
      default -> Fault.PROTOCOL;
    };
  }
}
