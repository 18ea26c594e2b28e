package org.onecard.server.reconcile;

/** What is to be said of a record. */
public enum Kind {
  BOOKED(true, "booked as written", ""),
  RELEASED(
      true,
      "booked, and no longer in the journal",
      "Nothing: the terminal drops what a countersigned head covers."),
  LATER(true, "booked beyond the last record of the file", "Nothing: export again to see it."),
  NOT_SUBMITTED(
      false,
      "not at the host yet",
      "Bring the terminal's link back: it sends them by itself. If the terminal is lost, book them"
          + " by hand from this list."),
  PROVISIONAL(
      false,
      "booked beyond a gap in the terminal's chain",
      "Bring the terminal's link back: they are joined to the chain when the gap fills."),
  STRANDED(
      false,
      "not in the book, and cannot come any more: the book holds a later epoch",
      "The terminal was set back or copied, or enrolled anew without its journal. Book them by hand"
          + " from this list."),
  GONE(
      false,
      "in neither: dropped by the terminal under a head that this book does not hold",
      "This book was restored from a backup. Nobody has these any more but the lost book: tell the"
          + " operators of its items, and book by hand what receipts and gates' counters show."),
  CONFLICT(
      false,
      "other bytes under the same id",
      "Two devices speak as one terminal, or the file was altered. Revoke the terminal, take it in,"
          + " and look at both records."),
  LOST(
      false,
      "in the book, and missing in the journal",
      "The book is right. Find out why the terminal forgot: a set-back copy, a changed disk, or"
          + " damage."),
  BROKEN(
      false,
      "the chain is broken here",
      "Records before this one are missing or were changed. Keep file and terminal, and look at the"
          + " journal with `terminal journal verify`."),
  UNREADABLE(
      false,
      "the terminal could not read its journal here",
      "What the book does not hold between the records around is lost. Check the terminal's disk."),
  MALFORMED(
      false,
      "no record of this terminal",
      "The file was altered, or made by another version. Export again."),
  DISORDER(
      false,
      "not behind the record before it",
      "The file was altered. Export again at the terminal."),
  EPOCH_UNKNOWN(
      false,
      "of an epoch that this host never granted",
      "The terminal was enrolled at another host, or this book is older than the grant: see"
          + " firmware-docs/database.md, after a restore."),
  UNDECIDED(
      false,
      "booked, and not decided: it came too late, and no advice followed",
      "A host that was restored has forgotten what it decided before. Ask the lost book, the answer"
          + " at the gate, or the card's holder, and charge by hand."),
  NO_OUTCOME(
      false,
      "approved, and nobody knows whether anybody passed",
      "See `ledger explain`, and the gate's own counter."),
  DIFFERS(
      false,
      "decided by the terminal alone, and booked with another charge",
      "The book holds what the item's policy says. See `ledger explain`: facts or catalogue"
          + " differed.");

  private final boolean agrees;
  private final String words;
  private final String todo;

  Kind(boolean agrees, String words, String todo) {
    this.agrees = agrees;
    this.words = words;
    this.todo = todo;
  }

  /** Whether journal and book say the same, as far as they need to. */
  public boolean agrees() {
    return agrees;
  }

  public String words() {
    return words;
  }

  /** What somebody has to do about it; empty where nobody has. */
  public String todo() {
    return todo;
  }
}
