package org.onecard.device.control;

import java.util.List;
import java.util.Optional;

/**
 * Commands that no reader in the field is sent, whoever asks: they begin a firmware upgrade,
 * restart the reader, or change what tells it from another, and a reader that stops halfway stays
 * dark.
 */
public final class EscapeGuard {

  private record Denied(EscapeBytes beginning, String does) {}

  private static final List<Denied> DENIED =
      List.of(
          // The class byte of either family of commands with the instruction E0.
          new Denied(EscapeBytes.parse("FF 00 00 E0"), "puts a reader into firmware upgrade"),
          new Denied(EscapeBytes.parse("E0 00 00 E0"), "puts a reader into firmware upgrade"));

  private EscapeGuard() {}

  /** Why a command is not sent; empty for one that may be. */
  public static Optional<String> findRefusal(EscapeBytes command) {
    if (command.length() < 4) {
      return Optional.of("a command of " + command.length() + " bytes says nothing");
    }
    return DENIED.stream()
        .filter(denied -> begins(command, denied.beginning()))
        .findFirst()
        .map(denied -> command + " is never sent: it " + denied.does());
  }

  private static boolean begins(EscapeBytes command, EscapeBytes beginning) {
    for (int i = 0; i < beginning.length(); i++) {
      if (command.at(i) != beginning.at(i)) {
        return false;
      }
    }
    return true;
  }
}
