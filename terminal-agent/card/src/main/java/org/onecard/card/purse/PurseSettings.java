package org.onecard.card.purse;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onecard.card.crypto.CipherKind;
import org.onecard.card.profile.AuthenticationSettings;
import org.onecard.card.profile.AuthenticationSettings.Factor;
import org.onecard.card.profile.CardProfile;
import org.onecard.card.profile.Octets;
import org.onecard.card.profile.ProfileSet;

/**
 * What public sources about purses' keys leave open, as far as a host needs it. Immutable.
 *
 * @param ciphers which cipher an algorithm number stands for, as {@code 8050} answers it; a purse
 *     whose number is missing cannot be checked
 * @param derivation how its keys follow from a master
 */
public record PurseSettings(Map<Integer, CipherKind> ciphers, PurseDerivation derivation) {

  private static final String PURSE_FILE = "EF15";

  public PurseSettings {
    ciphers = Map.copyOf(ciphers);
  }

  /** Empty for an algorithm that nobody has said anything about. */
  public Optional<CipherKind> findCipher(int algorithm) {
    return Optional.ofNullable(ciphers.get(algorithm));
  }

  /**
   * Of each union's purse, as the first profile that has its AID says. A union is missing whose
   * profile has no authentication, or takes factors of what a host is not told: it knows bytes 0 to
   * 7 and 10 to 19 of EF15.
   */
  public static Map<PurseApplication, PurseSettings> of(ProfileSet profiles) {
    Map<PurseApplication, PurseSettings> settings = new EnumMap<>(PurseApplication.class);
    for (PurseApplication application : PurseApplication.values()) {
      application.listAids().stream()
          .flatMap(aid -> profiles.listOfName(Octets.of(aid)).stream())
          .filter(CardProfile::isAccepted)
          .findFirst()
          .flatMap(CardProfile::authentication)
          .flatMap(PurseSettings::of)
          .ifPresent(found -> settings.put(application, found));
    }
    return settings;
  }

  private static Optional<PurseSettings> of(AuthenticationSettings profile) {
    List<Integer> factors = new ArrayList<>();
    for (Factor factor : profile.diversification()) {
      if (!(factor instanceof Factor.FilePart part)
          || !part.file().equals(PURSE_FILE)
          || !PurseIdentity.hasFactor(part.offset())) {
        return Optional.empty();
      }
      factors.add(part.offset());
    }
    if (factors.isEmpty()) {
      return Optional.empty();
    }
    Map<Integer, CipherKind> ciphers = new HashMap<>();
    profile.algorithms().forEach((number, algorithm) -> ciphers.put(number, algorithm.cipher()));
    return Optional.of(new PurseSettings(ciphers, new AssumedDerivation(factors)));
  }
}
