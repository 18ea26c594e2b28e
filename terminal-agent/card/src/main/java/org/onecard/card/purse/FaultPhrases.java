package org.onecard.card.purse;

import org.onecard.card.apdu.CardTransportException.Fault;

/** The transport's faults in words that fit card and PSAM alike. */
final class FaultPhrases {

  private FaultPhrases() {}

  static String of(Fault fault) {
    return switch (fault) {
      case CARD_REMOVED -> "the card was taken away";
      case CARD_RESET -> "the card lost power or was reset";
      case CARD_MUTE -> "the card does not answer, or there is more than one";
      case DEADLINE -> "the card took too long to answer";
      case READER_LOST -> "the reader is gone";
      case SERVICE_LOST -> "the card service is gone";
      case READER_BUSY -> "another program holds the reader";
      case PROTOCOL -> "the card's answers break the protocol";
    };
  }
}
