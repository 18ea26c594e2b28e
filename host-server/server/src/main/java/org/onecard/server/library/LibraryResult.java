package org.onecard.server.library;

import java.util.Optional;
import org.onecard.scenario.Reason;

/** What a person at a kiosk is told. */
public sealed interface LibraryResult {

  /**
   * The library has done it.
   *
   * @param due until when the item is lent, in the library's own form
   * @param message the library's words to the person
   */
  record Done(Optional<String> due, Optional<String> message) implements LibraryResult {}

  /** A return was taken; the library is told when it can be. */
  record Held() implements LibraryResult {}

  /**
   * It is not done: the library refused it, or could not be asked, or has not confirmed it.
   *
   * @param message the library's words, or why it could not be asked
   */
  record Not(Reason reason, String message) implements LibraryResult {}
}
