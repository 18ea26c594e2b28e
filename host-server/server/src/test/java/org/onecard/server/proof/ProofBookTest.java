package org.onecard.server.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.record.ProofId;

class ProofBookTest {

  private static final RandomBytes RANDOM = RandomBytes.from(new SecureRandom());
  private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");

  private final ProofBook proofs = new ProofBook();

  @Test
  void proof_isKnownForItsTerminalItsCardAndItsTimeOnly() {
    ProofId id = new ProofId(RANDOM.next(ProofId.LENGTH));
    CardToken card = new CardToken(RANDOM.next(CardToken.LENGTH));
    proofs.add(id, "gate-01", card, NOW);

    assertThat(proofs.holds(id, "gate-01", card, NOW.plus(ProofBook.GOOD_FOR))).isTrue();
    assertThat(proofs.holds(id, "gate-02", card, NOW)).isFalse();
    assertThat(proofs.holds(id, "gate-01", new CardToken(RANDOM.next(CardToken.LENGTH)), NOW))
        .isFalse();
    assertThat(proofs.holds(new ProofId(RANDOM.next(ProofId.LENGTH)), "gate-01", card, NOW))
        .isFalse();
    assertThat(proofs.holds(id, "gate-01", card, NOW.plus(ProofBook.GOOD_FOR).plusMillis(1)))
        .isFalse();
  }
}
