package org.onecard.device.serial;

import java.time.Duration;

/**
 * One scanner of a terminal.
 *
 * @param name of the position it serves, for log and screen
 * @param binding where it is plugged in
 * @param line how its line is driven
 * @param suffix what it is set to send after a code
 * @param idleGap a silence that ends a code that has no suffix; Linux looks every 100 ms at some
 *     ports, so shorter ones cut codes
 * @param trigger how it is made to look
 */
public record ScannerSettings(
    String name,
    PortBinding binding,
    LineSettings line,
    Suffix suffix,
    Duration idleGap,
    TriggerCommands trigger) {

  /** In bytes; the longest code known has 488. */
  public static final int LONGEST_CODE = 1_024;

  private static final Duration USUAL_GAP = Duration.ofMillis(150);

  public ScannerSettings {
    if (idleGap.compareTo(Duration.ofMillis(10)) < 0
        || idleGap.compareTo(Duration.ofSeconds(2)) > 0) {
      throw new IllegalArgumentException("the idle gap is 10 ms to 2 s");
    }
  }

  /** 9600 baud 8N1, CR after a code, always looking. */
  public static ScannerSettings usual(String name, PortBinding binding) {
    return new ScannerSettings(
        name, binding, LineSettings.of(9_600), Suffix.CR, USUAL_GAP, TriggerCommands.ALWAYS_LOOKS);
  }

  public ScannerSettings withSuffix(Suffix other) {
    return new ScannerSettings(name, binding, line, other, idleGap, trigger);
  }

  public ScannerSettings withTrigger(TriggerCommands other) {
    return new ScannerSettings(name, binding, line, suffix, idleGap, other);
  }
}
