package org.onecard.card.proof;

/** What came of selecting a PSAM's application for social security cards. */
public sealed interface SamStart permits SamStart.SamReady, ProofFailure {

  /** One plain English sentence or phrase. */
  String describe();

  /**
   * It is selected and says who it is.
   *
   * @param serial 20 hexadecimal digits, EF 0015
   * @param terminalNumber 12 hexadecimal digits, EF 0016
   */
  record SamReady(String serial, String terminalNumber) implements SamStart {
    @Override
    public String describe() {
      return "PSAM " + serial + " of terminal " + terminalNumber;
    }
  }
}
