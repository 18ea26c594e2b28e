package org.onecard.server.ecard;

import org.onecard.card.code.EcardCode;

/**
 * One question to the platform.
 *
 * @param requestId of this presentation: a string counts once, and asking again under the same id
 *     is no second use; 1 to 64 characters of a record id
 * @param code what was shown
 */
public record EcardInquiry(String requestId, EcardCode code) {

  private static final String REQUEST_ID = "[A-Za-z0-9._-]{1,64}";

  public EcardInquiry {
    if (!requestId.matches(REQUEST_ID)) {
      throw new IllegalArgumentException("a request id is 1 to 64 of [A-Za-z0-9._-]");
    }
  }
}
