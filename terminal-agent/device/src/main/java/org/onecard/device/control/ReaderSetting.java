package org.onecard.device.control;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What can be switched at a reader. */
public enum ReaderSetting {
  /** The lights that the reader puts on by itself. */
  LED,
  /** The buzzer that sounds by itself when a card comes. */
  BUZZER,
  /** Looking for contactless cards without being asked to. */
  POLLING;

  /** As settings spell it. */
  public String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * {@code led=off,buzzer=on}.
   *
   * @throws IllegalArgumentException with a sentence
   */
  public static Map<ReaderSetting, Boolean> parse(String text) {
    Map<ReaderSetting, Boolean> wanted = new EnumMap<>(ReaderSetting.class);
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      String[] sides = part.strip().split("=", -1);
      ReaderSetting setting =
          Arrays.stream(values())
              .filter(known -> known.spelled().equals(sides[0]))
              .findFirst()
              .orElseThrow(() -> wrong(part));
      if (sides.length != 2 || !sides[1].matches("on|off") || wanted.containsKey(setting)) {
        throw wrong(part);
      }
      wanted.put(setting, sides[1].equals("on"));
    }
    return wanted;
  }

  /** As {@link #parse} reads it. */
  public static String spell(Map<ReaderSetting, Boolean> wanted) {
    return wanted.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getKey().spelled() + "=" + (entry.getValue() ? "on" : "off"))
        .collect(Collectors.joining(","));
  }

  private static IllegalArgumentException wrong(String part) {
    return new IllegalArgumentException(
        "\"" + part + "\" is no setting of a reader: led=on|off, buzzer=on|off, polling=on|off");
  }
}
