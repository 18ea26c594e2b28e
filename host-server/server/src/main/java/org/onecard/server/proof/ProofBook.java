package org.onecard.server.proof;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.record.ProofId;

/** What was proved to this host a moment ago, so that a tap that names it is known. */
final class ProofBook {

  /** From a proof to the tap it was for; a terminal that went alone in between may be late. */
  static final Duration GOOD_FOR = Duration.ofMinutes(10);

  static final int MOST = 100_000;

  private record Proved(String terminalId, CardToken card, Instant until) {}

  private final Map<ProofId, Proved> proofs =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ProofId, Proved> eldest) {
          return size() > MOST;
        }
      };

  void add(ProofId id, String terminalId, CardToken card, Instant now) {
    proofs.put(id, new Proved(terminalId, card, now.plus(GOOD_FOR)));
  }

  /** Whether this terminal had this card proved. */
  boolean holds(ProofId id, String terminalId, CardToken card, Instant now) {
    Proved found = proofs.get(id);
    return found != null
        && found.terminalId().equals(terminalId)
        && found.card().equals(card)
        && !now.isAfter(found.until());
  }
}
