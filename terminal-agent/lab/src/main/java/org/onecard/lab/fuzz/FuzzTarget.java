package org.onecard.lab.fuzz;

import java.util.List;

/**
 * Something that takes any bytes.
 *
 * @param name lower-case letters and dashes; also the name of its directory of kept inputs
 * @param body throws, whatever it be, when a promise is broken
 * @param samples good input to begin with
 */
record FuzzTarget(String name, Body body, List<byte[]> samples) {

  FuzzTarget {
    samples = List.copyOf(samples);
  }

  /** Takes one input. */
  @FunctionalInterface
  interface Body {
    void run(byte[] input) throws Exception;
  }

  /** A promise that was broken, as opposed to what the code under test itself throws. */
  static void require(boolean promise, String what) {
    if (!promise) {
      throw new AssertionError(what);
    }
  }
}
