package org.onecard.ledger.book;

import java.util.Optional;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.PurseDebit;

/** Which records tell of a debit of a purse. */
final class PurseLines {

  private PurseLines() {}

  static Optional<PurseDebit> findDebit(Body body) {
    if (body instanceof Body.PurseIntentBody intent) {
      return Optional.of(intent.debit());
    }
    return body instanceof Body.PurseResultBody result
        ? Optional.of(result.debit())
        : Optional.empty();
  }
}
