package org.onecard.card.profile;

import org.onecard.card.apdu.CardTransportException.Fault;

/** The transport's faults in words. */
final class FaultPhrases {

  private FaultPhrases() {}

  static boolean isLeft(Fault fault) {
    return fault == Fault.CARD_REMOVED || fault == Fault.CARD_RESET;
  }

  static String of(Fault fault) {
    return switch (fault) {
      case CARD_REMOVED -> "it was taken away";
      case CARD_RESET -> "it lost power or was reset";
      case CARD_MUTE -> "it does not answer, or there is more than one";
      case DEADLINE -> "it took too long to answer";
      case READER_LOST -> "the reader is gone";
      case SERVICE_LOST -> "the card service is gone";
      case READER_BUSY -> "another program holds the reader";
      case PROTOCOL -> "its answers break the protocol";
    };
  }
}
