package org.onecard.agent.denylist;

import java.io.IOException;

/** What was read well is not the list of which the region says its digest. */
final class NotThatListException extends IOException {
  private static final long serialVersionUID = 1L;

  NotThatListException(String message) {
    super(message);
  }
}
