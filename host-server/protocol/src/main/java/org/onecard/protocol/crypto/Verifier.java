package org.onecard.protocol.crypto;

/** Verifies the signatures of one key. Safe for use from any thread. */
public interface Verifier {

  /** Whether the signature holds; any bytes may be given, and no input is a fault. */
  boolean verify(SignatureContext context, byte[] bytes, Signature signature);
}
