package org.onecard.device.serial;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  private static final String KIND = "scanner";
  private static final int USUAL_BAUD = 9_600;
  private static final Pattern LINE = Pattern.compile("([78])([NOE])([12])");

  /** Up to 32 bytes. */
  private static final Pattern COMMAND = Pattern.compile("(?:[0-9A-Fa-f]{2}){1,32}");

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
        name,
        binding,
        LineSettings.of(USUAL_BAUD),
        Suffix.CR,
        USUAL_GAP,
        TriggerCommands.ALWAYS_LOOKS);
  }

  /**
   * What a setting names: {@code PORT} or {@code PORT:name=value,…}. {@code baud} 300 to 921600,
   * {@code line} such as {@code 8N1} or {@code 7E2} (data bits, parity, stop bits), {@code suffix}
   * {@code cr}, {@code lf}, {@code crlf}, {@code tab} or {@code none}, {@code gap} in ms, {@code
   * trigger} {@code none}, {@code honeywell}, {@code newland} or {@code zebra}, or instead {@code
   * on} and {@code off} with a maker's commands in hexadecimal digits.
   *
   * @param name of the position it serves
   * @throws IllegalArgumentException with a sentence for the technician
   */
  public static ScannerSettings parse(String name, String text) {
    SpelledDevice values = SpelledDevice.parse(KIND + ":" + text);
    ScannerSettings settings =
        new ScannerSettings(
            name,
            values.binding(),
            line(values.number("baud", USUAL_BAUD, 300, 921_600), values),
            Suffix.valueOf(
                values
                    .word("suffix", "cr", "cr", "lf", "crlf", "tab", "none")
                    .toUpperCase(Locale.ROOT)),
            Duration.ofMillis(values.number("gap", (int) USUAL_GAP.toMillis(), 10, 2_000)),
            trigger(values));
    values.refuseTheRest();
    return settings;
  }

  private static LineSettings line(int baud, SpelledDevice values) {
    String text = values.find("line").orElse("8N1");
    Matcher line = LINE.matcher(text);
    if (!line.matches()) {
      throw new IllegalArgumentException(
          "line= is data bits, parity and stop bits, such as 8N1 or 7E1, not " + text);
    }
    return new LineSettings(
        baud,
        Integer.parseInt(line.group(1)),
        switch (line.group(2)) {
          case "O" -> LineSettings.Parity.ODD;
          case "E" -> LineSettings.Parity.EVEN;
          default -> LineSettings.Parity.NONE;
        },
        Integer.parseInt(line.group(3)));
  }

  private static TriggerCommands trigger(SpelledDevice values) {
    Optional<String> on = values.find("on");
    Optional<String> off = values.find("off");
    if (on.isPresent() || off.isPresent()) {
      if (!COMMAND.matcher(on.orElse("")).matches() || !COMMAND.matcher(off.orElse("")).matches()) {
        throw new IllegalArgumentException(
            "on= and off= go together: the two commands in hexadecimal digits, such as"
                + " on=16540D,off=16550D");
      }
      return TriggerCommands.of(on.get(), off.get());
    }
    return switch (values.word("trigger", "none", "none", "honeywell", "newland", "zebra")) {
      case "honeywell" -> TriggerCommands.HONEYWELL;
      case "newland" -> TriggerCommands.NEWLAND;
      case "zebra" -> TriggerCommands.ZEBRA_SSI;
      default -> TriggerCommands.ALWAYS_LOOKS;
    };
  }

  /** Whether it looks only when it is told to. */
  public boolean isTriggered() {
    return trigger.find(true).isPresent();
  }

  public ScannerSettings withSuffix(Suffix other) {
    return new ScannerSettings(name, binding, line, other, idleGap, trigger);
  }

  public ScannerSettings withTrigger(TriggerCommands other) {
    return new ScannerSettings(name, binding, line, suffix, idleGap, other);
  }
}
