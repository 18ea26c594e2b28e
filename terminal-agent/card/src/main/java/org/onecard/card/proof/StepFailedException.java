package org.onecard.card.proof;

/** Ends a flow within this package; what comes out of it is the failure as a value. */
final class StepFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient ProofFailure failure;

  StepFailedException(ProofFailure failure) {
    super(failure.describe(), null, false, false);
    this.failure = failure;
  }

  ProofFailure failure() {
    return failure;
  }
}
