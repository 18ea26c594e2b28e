package org.onecard.server.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.message.Challenge;
import org.onecard.protocol.message.Message.Challenges;
import org.onecard.protocol.record.ProofId;
import org.onecard.protocol.record.SignedBytes;

class ProofBooksTest {

  private static final RandomBytes RANDOM = RandomBytes.from(new SecureRandom());
  private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");

  private final ChallengeBook challenges = new ChallengeBook(RANDOM);
  private final ProofBook proofs = new ProofBook();

  @Test
  void challenge_isTakenOnceAndOnlyFromWhomItWasGivenTo() {
    Challenge given = challenges.give("gate-01", 1, NOW).challenges().get(0);

    assertThat(challenges.take("gate-02", given.id(), NOW)).isEmpty();
    assertThat(challenges.take("gate-01", given.id(), NOW)).contains(given);
    assertThat(challenges.take("gate-01", given.id(), NOW)).isEmpty();
  }

  @Test
  void challenge_isNotTakenAfterItsTime() {
    Challenges given = challenges.give("gate-01", 2, NOW);

    assertThat(challenges.take("gate-01", given.challenges().get(0).id(), given.expires()))
        .isPresent();
    assertThat(
            challenges.take(
                "gate-01", given.challenges().get(1).id(), given.expires().plusMillis(1)))
        .isEmpty();
  }

  @Test
  void terminalThatAsksAgainAndAgain_keepsItsLastOnes() {
    Challenge first = challenges.give("gate-01", 1, NOW).challenges().get(0);
    Challenge others = challenges.give("gate-02", 1, NOW).challenges().get(0);
    Challenge last = first;
    for (int i = 0; i < 10; i++) {
      last = challenges.give("gate-01", Challenges.MOST, NOW).challenges().get(63);
    }

    assertThat(challenges.take("gate-01", first.id(), NOW)).isEmpty();
    assertThat(challenges.take("gate-01", last.id(), NOW)).isPresent();
    assertThat(challenges.take("gate-02", others.id(), NOW)).isPresent();
  }

  @Test
  void challenges_areAllDifferent() {
    Set<SignedBytes> seen = new HashSet<>();
    for (Challenge each : challenges.give("gate-01", Challenges.MOST, NOW).challenges()) {
      assertThat(seen.add(each.source())).isTrue();
      assertThat(seen.add(each.process())).isTrue();
    }
  }

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
