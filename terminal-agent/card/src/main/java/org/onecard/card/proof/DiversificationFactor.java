package org.onecard.card.proof;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What one step of diversification takes from a card, {@value #LENGTH} bytes. Public sources differ
 * in which of them card keys follow from, so it is a setting.
 */
public enum DiversificationFactor {
  /** The last eight bytes of the answer to reset. */
  ATR_TAIL {
    @Override
    Optional<byte[]> of(ProofSubject card) {
      return card.atr().findLast(LENGTH);
    }
  },
  /** T8 to TD, the last six of the thirteen historical bytes, and two zero bytes. */
  ATR_SERIAL {
    @Override
    Optional<byte[]> of(ProofSubject card) {
      return card.atr()
          .findHistorical()
          .filter(bytes -> bytes.length == HISTORICAL)
          .map(bytes -> Arrays.copyOfRange(bytes, HISTORICAL - SERIAL, HISTORICAL))
          .map(bytes -> Arrays.copyOf(bytes, LENGTH));
    }
  },
  /** Six digits of the issuing region and {@code sx}, in ASCII. */
  REGION {
    @Override
    Optional<byte[]> of(ProofSubject card) {
      return Optional.of((card.region() + "sx").getBytes(StandardCharsets.US_ASCII));
    }
  },
  /** The last eight bytes of the card identification code. */
  IDENTIFICATION_CODE_TAIL {
    @Override
    Optional<byte[]> of(ProofSubject card) {
      byte[] code = card.identificationCode().bytes();
      return Optional.of(Arrays.copyOfRange(code, code.length - LENGTH, code.length));
    }
  };

  /** In bytes. */
  public static final int LENGTH = 8;

  private static final int HISTORICAL = 13;
  private static final int SERIAL = 6;

  /** Empty for a card that has no such bytes. */
  abstract Optional<byte[]> of(ProofSubject card);
}
