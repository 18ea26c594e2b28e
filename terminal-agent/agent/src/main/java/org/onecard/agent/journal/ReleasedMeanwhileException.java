package org.onecard.agent.journal;

import java.io.IOException;

/**
 * While a journal was exported the host countersigned what had not been read yet: an export that
 * went on would have a hole. Begin it again.
 */
public final class ReleasedMeanwhileException extends IOException {

  private static final long serialVersionUID = 1L;

  ReleasedMeanwhileException(long segment) {
    super(
        "segment %08d was released while the journal was exported: export it again"
            .formatted(segment));
  }
}
