package org.onecard.agent.journal;

import java.util.List;

/** What came of asking the journal for room. */
sealed interface AppendPlan {

  /** These steps write the entry. */
  record Planned(List<JournalAction> actions) implements AppendPlan {}

  /** The journal cannot take it. */
  record Refused(CannotRecord why) implements AppendPlan {}
}
