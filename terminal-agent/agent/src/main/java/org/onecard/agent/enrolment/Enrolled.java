package org.onecard.agent.enrolment;

import java.nio.file.Path;
import org.onecard.agent.journal.JournalInspection;
import org.onecard.agent.store.TerminalIdentity;

/**
 * A terminal that may be started.
 *
 * @param identity who it now is
 * @param before what became of the terminal that was in its folder
 */
public record Enrolled(TerminalIdentity identity, Before before) {

  /** What an enrolment does with the terminal that is in the folder already. */
  public enum Manner {
    /** There is to be none. */
    NEW,
    /** It is the same one, and goes on with its journal where that is possible. */
    AGAIN,
    /** It is set aside. */
    AFRESH
  }

  /** What was in the folder. */
  public sealed interface Before {

    /** Nothing. */
    record Nothing() implements Before {}

    /**
     * The same terminal. What the host has not got of this journal is sent at the next start, under
     * the key that it was written with.
     */
    record GoesOn(JournalInspection journal) implements Before {}

    /**
     * A terminal whose journal cannot be gone on with. What the host has not got of it cannot be
     * sent any more.
     *
     * @param into where all of it is now
     * @param why for a technician
     */
    record SetAside(Path into, JournalInspection journal, String why) implements Before {}
  }
}
