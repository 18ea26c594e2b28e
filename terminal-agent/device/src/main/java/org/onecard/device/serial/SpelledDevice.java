package org.onecard.device.serial;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A device on a serial line, as a technician writes it: {@code KIND:PORT} or {@code
 * KIND:PORT:name=value,…}. A port may have colons itself. Each setting is taken once, so that one
 * that is misspelled is left over. Every {@link IllegalArgumentException} carries a sentence for
 * the technician.
 */
public final class SpelledDevice {

  private static final String SETTING = "[a-z]+=[A-Za-z0-9]+";
  private static final Pattern SPELLED =
      Pattern.compile("([a-z0-9]+):(.+?)(?::(" + SETTING + "(?:," + SETTING + ")*))?");

  private final String kind;
  private final PortBinding binding;
  private final Map<String, String> values = new LinkedHashMap<>();

  private SpelledDevice(String kind, PortBinding binding) {
    this.kind = kind;
    this.binding = binding;
  }

  /** Takes the text apart; what the settings mean is not looked at yet. */
  public static SpelledDevice parse(String text) {
    Matcher spelled = SPELLED.matcher(text);
    if (!spelled.matches()) {
      throw new IllegalArgumentException(
          "a device is KIND:PORT or KIND:PORT:name=value,…, for instance"
              + " swing:/dev/serial/by-path/…:id=1");
    }
    SpelledDevice device = new SpelledDevice(spelled.group(1), PortBinding.parse(spelled.group(2)));
    String settings = spelled.group(3);
    if (settings != null) {
      for (String one : settings.split(",", -1)) {
        int equals = one.indexOf('=');
        if (device.values.put(one.substring(0, equals), one.substring(equals + 1)) != null) {
          throw new IllegalArgumentException(one.substring(0, equals) + "= is there twice");
        }
      }
    }
    return device;
  }

  public String kind() {
    return kind;
  }

  public PortBinding binding() {
    return binding;
  }

  /** Takes a number. */
  public int number(String name, int usual, int least, int most) {
    return findNumber(name, least, most).orElse(usual);
  }

  /** Takes a number that may be left out. */
  public Optional<Integer> findNumber(String name, int least, int most) {
    Optional<String> text = find(name);
    int number =
        text.filter(digits -> digits.matches("[0-9]{1,6}")).map(Integer::parseInt).orElse(-1);
    if (text.isPresent() && (number < least || number > most)) {
      throw new IllegalArgumentException(
          "%s= is %d to %d, not %s".formatted(name, least, most, text.get()));
    }
    return text.map(given -> number);
  }

  /** Takes one of some words. */
  public String word(String name, String usual, String... allowed) {
    String given = find(name).orElse(usual);
    if (!Arrays.asList(allowed).contains(given)) {
      throw new IllegalArgumentException(
          "%s= is %s, not %s".formatted(name, String.join(" or ", allowed), given));
    }
    return given;
  }

  /** Takes a setting if it is that word, and leaves it otherwise. */
  public boolean is(String name, String word) {
    return values.remove(name, word);
  }

  /** Takes a setting as it is written. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(values.remove(name));
  }

  /** Refuses what was not taken. */
  public void refuseTheRest() {
    if (!values.isEmpty()) {
      throw new IllegalArgumentException(
          "%s knows no %s=".formatted(kind, values.keySet().iterator().next()));
    }
  }
}
