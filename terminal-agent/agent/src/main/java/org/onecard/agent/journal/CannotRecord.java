package org.onecard.agent.journal;

/**
 * Why the terminal cannot record, and so may not approve.
 *
 * @param kind what stands in the way
 * @param text a sentence for a technician: what, where, what next
 */
public record CannotRecord(Kind kind, String text) {

  /** What stands in the way. */
  public enum Kind {
    /** No room for another segment; ends by itself when there is room again. */
    DISK_FULL,
    /** As many records as the journal may hold wait for the host. */
    JOURNAL_FULL,
    /** A write or a sync failed; ends with a restart. */
    DISK_FAILED,
    /** The host's grant of epochs is used up; ends when the host has been reached. */
    NO_EPOCH,
    /** More is being written than the disk can take. */
    OVERLOADED,
    /**
     * A fault of this program: what it holds of the journal is not trusted. Ends with a restart.
     */
    OWN_FAULT,
    /** The terminal is being stopped. */
    STOPPED
  }
}
