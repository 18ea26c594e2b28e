package org.onecard.card.ssse;

import org.onecard.card.apdu.CardTransportException.Fault;

/** The transport's faults in words. */
final class FaultPhrases {

  private FaultPhrases() {}

  static String of(Fault fault) {
    return switch (fault) {
      case CARD_REMOVED -> "it was taken away";
      case CARD_RESET -> "it lost power or was reset";
      case CARD_MUTE -> "it does not answer, or there is more than one";
      case SEVERAL_CARDS -> "there is more than one in the field";
      case DEADLINE -> "it took too long to answer";
      case READER_LOST -> "the reader is gone";
      case SERVICE_LOST -> "the card service is gone";
      case SERVICE_REFUSED -> "the card service does not let this program in";
      case READER_BUSY -> "another program holds the reader";
      case PROTOCOL -> "its answers break the protocol";
    };
  }
}
