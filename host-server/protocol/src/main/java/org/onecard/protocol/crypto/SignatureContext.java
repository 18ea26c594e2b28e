package org.onecard.protocol.crypto;

import java.nio.charset.StandardCharsets;

/**
 * What a signature is for. It stands in front of the signed bytes, {@code ASCII(context) || 0x00 ||
 * bytes}, so that a signature given for one purpose is worth nothing for another.
 */
public enum SignatureContext {
  SUBMISSION("onecard-submission-v1"),
  SEAL("onecard-seal-v1"),
  TIME("onecard-time-v1"),
  EPOCHS("onecard-epochs-v1"),
  CATALOGUE("onecard-catalogue-v1"),
  DENY_LIST("onecard-deny-v1"),
  LEASE("onecard-lease-v1"),
  GATE("onecard-gate-v1"),
  ENROLMENT("onecard-enrol-v1"),
  ANCHORS("onecard-anchors-v1"),
  RENEWAL("onecard-renew-v1"),
  JOURNAL_EXPORT("onecard-journal-export-v1");

  private final String text;

  SignatureContext(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  byte[] before(byte[] bytes) {
    byte[] context = text.getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[context.length + 1 + bytes.length];
    System.arraycopy(context, 0, all, 0, context.length);
    System.arraycopy(bytes, 0, all, context.length + 1, bytes.length);
    return all;
  }
}
