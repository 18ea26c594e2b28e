package org.onecard.lab.city;

import java.security.SecureRandom;

/** Keys from the seed. */
final class CityRandom extends SecureRandom {

  private static final long serialVersionUID = 1L;

  private final transient Chance chance;

  CityRandom(Chance chance) {
    this.chance = chance;
  }

  @Override
  public void nextBytes(byte[] bytes) {
    byte[] next = chance.bytes().next(bytes.length);
    System.arraycopy(next, 0, bytes, 0, bytes.length);
  }
}
