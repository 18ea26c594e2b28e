package org.onecard.agent.journal;

import org.onecard.protocol.record.ChainedRecord;

/** What became of a record. */
public sealed interface Recorded {

  /** It is in the journal, and on stable storage where that was asked for. */
  record Done(ChainedRecord record) implements Recorded {}

  /** It is not. Nothing may be approved on the strength of it. */
  record Refused(CannotRecord why) implements Recorded {}
}
