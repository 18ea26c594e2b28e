package org.onecard.virtual.card;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.onecard.card.apdu.Hex;

/** Draws what it was told to draw, in order. */
public final class SetRandom implements RandomGenerator {

  private final Deque<String> draws;

  public SetRandom(String... draws) {
    this.draws = new ArrayDeque<>(List.of(draws));
  }

  @Override
  public void nextBytes(byte[] bytes) {
    byte[] drawn = Hex.bytes(draws.removeFirst());
    System.arraycopy(drawn, 0, bytes, 0, bytes.length);
  }

  @Override
  public long nextLong() {
    throw new AssertionError("only bytes are drawn here");
  }
}
