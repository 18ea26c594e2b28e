package org.onecard.server.keyservice;

/**
 * A vault does not answer; whoever asked may ask again. The message is a sentence for operators.
 */
public final class KeyVaultException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  KeyVaultException(String message, Throwable cause) {
    super(message, cause);
  }
}
