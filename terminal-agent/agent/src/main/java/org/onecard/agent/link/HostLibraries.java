package org.onecard.agent.link;

import java.time.Duration;
import java.util.Optional;
import org.onecard.protocol.message.LibraryReply;
import org.onecard.protocol.message.LibraryWish;

/** The host as a library's kiosk sees it. */
public interface HostLibraries {

  /** Nobody there. */
  HostLibraries NONE =
      new HostLibraries() {
        @Override
        public boolean isReady() {
          return false;
        }

        @Override
        public Optional<LibraryReply> askLibrary(
            LibraryWish wish, String tapId, String item, String key, Duration atMost) {
          return Optional.empty();
        }
      };

  /** Whether what is asked now goes to the host at once. */
  boolean isReady();

  /**
   * Asks the host to have something done by a library's system, and waits. The same wish for the
   * same item under the same key is done once, however often it is asked for.
   *
   * @param tapId an approved tap of this terminal; empty for a return
   * @param item barcode; empty where the wish is about none
   * @param key another for each scan; empty where the wish is about no item
   * @return empty when no answer came in time, or none can be hoped for: nobody knows then whether
   *     it was done
   */
  Optional<LibraryReply> askLibrary(
      LibraryWish wish, String tapId, String item, String key, Duration atMost)
      throws InterruptedException;
}
