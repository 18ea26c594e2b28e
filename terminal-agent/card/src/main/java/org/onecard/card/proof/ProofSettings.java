package org.onecard.card.proof;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.onecard.card.profile.AuthenticationSettings;
import org.onecard.card.profile.AuthenticationSettings.Algorithm;
import org.onecard.card.profile.AuthenticationSettings.Factor;
import org.onecard.card.profile.AuthenticationSettings.KeyUse;
import org.onecard.card.profile.CardProfile;
import org.onecard.card.profile.ProfileAssurance;
import org.onecard.card.ssse.CardAlgorithm;

/**
 * What public sources about the proof of a card leave open. Terminal and host must agree on it.
 * Immutable.
 *
 * @param schemes how a card authenticates whose FCI names that number; SSF33 has no public cipher
 *     and so no scheme
 * @param factors the steps from a region's key to the card's, in order, at the host
 * @param keyVersion of the regional keys, 0 to 255
 * @param keyVersionByte stands before the challenge in INTERNAL AUTHENTICATE where it is present, 0
 *     to 255
 * @param proofKeyIdentifier P2 of INTERNAL AUTHENTICATE, 0 to 255
 * @param readKeyIdentifier P2 of EXTERNAL AUTHENTICATE with RKSSSE by the host, 0 to 255
 * @param pinReloadKeyIdentifier P2 of the one that lets a PIN be replaced, 0 to 255
 * @param sam how a PSAM is spoken to
 */
public record ProofSettings(
    Map<CardAlgorithm, AuthenticationScheme> schemes,
    List<DiversificationFactor> factors,
    int keyVersion,
    OptionalInt keyVersionByte,
    int proofKeyIdentifier,
    int readKeyIdentifier,
    int pinReloadKeyIdentifier,
    SamSettings sam) {

  /** {@code 01} is 3DES, {@code 03} SM4 (assumed); a card's key follows from its ATR's tail. */
  public static final ProofSettings DEFAULT =
      new ProofSettings(
          Map.of(
              new CardAlgorithm(1), StandardScheme.TRIPLE_DES,
              new CardAlgorithm(3), StandardScheme.SM4),
          List.of(DiversificationFactor.ATR_TAIL),
          1,
          OptionalInt.empty(),
          0x00,
          0x0A,
          0x06,
          SamSettings.DEFAULT);

  public ProofSettings {
    schemes = Map.copyOf(schemes);
    factors = List.copyOf(factors);
    requireOneByte(keyVersion, "a key's version");
    requireOneByte(keyVersionByte.orElse(0), "a key's version");
    requireOneByte(proofKeyIdentifier, "a key identifier");
    requireOneByte(readKeyIdentifier, "a key identifier");
    requireOneByte(pinReloadKeyIdentifier, "a key identifier");
  }

  /**
   * As a profile has them. What it is silent about is as by default, but for the factors: a profile
   * without any means cards that hold the region's key itself.
   *
   * @return empty where cards of this profile are not proved: it says so, or derives keys from a
   *     file, which no social security card has been seen to do
   */
  public static Optional<ProofSettings> find(CardProfile profile) {
    return profile
        .authentication()
        .filter(settings -> profile.assurance() == ProfileAssurance.PROVED)
        .flatMap(ProofSettings::of);
  }

  private static Optional<ProofSettings> of(AuthenticationSettings profile) {
    List<DiversificationFactor> factors =
        profile.diversification().stream().flatMap(each -> findFactor(each).stream()).toList();
    if (factors.size() < profile.diversification().size()) {
      return Optional.empty();
    }
    Map<CardAlgorithm, AuthenticationScheme> schemes = new HashMap<>();
    profile
        .algorithms()
        .forEach(
            (number, algorithm) -> schemes.put(new CardAlgorithm(number), schemeOf(algorithm)));
    // A SAM derives the region's key by itself, so it is told the card's own factor only.
    DiversificationFactor cardFactor = SamSettings.DEFAULT.cardFactor();
    for (DiversificationFactor factor : factors) {
      if (factor != DiversificationFactor.REGION) {
        cardFactor = factor;
      }
    }
    SamSettings sam =
        SamSettings.DEFAULT
            .withCardFactor(cardFactor)
            .withReadKeyIdentifier(
                profile
                    .findKey(KeyUse.EXTERNAL_SAM)
                    .orElse(SamSettings.DEFAULT.readKeyIdentifier()));
    return Optional.of(
        new ProofSettings(
            schemes,
            factors,
            profile.keyVersion(),
            profile.keyVersionByte(),
            profile.findKey(KeyUse.INTERNAL).orElse(DEFAULT.proofKeyIdentifier()),
            profile.findKey(KeyUse.EXTERNAL_HOST).orElse(DEFAULT.readKeyIdentifier()),
            profile.findKey(KeyUse.PIN_RELOAD).orElse(DEFAULT.pinReloadKeyIdentifier()),
            profile
                .sam()
                .map(each -> sam.withApplication(each.application(), each.provesCard()))
                .orElse(sam)));
  }

  private static AuthenticationScheme schemeOf(Algorithm algorithm) {
    return switch (algorithm) {
      case TRIPLE_DES -> StandardScheme.TRIPLE_DES;
      case SM4 -> StandardScheme.SM4;
      case SM4_SHORT -> StandardScheme.SM4_SHORT;
    };
  }

  private static Optional<DiversificationFactor> findFactor(Factor factor) {
    if (factor instanceof Factor.AtrLast8) {
      return Optional.of(DiversificationFactor.ATR_TAIL);
    }
    if (factor instanceof Factor.AtrSerial) {
      return Optional.of(DiversificationFactor.ATR_SERIAL);
    }
    if (factor instanceof Factor.RegionSx) {
      return Optional.of(DiversificationFactor.REGION);
    }
    return factor instanceof Factor.IdentificationCodeTail
        ? Optional.of(DiversificationFactor.IDENTIFICATION_CODE_TAIL)
        : Optional.empty();
  }

  static void requireOneByte(int value, String what) {
    if (value < 0 || value > 0xFF) {
      throw new IllegalArgumentException(what + " has one byte, not " + value);
    }
  }

  /** Empty for an algorithm that nobody has said anything about. */
  public Optional<AuthenticationScheme> findScheme(CardAlgorithm algorithm) {
    return Optional.ofNullable(schemes.get(algorithm));
  }

  /**
   * P2 of EXTERNAL AUTHENTICATE with what the host answered.
   *
   * @param usage {@code READ} or {@code PIN_RELOAD}
   */
  public int keyIdentifier(KeyUsage usage) {
    return switch (usage) {
      case READ -> readKeyIdentifier;
      case PIN_RELOAD -> pinReloadKeyIdentifier;
      case PROOF -> throw new IllegalArgumentException("the key of the card's proof opens nothing");
    };
  }

  public ProofSettings withSchemes(Map<CardAlgorithm, AuthenticationScheme> others) {
    return new ProofSettings(
        others,
        factors,
        keyVersion,
        keyVersionByte,
        proofKeyIdentifier,
        readKeyIdentifier,
        pinReloadKeyIdentifier,
        sam);
  }

  public ProofSettings withFactors(DiversificationFactor... others) {
    return new ProofSettings(
        schemes,
        List.of(others),
        keyVersion,
        keyVersionByte,
        proofKeyIdentifier,
        readKeyIdentifier,
        pinReloadKeyIdentifier,
        sam);
  }

  /** Commands of internal authentication begin with this byte of data. */
  public ProofSettings withKeyVersionByte(int version) {
    return new ProofSettings(
        schemes,
        factors,
        keyVersion,
        OptionalInt.of(version),
        proofKeyIdentifier,
        readKeyIdentifier,
        pinReloadKeyIdentifier,
        sam);
  }

  public ProofSettings withSam(SamSettings other) {
    return new ProofSettings(
        schemes,
        factors,
        keyVersion,
        keyVersionByte,
        proofKeyIdentifier,
        readKeyIdentifier,
        pinReloadKeyIdentifier,
        other);
  }
}
