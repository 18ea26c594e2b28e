package org.onecard.server.proof;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.message.Challenge;
import org.onecard.protocol.message.Message.Challenges;
import org.onecard.protocol.message.Nonce;
import org.onecard.protocol.record.SignedBytes;

/**
 * Which challenges were given to whom. Each is taken back once, in time, from the same terminal.
 */
final class ChallengeBook {

  /** A terminal keeps a few ahead; an hour covers a quiet gate. */
  static final Duration GOOD_FOR = Duration.ofHours(1);

  /** Of one terminal; the oldest make room, so that asking again and again costs nobody else. */
  static final int MOST_A_TERMINAL = 2 * Challenges.MOST;

  private final RandomBytes random;
  private final Map<String, LinkedHashMap<Nonce, Given>> given = new HashMap<>();

  ChallengeBook(RandomBytes random) {
    this.random = random;
  }

  private record Given(Challenge challenge, Instant expires) {}

  /**
   * @param count 1 to {@link Challenges#MOST}
   */
  Challenges give(String terminalId, int count, Instant now) {
    LinkedHashMap<Nonce, Given> own =
        given.computeIfAbsent(terminalId, terminal -> new LinkedHashMap<>());
    own.values().removeIf(old -> now.isAfter(old.expires()));
    Instant expires = now.plus(GOOD_FOR);
    List<Challenge> fresh = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Challenge challenge =
          new Challenge(
              Nonce.generate(random),
              new SignedBytes(random.next(Challenge.LENGTH)),
              new SignedBytes(random.next(Challenge.LENGTH)));
      own.put(challenge.id(), new Given(challenge, expires));
      fresh.add(challenge);
    }
    while (own.size() > MOST_A_TERMINAL) {
      own.remove(own.keySet().iterator().next());
    }
    return new Challenges(fresh, expires);
  }

  /** The challenge, which is thereby used; empty where it was used, is too old or another's. */
  Optional<Challenge> take(String terminalId, Nonce id, Instant now) {
    return Optional.ofNullable(given.get(terminalId))
        .map(own -> own.remove(id))
        .filter(found -> !now.isAfter(found.expires()))
        .map(Given::challenge);
  }
}
