package org.onecard.lab.city;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.crypto.RandomBytes;

/** One stream of randomness. Streams of one seed differ by their names and not by their use. */
final class Chance {

  private final long seed;
  private final SplittableRandom random;

  private Chance(long seed, long stream) {
    this.seed = seed;
    this.random = new SplittableRandom(stream);
  }

  static Chance of(long seed, String name) {
    byte[] hash = Hashes.sha256((seed + ":" + name).getBytes(StandardCharsets.UTF_8));
    long stream = 0;
    for (int index = 0; index < Long.BYTES; index++) {
      stream = stream << 8 | (hash[index] & 0xff);
    }
    return new Chance(seed, stream);
  }

  /** Another stream of the same seed. */
  Chance named(String name) {
    return of(seed, name);
  }

  /** From 0 to below the bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  long between(long least, long most) {
    return least >= most ? least : random.nextLong(least, most + 1);
  }

  boolean oneIn(int many) {
    return random.nextInt(many) == 0;
  }

  boolean percent(int percent) {
    return random.nextInt(100) < percent;
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  RandomBytes bytes() {
    return count -> {
      byte[] bytes = new byte[count];
      random.nextBytes(bytes);
      return bytes;
    };
  }
}
