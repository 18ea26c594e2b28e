package org.onecard.agent.tap;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.onecard.card.purse.DebitProof;
import org.onecard.card.purse.DebitRequest;
import org.onecard.card.purse.PurseApplication;
import org.onecard.card.purse.PurseIdentity;
import org.onecard.card.purse.PurseIntent;
import org.onecard.card.purse.TerminalNumber;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.PurseResult;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Money;
import org.onecard.scenario.PresentedCard.Application;

/** Debits of purses between what card and PSAM say and what records say. */
final class PurseWords {

  private static final int ISSUER_LENGTH = 4;
  private static final int FACTOR_LENGTH = 8;

  private PurseWords() {}

  static Optional<PurseApplication> findPurse(Application medium) {
    return switch (medium) {
      case T_UNION -> Optional.of(PurseApplication.T_UNION);
      case CITY_UNION -> Optional.of(PurseApplication.CITY_UNION);
      case SSSE, TRANSIT_CODE, ECARD, LIBRARY_STICKER -> Optional.empty();
    };
  }

  static Application medium(PurseApplication purse) {
    return switch (purse) {
      case T_UNION -> Application.T_UNION;
      case CITY_UNION -> Application.CITY_UNION;
    };
  }

  static PurseDebit toRecord(PurseIntent intent, PurseIdentity card) {
    byte[] issuer = card.issuerFactor();
    return new PurseDebit(
        medium(intent.application()),
        intent.type() == DebitRequest.TYPE_SIMPLE
            ? PurseDebit.Kind.SIMPLE
            : PurseDebit.Kind.COMPOSITE,
        Money.fen(intent.amountFen()),
        intent.counter(),
        Money.fen(intent.balanceBeforeFen()),
        intent.keyVersion(),
        intent.algorithm(),
        new SignedBytes(intent.random()),
        new SignedBytes(intent.terminal().bytes()),
        new SignedBytes(ByteBuffer.allocate(4).putInt((int) intent.terminalSequence()).array()),
        intent.at(),
        new SignedBytes(Arrays.copyOfRange(issuer, ISSUER_LENGTH, FACTOR_LENGTH)),
        Optional.of(new SignedBytes(Arrays.copyOf(issuer, ISSUER_LENGTH))));
  }

  /**
   * Back again, for asking the card; empty where a purse could not have been told so.
   *
   * @param keyIndex the card's key that it is asked with, one byte
   */
  static Optional<PurseIntent> toIntent(PurseDebit debit, int keyIndex) {
    byte[] start =
        ByteBuffer.allocate(15)
            .putInt((int) debit.balanceBefore().amountFen())
            .putShort((short) debit.counter())
            .position(9)
            .put((byte) debit.keyVersion())
            .put((byte) debit.algorithm())
            .put(debit.cardRandom().bytes())
            .array();
    return findPurse(debit.application())
        .flatMap(
            purse ->
                PurseIntent.told(
                    purse,
                    debit.kind().type(),
                    keyIndex,
                    debit.amount().amountFen(),
                    start,
                    new TerminalNumber(
                        HexFormat.of().withUpperCase().formatHex(debit.samNumber().bytes())),
                    ByteBuffer.wrap(debit.samSequence().bytes()).getInt() & 0xFFFF_FFFFL,
                    debit.at()));
  }

  /** Whether a purse is of the issuer that a debit tells of. */
  static boolean isIssuedBy(PurseDebit debit, PurseIdentity card) {
    byte[] issuer = card.issuerFactor();
    return debit
            .issuerFactor()
            .equals(new SignedBytes(Arrays.copyOfRange(issuer, ISSUER_LENGTH, FACTOR_LENGTH)))
        && debit
            .issuer()
            .map(told -> told.equals(new SignedBytes(Arrays.copyOf(issuer, ISSUER_LENGTH))))
            .orElse(true);
  }

  static PurseResult.Debited debited(DebitProof proof, boolean samAgreed) {
    return new PurseResult.Debited(
        new SignedBytes(proof.tac().bytes()), new SignedBytes(proof.mac2().bytes()), samAgreed);
  }
}
