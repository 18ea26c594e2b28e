package org.onecard.server.host;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been started, to be stopped in the opposite order. Owned by one thread at a time. */
final class StartedParts implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StartedParts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  <T extends AutoCloseable> T started(T part) {
    parts.push(part);
    return part;
  }

  /** Stops everything, also where one part fails to. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        log.error("A part of the host did not stop cleanly.", e);
      }
    }
  }
}
