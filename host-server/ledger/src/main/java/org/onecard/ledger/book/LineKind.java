package org.onecard.ledger.book;

import java.util.Optional;
import org.onecard.protocol.record.Body;

/** What a line is about. Names are in the book: never rename. */
enum LineKind {
  TAP,
  ADVICE,
  OUTCOME,
  REVERSAL,
  EVENT,
  EPOCH,
  PURSE_INTENT,
  PURSE_RESULT,
  /** The host's own; there is no record. */
  ENTRY;

  static LineKind of(Body body) {
    if (body instanceof Body.TapBody) {
      return TAP;
    } else if (body instanceof Body.AdviceBody) {
      return ADVICE;
    } else if (body instanceof Body.OutcomeBody) {
      return OUTCOME;
    } else if (body instanceof Body.ReversalBody) {
      return REVERSAL;
    } else if (body instanceof Body.EventBody) {
      return EVENT;
    } else if (body instanceof Body.PurseIntentBody) {
      return PURSE_INTENT;
    } else if (body instanceof Body.PurseResultBody) {
      return PURSE_RESULT;
    }
    return EPOCH;
  }

  static Optional<LineKind> find(String name) {
    for (LineKind kind : values()) {
      if (kind.name().equals(name)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
