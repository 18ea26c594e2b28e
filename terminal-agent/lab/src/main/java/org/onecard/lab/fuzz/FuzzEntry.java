package org.onecard.lab.fuzz;

/**
 * What Jazzer calls: one target for the life of a process, named by a system property. The methods'
 * names are Jazzer's.
 */
public final class FuzzEntry {

  /** System property: name of the target. */
  static final String TARGET_PROPERTY = "onecard.fuzz.target";

  private static final FuzzTarget TARGET =
      FuzzTargets.find(System.getProperty(TARGET_PROPERTY, ""))
          .orElseThrow(() -> new IllegalStateException("set -D" + TARGET_PROPERTY));

  private FuzzEntry() {}

  /** Before the first input: classes are loaded and instrumented on nobody's time. */
  public static void fuzzerInitialize() throws Exception {
    for (byte[] sample : TARGET.samples()) {
      TARGET.body().run(sample);
    }
  }

  /** One input. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    TARGET.body().run(input);
  }
}
