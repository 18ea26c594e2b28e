package org.onecard.card.purse;

/** What came of reading bytes as an intent. */
public sealed interface IntentParse {

  /** A whole intent. */
  record Parsed(PurseIntent intent) implements IntentParse {}

  /** Bytes that are none: what is wrong, and at which offset it shows. */
  record Malformed(int offset, String why) implements IntentParse {}
}
