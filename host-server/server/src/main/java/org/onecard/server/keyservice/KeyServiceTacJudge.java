package org.onecard.server.keyservice;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.onecard.card.purse.ProofVerdict;
import org.onecard.card.purse.PurseApplication;
import org.onecard.card.purse.PurseIdentity;
import org.onecard.card.purse.PurseIntent;
import org.onecard.card.purse.PurseKeys;
import org.onecard.card.purse.PurseMac;
import org.onecard.card.purse.PurseProof;
import org.onecard.card.purse.PurseSettings;
import org.onecard.card.purse.TerminalNumber;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.PurseResult;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.server.lane.TacVerdict;
import org.onecard.server.proof.TacJudge;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges the TACs of purses by their masters. Whose purse it is stands in the card's identifier
 * (its serial number) and in the debit (its issuer's block).
 */
public final class KeyServiceTacJudge implements TacJudge {

  private static final Logger log = LoggerFactory.getLogger(KeyServiceTacJudge.class);

  /** Where an identifier that is no identification code has its length and its number. */
  private static final int LENGTH_AT = 4;

  private static final int NUMBER_AT = 5;
  private static final int NUMBER_LENGTH = 10;

  /** It is in no MAC. */
  private static final int NO_KEY_INDEX = 0;

  private final Map<PurseApplication, PurseProof> proofs = new EnumMap<>(PurseApplication.class);

  /**
   * For the unions that there are settings of; the debits of others are not checked.
   *
   * @param keys what they find follows the same settings
   */
  public KeyServiceTacJudge(PurseKeys keys, Map<PurseApplication, PurseSettings> settings) {
    settings.forEach((union, each) -> proofs.put(union, new PurseProof(keys, each.derivation())));
  }

  @Override
  public TacVerdict judge(RawCardIdentifier card, PurseDebit debit, PurseResult.Debited told) {
    Optional<PurseIdentity> identity = findIdentity(card, debit);
    Optional<PurseIntent> intent = findIntent(debit);
    PurseProof proof = proofs.get(unionOf(debit));
    if (identity.isEmpty() || intent.isEmpty() || proof == null) {
      return TacVerdict.NOT_CHECKED;
    }
    try {
      ProofVerdict verdict =
          proof.verifyTac(intent.get(), identity.get(), PurseMac.of(told.tac().bytes()));
      return switch (verdict) {
        case GENUINE -> TacVerdict.RIGHT;
        case WRONG -> TacVerdict.WRONG;
        case NO_KEY -> TacVerdict.NOT_CHECKED;
      };
    } catch (KeyVaultException e) {
      log.warn("A TAC is not checked: {}", e.getMessage());
      return TacVerdict.NOT_CHECKED;
    }
  }

  private static Optional<PurseIdentity> findIdentity(RawCardIdentifier card, PurseDebit debit) {
    byte[] identifier = card.bytes();
    if (debit.issuer().isEmpty() || identifier[LENGTH_AT] != NUMBER_LENGTH) {
      return Optional.empty();
    }
    return Optional.of(
        PurseIdentity.of(
            ByteBuffer.allocate(PurseIdentity.LENGTH)
                .put(debit.issuer().get().bytes())
                .put(debit.issuerFactor().bytes())
                .put(Arrays.copyOfRange(identifier, NUMBER_AT, NUMBER_AT + NUMBER_LENGTH))
                .array()));
  }

  private static PurseApplication unionOf(PurseDebit debit) {
    return debit.application() == Application.T_UNION
        ? PurseApplication.T_UNION
        : PurseApplication.CITY_UNION;
  }

  private static Optional<PurseIntent> findIntent(PurseDebit debit) {
    byte[] start =
        ByteBuffer.allocate(15)
            .putInt((int) debit.balanceBefore().amountFen())
            .putShort((short) debit.counter())
            .position(9)
            .put((byte) debit.keyVersion())
            .put((byte) debit.algorithm())
            .put(debit.cardRandom().bytes())
            .array();
    return PurseIntent.told(
        unionOf(debit),
        debit.kind().type(),
        NO_KEY_INDEX,
        debit.amount().amountFen(),
        start,
        new TerminalNumber(HexFormat.of().withUpperCase().formatHex(debit.samNumber().bytes())),
        ByteBuffer.wrap(debit.samSequence().bytes()).getInt() & 0xFFFF_FFFFL,
        debit.at());
  }
}
