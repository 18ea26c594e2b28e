package org.onecard.card.proof;

import java.util.Map;
import java.util.Optional;
import org.onecard.card.apdu.Hex;
import org.onecard.card.crypto.CipherKind;
import org.onecard.card.crypto.KeyedCipher;
import org.onecard.card.crypto.MemoryCipher;
import org.onecard.card.ssse.CardAlgorithm;
import org.onecard.card.ssse.CardIdentifier;

/**
 * One card of Chengdu with its values. The answers were computed with OpenSSL's command line from
 * the formulas of the facts, so that our code is not its own witness:
 *
 * <pre>
 *   regional key  E(made-up root, "510100sx" ‖ ¬"510100sx")
 *   card key      E(regional key, factor ‖ ¬factor), factor = last eight bytes of the ATR
 *   answer        E(E(card key, process value), source value)
 * </pre>
 */
final class ProofSamples {

  static final String SELECT = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";

  static final String R_PROC = "00112233445566778899AABBCCDDEEFF";
  static final String R_SRC = "0123456789ABCDEFFEDCBA9876543210";
  static final String E_SRC = "A1A2A3A4A5A6A7A8B1B2B3B4B5B6B7B8";
  static final String E_PROC = "C1C2C3C4C5C6C7C8D1D2D3D4D5D6D7D8";

  static final String ANSWER_3DES = "749868E2D1D4AA1F";
  static final String ANSWER_SM4 = "E61AE14690F5DF2D57A8F80B644E0ED8";
  static final String ANSWER_SM4_SHORT = "79103F31D86D73E2";
  static final String RESULT_3DES = "A6ABC0CA60006D80";
  static final String RESULT_SM4 = "7647F55634BA79134CA9C020DE0F3156";
  static final String RESULT_SM4_SHORT = "29237C1EDA68F471";

  static final CardAlgorithm TRIPLE_DES = new CardAlgorithm(1);
  static final CardAlgorithm SM4 = new CardAlgorithm(3);

  static final CardChallenge CHALLENGE = CardChallenge.of(Hex.bytes(R_PROC + R_SRC));
  static final AnswerToReset ATR =
      AnswerToReset.of(Hex.bytes("3B6D000000000000000000000000000042"));

  /** RKSSSE and the proof's key of region 510100, from roots that say what they are. */
  private static final Map<CardKeyName, String> REGIONAL_KEYS =
      Map.of(
          name(KeyUsage.PROOF, CipherKind.TRIPLE_DES), "E7EF12BCB28289CD1146C483A8817F64",
          name(KeyUsage.READ, CipherKind.TRIPLE_DES), "8C7CA59913AAF09F5B920D5C102F6F0A",
          name(KeyUsage.PROOF, CipherKind.SM4), "7A3AC4E1527F83E9537BAF84D906C317",
          name(KeyUsage.READ, CipherKind.SM4), "D45BE46C2AAE9DFBBDBFE042E03AD7A6");

  private ProofSamples() {}

  private static CardKeyName name(KeyUsage usage, CipherKind kind) {
    return new CardKeyName("510100", usage, 1, kind);
  }

  static Optional<KeyedCipher> findKey(CardKeyName name) {
    return Optional.ofNullable(REGIONAL_KEYS.get(name))
        .map(key -> new MemoryCipher(name.kind(), Hex.bytes(key)));
  }

  static ProofSubject subject(CardAlgorithm algorithm) {
    return new ProofSubject(
        "510100", ATR, algorithm, CardIdentifier.of(Hex.bytes("510100D15600000500000042FFFFFFFF")));
  }

  /** Eight bytes of every value. */
  static CardEvidence evidenceOf3des(String answer) {
    return new CardEvidence(
        subject(TRIPLE_DES),
        CHALLENGE,
        value(answer),
        value(E_SRC.substring(0, 16)),
        value(E_PROC.substring(0, 16)));
  }

  static CardEvidence evidenceOfSm4(String answer) {
    return new CardEvidence(subject(SM4), CHALLENGE, value(answer), value(E_SRC), value(E_PROC));
  }

  static AuthenticationValue value(String hex) {
    return AuthenticationValue.of(Hex.bytes(hex));
  }

  static byte[] status(int value) {
    return new byte[] {(byte) (value >> 8), (byte) value};
  }
}
