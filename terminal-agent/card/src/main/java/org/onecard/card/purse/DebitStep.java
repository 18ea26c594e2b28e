package org.onecard.card.purse;

/** Where in a debit, or in finding out about one, something ended. */
public enum DebitStep {
  /** Before any command: what the purse's files say. */
  FILES("reading the purse"),
  /** {@code 80 50}. */
  INITIALISE("8050, initialising the debit"),
  /** PSAM, {@code 80 70}. */
  SAM_MAC1("8070, the PSAM's MAC1"),
  /** {@code 80 DC}. */
  UPDATE_CACHE("80DC, the composite record"),
  /** {@code 80 54}. */
  DEBIT("8054, the debit"),
  /** PSAM, {@code 80 72}. */
  SAM_MAC2("8072, the PSAM's check of MAC2"),
  /** SELECT, at recovery. */
  SELECT("selecting the purse again"),
  /** {@code 80 5A}, at recovery. */
  PROVE("805A, asking for the proof"),
  /** {@code 80 50}, at recovery: only for the counter that it answers. */
  COUNTER("8050, asking for the counter");

  private final String title;

  DebitStep(String title) {
    this.title = title;
  }

  /** The command and what it is for, in plain English. */
  public String title() {
    return title;
  }
}
