package org.onecard.device.gate;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kinds of barriers on serial lines. */
public enum GateKind {
  /** LCUS relay module on USB; it answers nothing and senses nothing. */
  LCUS1(9_600),
  /** Relay module on RS-485 by Modbus RTU, its relay on while somebody may pass. */
  MODBUS(9_600),
  /** Such a module before a gate that wants a short contact and gives one for each passage. */
  DRY(9_600),
  /** Digicon Tx1500 turnstile. */
  TX1500(115_200),
  /** Swing gate that counts passages. */
  SWING(19_200);

  private final int baud;

  GateKind(int baud) {
    this.baud = baud;
  }

  /** As it comes from its maker. */
  int baud() {
    return baud;
  }

  /** As people write it, for instance {@code lcus1}. */
  public String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind so written.
   *
   * @throws IllegalArgumentException with a sentence for the technician
   */
  public static GateKind parse(String text) {
    return Arrays.stream(values())
        .filter(kind -> kind.spelled().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a gate is one of %s, not %s"
                        .formatted(
                            Arrays.stream(values())
                                .map(GateKind::spelled)
                                .collect(Collectors.joining(", ")),
                            text)));
  }
}
