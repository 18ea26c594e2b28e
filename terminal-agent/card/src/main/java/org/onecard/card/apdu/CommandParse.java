package org.onecard.card.apdu;

/** What came of reading bytes as a command APDU. */
public sealed interface CommandParse {

  /** A whole command. */
  record Parsed(CommandApdu command) implements CommandParse {}

  /** Bytes that are no command APDU: what is wrong, and at which offset it shows. */
  record Malformed(int offset, String why) implements CommandParse {}
}
