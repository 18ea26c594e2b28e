package org.onecard.agent.journal;

/** When a record is to be on stable storage. */
public enum Durability {
  /** Before the answer: what follows from it cannot be taken back. */
  NOW,
  /** Within {@link JournalShell#LAZY_SYNC}. */
  SOON
}
