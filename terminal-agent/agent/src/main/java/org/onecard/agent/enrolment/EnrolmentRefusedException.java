package org.onecard.agent.enrolment;

import java.io.IOException;

/** The terminal was not enrolled; the message says why, and what to do. */
public final class EnrolmentRefusedException extends IOException {

  private static final long serialVersionUID = 1L;

  EnrolmentRefusedException(String message) {
    super(message);
  }

  EnrolmentRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
