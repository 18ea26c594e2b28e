package org.onecard.agent.doctor;

/** A check and what it found. */
public record Finding(Check check, Look look) {

  /** Whether something does not work. */
  public boolean isWrong() {
    return look instanceof Look.Wrong;
  }
}
