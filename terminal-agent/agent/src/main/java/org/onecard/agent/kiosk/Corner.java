package org.onecard.agent.kiosk;

import java.util.Optional;
import java.util.OptionalLong;
import org.onecard.scenario.Notice;

/**
 * What stands small at the edge.
 *
 * @param title what the terminal offers, where a catalogue says it
 * @param online whether the host would decide
 * @param backlog records that the host has not countersigned
 * @param syncedAgo milliseconds since everything was countersigned; empty where that was never seen
 */
record Corner(Optional<Notice> title, boolean online, long backlog, OptionalLong syncedAgo) {

  static final Corner UNKNOWN = new Corner(Optional.empty(), false, 0, OptionalLong.empty());

  /** Whether the page, which counts seconds by itself, has to be told. */
  boolean tellsMoreThan(Corner before) {
    return !title.equals(before.title)
        || online != before.online
        || (backlog == 0) != (before.backlog == 0)
        || syncedAgo.isPresent() != before.syncedAgo.isPresent();
  }
}
