package org.onecard.server.sip2;

/**
 * What every request to one library says besides its own.
 *
 * @param institution field AO; may be empty
 * @param terminalPassword field AC; may be empty
 * @param language three digits; 019 is Chinese, 001 English
 */
public record SipTerms(String institution, String terminalPassword, String language) {

  public SipTerms {
    if (!language.matches("[0-9]{3}")) {
      throw new IllegalArgumentException("a language is three digits");
    }
  }

  @Override
  public String toString() {
    return "SipTerms[" + institution + "]";
  }
}
