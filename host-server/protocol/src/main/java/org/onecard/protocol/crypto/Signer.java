package org.onecard.protocol.crypto;

/** Signs with one key, which may live in a token. Safe for use from any thread. */
public interface Signer {

  Signature sign(SignatureContext context, byte[] bytes);

  /** The key that verifies what this one signs. */
  VerifyingKey verifyingKey();
}
