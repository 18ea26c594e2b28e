package org.onecard.lab.browser;

/**
 * What a person's browser is set to.
 *
 * @param locale a language tag, {@code zh-CN} or {@code en-GB}
 * @param width of the page, in CSS pixels
 * @param height of the page, in CSS pixels
 * @param lessMotion whether the person asks for less motion
 * @param dark whether the person prefers dark colours
 */
public record View(String locale, int width, int height, boolean lessMotion, boolean dark) {

  /** A desk's screen, light, with motion. */
  public static View in(String locale) {
    return new View(locale, 1_280, 800, false, false);
  }

  public View sized(int newWidth, int newHeight) {
    return new View(locale, newWidth, newHeight, lessMotion, dark);
  }

  public View withLessMotion() {
    return new View(locale, width, height, true, dark);
  }

  public View inTheDark() {
    return new View(locale, width, height, lessMotion, true);
  }
}
