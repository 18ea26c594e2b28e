package org.onecard.card.proof;

import org.onecard.card.apdu.Hex;
import org.onecard.card.profile.Octets;

/**
 * How a PSAM is spoken to. The first bytes of a command are written as one number, {@code
 * 0xBFDE485D} for {@code BF DE 48 5D}. Opening is public; how a PSAM checks a card's proof is not,
 * so the last three are assumptions.
 *
 * @param application the name of what computes, selected under a directory of the card
 *     application's name
 * @param provesCard whether it checks a card's answer; one that does not opens files only
 * @param cardFactor what the first eight bytes of both initialisations are
 * @param openInit derives the process key of RKSSSE: factor 8, region and {@code sx} 8, E_proc
 * @param open encrypts E_src under it; the answer goes to the card
 * @param readKeyIdentifier P2 of EXTERNAL AUTHENTICATE with what the PSAM answered, 0 to 255
 * @param checkInit derives the process key of internal authentication, with R_proc last. Assumed
 * @param check R_src and the card's answer; 9000 when it is right. Assumed
 * @param challenge draws a challenge that the check takes once. Assumed to be that of cards
 */
public record SamSettings(
    Octets application,
    boolean provesCard,
    DiversificationFactor cardFactor,
    int openInit,
    int open,
    int readKeyIdentifier,
    int checkInit,
    int check,
    int challenge) {

  public static final SamSettings DEFAULT =
      new SamSettings(
          Octets.of(Hex.bytes("D15600000590")),
          true,
          DiversificationFactor.ATR_TAIL,
          0xBFDE485D,
          0x80FA0000,
          0x07,
          0xBFDE485E,
          0x80FC0000,
          0x00840000);

  public SamSettings {
    ProofSettings.requireOneByte(readKeyIdentifier, "a key identifier");
  }

  public SamSettings withCardFactor(DiversificationFactor factor) {
    return new SamSettings(
        application,
        provesCard,
        factor,
        openInit,
        open,
        readKeyIdentifier,
        checkInit,
        check,
        challenge);
  }

  /** With another application, which may be one that proves no cards. */
  SamSettings withApplication(Octets name, boolean proves) {
    return new SamSettings(
        name, proves, cardFactor, openInit, open, readKeyIdentifier, checkInit, check, challenge);
  }

  SamSettings withReadKeyIdentifier(int identifier) {
    return new SamSettings(
        application,
        provesCard,
        cardFactor,
        openInit,
        open,
        identifier,
        checkInit,
        check,
        challenge);
  }
}
