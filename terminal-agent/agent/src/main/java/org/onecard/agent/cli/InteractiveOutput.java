package org.onecard.agent.cli;

import java.io.Console;
import java.util.Optional;

/** Whether a person sits in front of standard output. */
final class InteractiveOutput {

  private InteractiveOutput() {}

  /** True on a terminal that understands control sequences; false where output goes elsewhere. */
  static boolean isOne() {
    String terminal = System.getenv("TERM");
    return findConsole().isPresent() && terminal != null && !terminal.equals("dumb");
  }

  /** Where a person types, if one does. */
  static Optional<Console> findConsole() {
    return Optional.ofNullable(System.console()).filter(InteractiveOutput::isTerminal);
  }

  /** From JDK 22 on there may be a console without a terminal, and a method that tells. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException before22) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
