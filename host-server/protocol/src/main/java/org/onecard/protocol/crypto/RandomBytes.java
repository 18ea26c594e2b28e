package org.onecard.protocol.crypto;

import java.security.SecureRandom;

/** Where unpredictable bytes come from: handed in, so that a simulated city can run from a seed. */
@FunctionalInterface
public interface RandomBytes {

  /**
   * So many bytes.
   *
   * @param count 1 to 64
   */
  byte[] next(int count);

  static RandomBytes from(SecureRandom random) {
    return count -> {
      byte[] bytes = new byte[count];
      random.nextBytes(bytes);
      return bytes;
    };
  }
}
