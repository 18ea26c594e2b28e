package org.onecard.card.proof;

/** Which command it was that ended a flow. */
public enum ProofStep {
  CARD_SELECT(Party.CARD, "SELECT of the application"),
  /** Internal authentication with our challenge. */
  CARD_PROOF(Party.CARD, "INTERNAL AUTHENTICATE"),
  /** One of the card's two challenges. */
  CARD_CHALLENGE(Party.CARD, "GET CHALLENGE"),
  /** External authentication with what the host answered. */
  CARD_OPEN_BY_HOST(Party.CARD, "EXTERNAL AUTHENTICATE for the host"),
  /** External authentication with what the PSAM answered. */
  CARD_OPEN_BY_SAM(Party.CARD, "EXTERNAL AUTHENTICATE for the PSAM"),
  SAM_SELECT(Party.SAM, "SELECT of the PSAM's application"),
  SAM_SERIAL(Party.SAM, "READ BINARY of the PSAM's serial"),
  SAM_TERMINAL_NUMBER(Party.SAM, "READ BINARY of the terminal number"),
  /** One half of the challenge that is shown to the card. */
  SAM_CHALLENGE(Party.SAM, "GET CHALLENGE of the PSAM"),
  SAM_CHECK_INIT(Party.SAM, "the PSAM's derivation of the proof's key"),
  SAM_CHECK(Party.SAM, "the PSAM's check of the proof"),
  SAM_OPEN_INIT(Party.SAM, "the PSAM's derivation of RKSSSE"),
  SAM_OPEN(Party.SAM, "the PSAM's answer for the card");

  /** Who was asked. */
  public enum Party {
    CARD,
    SAM
  }

  private final Party party;
  private final String title;

  ProofStep(Party party, String title) {
    this.party = party;
    this.title = title;
  }

  public Party party() {
    return party;
  }

  String describe() {
    return title;
  }
}
