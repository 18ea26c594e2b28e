package org.onecard.ledger.book;

import java.util.Optional;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.message.Decoded;

/** Reads back what this house wrote; what cannot be read has been damaged on disk. */
final class Stored {

  private Stored() {}

  static <T> T orDamaged(Decoded<T> decoded, String where) {
    if (decoded instanceof Decoded.Ok<T> ok) {
      return ok.value();
    }
    throw damaged(where, ((Decoded.Malformed<T>) decoded).because());
  }

  static Signature.Algorithm algorithm(int number, String where) {
    return findAlgorithm(number)
        .orElseThrow(() -> damaged(where, "no signature algorithm has number " + number));
  }

  static Optional<Signature.Algorithm> findAlgorithm(int number) {
    for (Signature.Algorithm algorithm : Signature.Algorithm.values()) {
      if (algorithm.number() == number) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  static LedgerUnavailable damaged(String where, String because) {
    return new LedgerUnavailable(
        "The book is damaged at "
            + where
            + ": "
            + because
            + ". Run `onecard ledger verify` and restore a backup.");
  }
}
