package org.onecard.virtual.sam;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onecard.virtual.card.SsseCipher;
import org.onecard.virtual.card.SsseKey;
import org.onecard.virtual.card.SsseMasterKeys;

/**
 * In what a PSAM for social security cards differs from the next. Immutable.
 *
 * @param masters whose cards it knows
 * @param ciphers what it computes with, by the length of a card's values, 8 or 16
 * @param keys those it holds
 * @param onlyRegion six digits where it is of that region's level; empty where it knows every
 *     region
 * @param serial 20 hexadecimal digits
 * @param terminalNumber 12 hexadecimal digits
 */
public record SsseSamOptions(
    SsseMasterKeys masters,
    Map<Integer, SsseCipher> ciphers,
    Set<SsseKey> keys,
    Optional<String> onlyRegion,
    String serial,
    String terminalNumber) {

  /** A PSAM of the lab that knows all its cards. */
  public static final SsseSamOptions LAB =
      new SsseSamOptions(
          SsseMasterKeys.LAB,
          Map.of(8, SsseCipher.TRIPLE_DES, 16, SsseCipher.SM4),
          Set.of(SsseKey.PROOF, SsseKey.READ),
          Optional.empty(),
          "99999999990000000001",
          "990000000001");

  public SsseSamOptions {
    ciphers = Map.copyOf(ciphers);
    keys = Set.copyOf(keys);
    if (!serial.matches("[0-9A-F]{20}") || !terminalNumber.matches("[0-9A-F]{12}")) {
      throw new IllegalArgumentException(
          "a PSAM has a serial of 20 hexadecimal digits and a terminal number of 12");
    }
  }

  public SsseSamOptions withCiphers(Map<Integer, SsseCipher> others) {
    return new SsseSamOptions(masters, others, keys, onlyRegion, serial, terminalNumber);
  }

  public SsseSamOptions withKeys(SsseKey... held) {
    return new SsseSamOptions(masters, ciphers, Set.of(held), onlyRegion, serial, terminalNumber);
  }

  public SsseSamOptions withOnlyRegion(String region) {
    return new SsseSamOptions(masters, ciphers, keys, Optional.of(region), serial, terminalNumber);
  }
}
