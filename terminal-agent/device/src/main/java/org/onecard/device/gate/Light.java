package org.onecard.device.gate;

import java.util.Locale;

/** What an output of a relay module may carry beside the gate. */
public enum Light {
  GREEN,
  RED,
  AMBER,
  BUZZER;

  /** Its name among the settings of a gate. */
  String setting() {
    return name().toLowerCase(Locale.ROOT);
  }
}
