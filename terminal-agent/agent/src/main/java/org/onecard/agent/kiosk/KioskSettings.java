package org.onecard.agent.kiosk;

import java.util.Optional;

/**
 * How the page is served and looks.
 *
 * @param terminalId stands in the corner
 * @param address to listen on; a holder is shown on loopback only
 * @param port 0 for any that is free
 * @param direction which way people go here
 * @param language the one that stands first until a person chooses
 * @param sound whether states have tones
 */
public record KioskSettings(
    String terminalId,
    String address,
    int port,
    Optional<Direction> direction,
    Language language,
    boolean sound) {

  /** Which way people go. */
  public enum Direction {
    IN,
    OUT
  }

  /** Both are always there; one stands first. */
  public enum Language {
    ZH,
    EN
  }

  /** On loopback, Chinese first, with tones. */
  public static KioskSettings on(String terminalId, int port) {
    return new KioskSettings(terminalId, "127.0.0.1", port, Optional.empty(), Language.ZH, true);
  }

  public KioskSettings withDirection(Direction way) {
    return new KioskSettings(terminalId, address, port, Optional.of(way), language, sound);
  }

  public KioskSettings withLanguage(Language first) {
    return new KioskSettings(terminalId, address, port, direction, first, sound);
  }

  public KioskSettings silent() {
    return new KioskSettings(terminalId, address, port, direction, language, false);
  }
}
