package org.onecard.agent.journal;

import java.util.List;
import java.util.Optional;

/** What a start made of the segments that were found. */
sealed interface Recovery {

  /**
   * The journal goes on.
   *
   * @param actions to be done before anything is appended
   * @param last the last entry that counts
   * @param cutBytes how much of a torn tail is cut off, in bytes up to the last one that was not
   *     zero
   */
  record Recovered(
      Journal journal, List<JournalAction> actions, Optional<JournalEntry> last, int cutBytes)
      implements Recovery {}

  /**
   * What once was whole is damaged: nothing is guessed.
   *
   * @param text a sentence that names the segment and the offset
   */
  record Refused(long segment, int offset, String text) implements Recovery {}
}
