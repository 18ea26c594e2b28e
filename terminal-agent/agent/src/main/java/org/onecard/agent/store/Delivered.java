package org.onecard.agent.store;

/** What became of something that the host delivered. */
public sealed interface Delivered {

  /** It is stored and taken; the version is now in force, or will be at its time. */
  record Taken(long version) implements Delivered {}

  /**
   * The last good one stays.
   *
   * @param version what it claims to be, 0 where it cannot be read
   * @param why for a technician, at most 300 characters
   */
  record Refused(long version, String why) implements Delivered {}
}
