package org.onecard.server.host;

/** An operation that is not carried out, with the sentence that the operator is told. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String sentence;

  RefusedException(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }
}
