package org.onecard.card.profile;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.onecard.card.crypto.CipherKind;

/**
 * How a kind of card proves itself, as far as public sources disagree about it. The commands are
 * code; what they are filled with is here.
 *
 * @param algorithms which cipher a number stands for that the card names; a number that is missing
 *     is one that cannot be proved
 * @param diversification the steps from the key that its keeper holds to the card's, in this order,
 *     8 bytes each
 * @param keys key identifiers, one byte each
 * @param keyVersion of the keys that its keeper holds, 0 to 255
 * @param keyVersionByte stands before the challenge in INTERNAL AUTHENTICATE where it is present, 0
 *     to 255
 * @param sam the secure access module's application; empty where a host checks alone
 */
public record AuthenticationSettings(
    Map<Integer, Algorithm> algorithms,
    List<Factor> diversification,
    Map<KeyUse, Integer> keys,
    int keyVersion,
    OptionalInt keyVersionByte,
    Optional<SamSettings> sam) {

  public AuthenticationSettings {
    algorithms = Map.copyOf(algorithms);
    diversification = List.copyOf(diversification);
    keys = Map.copyOf(keys);
  }

  public Optional<CipherKind> findCipher(int algorithm) {
    return Optional.ofNullable(algorithms.get(algorithm)).map(Algorithm::cipher);
  }

  public Optional<Integer> findKey(KeyUse use) {
    return Optional.ofNullable(keys.get(use));
  }

  /** By what a card computes. */
  public enum Algorithm {
    /** Values of 8 bytes. */
    TRIPLE_DES(CipherKind.TRIPLE_DES, "3des"),
    /** Values of 16 bytes. */
    SM4(CipherKind.SM4, "sm4"),
    /** Values of 8 bytes, as with 3DES; for proofs of social security cards only. */
    SM4_SHORT(CipherKind.SM4, "sm4-short");

    private final CipherKind cipher;
    private final String word;

    Algorithm(CipherKind cipher, String word) {
      this.cipher = cipher;
      this.word = word;
    }

    public CipherKind cipher() {
      return cipher;
    }

    /** As it stands in a profile file. */
    public String word() {
      return word;
    }
  }

  /** What a key is for. */
  public enum KeyUse {
    /** INTERNAL AUTHENTICATE, by which the card proves itself. */
    INTERNAL,
    /** EXTERNAL AUTHENTICATE that opens the holder's file, with the host's answer (RKSSSE). */
    EXTERNAL_HOST,
    /** The same with the SAM's answer. */
    EXTERNAL_SAM,
    /** EXTERNAL AUTHENTICATE before a PIN is set again. */
    PIN_RELOAD,
    /** The purse's key for debits. */
    DEBIT,
    /** The SAM's key for debits by 3DES. */
    SAM_DEBIT,
    /** The SAM's key for debits by SM4. */
    SAM_DEBIT_SM4;

    /** As it stands in a profile file. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What a card's key is derived from: 8 bytes. */
  public sealed interface Factor {
    /** The ATR's last 8 bytes. */
    record AtrLast8() implements Factor {}

    /** The ATR's last 6 bytes, T8 to TD, and two zero bytes. */
    record AtrSerial() implements Factor {}

    /** The issuing region's six digits and {@code sx}, in ASCII. */
    record RegionSx() implements Factor {}

    /** The last 8 bytes of the card identification code. */
    record IdentificationCodeTail() implements Factor {}

    /**
     * Bytes of a binary file.
     *
     * @param file its name in this profile
     * @param offset where they begin
     */
    record FilePart(String file, int offset) implements Factor {}
  }

  /**
   * The secure access module's side.
   *
   * @param application its AID or DF name
   * @param provesCard whether it checks the card's answer to INTERNAL AUTHENTICATE; one that does
   *     not opens files and proves nothing
   */
  public record SamSettings(Octets application, boolean provesCard) {}
}
