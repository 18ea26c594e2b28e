package org.onecard.lab.city;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.onecard.agent.profile.ProfileFiles;
import org.onecard.card.apdu.Hex;
import org.onecard.card.crypto.CipherKind;
import org.onecard.card.crypto.KeyedCipher;
import org.onecard.card.crypto.MemoryCipher;
import org.onecard.card.profile.Octets;
import org.onecard.card.profile.ProfileSet;
import org.onecard.card.purse.PurseApplication;
import org.onecard.card.purse.PurseKeys;
import org.onecard.card.purse.PurseSettings;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.server.keyservice.KeyServiceTacJudge;
import org.onecard.server.lane.TacVerdict;
import org.onecard.server.proof.TacJudge;
import org.onecard.virtual.card.StaticAtr;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.card.VirtualChip;
import org.onecard.virtual.purse.LabPurseKeys;
import org.onecard.virtual.purse.PurseOptions;
import org.onecard.virtual.purse.VirtualPurse;
import org.onecard.virtual.sam.TransitSam;

/**
 * The transit purses of a city, the PSAMs that debit them, and what its hosts know of their keys.
 */
final class CityPurses {

  private static final LabPurseKeys KEYS = LabPurseKeys.TRIPLE_DES;
  private static final ProfileSet PROFILES = ProfileFiles.builtIn();
  private static final Map<PurseApplication, PurseSettings> SETTINGS = PurseSettings.of(PROFILES);

  private CityPurses() {}

  static VirtualPurse purse(int serial, Chance chance) {
    return new VirtualPurse(
        PurseOptions.T_UNION
            .withSerial(serial)
            .withBalance(chance.pick(List.of(600L, 5_000L, 20_000L))),
        KEYS,
        new Random(chance.between(0, Long.MAX_VALUE - 1)));
  }

  /** A card with nothing else on it. */
  static VirtualCard card(VirtualPurse purse, int serial) {
    return VirtualChip.contactless(StaticAtr.contactless(), Hex.bytes("%08X".formatted(serial)))
        .application(purse)
        .build();
  }

  /** What stands for the card of a purse. */
  static RawCardIdentifier identifier(int serial) {
    return PurseApplication.T_UNION.listAids().stream()
        .flatMap(aid -> PROFILES.listOfName(Octets.of(aid)).stream())
        .flatMap(profile -> profile.identifier().stream())
        .flatMap(rule -> rule.identify(Hex.bytes("00009951%012d".formatted(serial))).stream())
        .findFirst()
        .map(identifier -> new RawCardIdentifier(identifier.bytes()))
        .orElseThrow();
  }

  /** Of the terminal of that number. */
  static VirtualChip psam(int terminal) {
    return VirtualChip.contact(StaticAtr.contact(terminal))
        .masterFile(new TransitSam("9999%08d".formatted(terminal), KEYS))
        .build();
  }

  /** Of a region that holds the master of the TAC keys, or of one that goes by the PSAM's word. */
  static TacJudge judge(boolean holdsMaster) {
    return holdsMaster
        ? new KeyServiceTacJudge(new Masters(), SETTINGS)
        : (card, debit, told) -> TacVerdict.NOT_CHECKED;
  }

  private static final class Masters implements PurseKeys {
    @Override
    public Optional<KeyedCipher> findDebitMaster(
        PurseApplication application, int keyVersion, int algorithm) {
      return Optional.empty();
    }

    @Override
    public Optional<KeyedCipher> findTacMaster(
        PurseApplication application, int keyVersion, int algorithm) {
      return Optional.of(new MemoryCipher(CipherKind.TRIPLE_DES, KEYS.tacMaster()));
    }
  }
}
