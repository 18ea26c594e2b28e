package org.onecard.agent.journal;

import org.onecard.protocol.record.SignedBytes;

/** What the journal wants done on the disk, in the order in which it says so. */
sealed interface JournalAction {

  /** Write the bytes at the offset of a segment. */
  record Write(long segment, int offset, SignedBytes bytes) implements JournalAction {}

  /** Everything written to the segment is to survive a power cut. */
  record Sync(long segment) implements JournalAction {}

  /** Make a segment full of zeros with a header, and sync it. */
  record Reserve(long segment) implements JournalAction {}

  /** Overwrite with zeros from the offset on, and sync. */
  record Cut(long segment, int offset) implements JournalAction {}

  /** The segment is no longer needed. */
  record Delete(long segment) implements JournalAction {}
}
