package org.onecard.protocol.message;

import com.google.protobuf.ByteString;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Optional;
import org.onecard.protocol.crypto.Commitment;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.PendingDebit;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.PurseResult;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.protocol.wire.Wire;
import org.onecard.scenario.Money;
import org.onecard.scenario.PresentedCard.Payment;

/** Debits of purses between the domain and the wire. */
final class PurseWire {

  private static final long MOST_AMOUNT = 0xFFFF_FFFFL;
  private static final int MOST_COUNTER = 0xFFFF;
  private static final int MOST_BYTE = 0xFF;
  private static final int RANDOM_LENGTH = 4;
  private static final int SAM_NUMBER_LENGTH = 6;
  private static final int SAM_SEQUENCE_LENGTH = 4;
  private static final int ISSUER_FACTOR_LENGTH = 4;
  private static final int ISSUER_LENGTH = 4;
  private static final int MAC_LENGTH = 4;

  private PurseWire() {}

  static Wire.PurseIntentBody write(Body.PurseIntentBody intent) {
    return Wire.PurseIntentBody.newBuilder()
        .setTapId(intent.tapId())
        .setCommitment(RecordWire.write(intent.commitment().hash()))
        .setDebit(write(intent.debit()))
        .build();
  }

  static Body readIntent(Wire.PurseIntentBody wire) throws NotWellFormed {
    return new Body.PurseIntentBody(
        Check.tapId(wire.getTapId()),
        new Commitment(Check.hash(wire.getCommitment(), "commitment")),
        readDebit(wire.getDebit()));
  }

  static Wire.PurseResultBody write(Body.PurseResultBody body) {
    Wire.PurseResultBody.Builder wire =
        Wire.PurseResultBody.newBuilder()
            .setTapId(body.tapId())
            .setCommitment(RecordWire.write(body.commitment().hash()))
            .setDebit(write(body.debit()));
    PurseResult result = body.result();
    if (result instanceof PurseResult.Debited debited) {
      wire.setDebited(
          Wire.PurseDebited.newBuilder()
              .setTac(write(debited.tac()))
              .setMac2(write(debited.mac2()))
              .setSamAgreed(debited.samAgreed()));
    } else if (result instanceof PurseResult.NotDebited not) {
      wire.setNotDebited(
          Wire.PurseNotDebited.newBuilder().setWhy(not.why()).setByBalance(not.byBalance()));
    } else if (result instanceof PurseResult.Unresolved unresolved) {
      wire.setUnresolved(Wire.PurseUnresolved.newBuilder().setWhy(unresolved.why()));
    }
    return wire.build();
  }

  static Body readResult(Wire.PurseResultBody wire) throws NotWellFormed {
    return new Body.PurseResultBody(
        Check.tapId(wire.getTapId()),
        new Commitment(Check.hash(wire.getCommitment(), "commitment")),
        readDebit(wire.getDebit()),
        readWhatBecame(wire));
  }

  private static PurseResult readWhatBecame(Wire.PurseResultBody wire) throws NotWellFormed {
    return switch (wire.getResultCase()) {
      case DEBITED ->
          new PurseResult.Debited(
              bytes(wire.getDebited().getTac(), MAC_LENGTH, "tac"),
              bytes(wire.getDebited().getMac2(), MAC_LENGTH, "mac2"),
              wire.getDebited().getSamAgreed());
      case NOT_DEBITED ->
          new PurseResult.NotDebited(
              Check.text(wire.getNotDebited().getWhy(), Texts.MOST_REVERSAL, "why"),
              wire.getNotDebited().getByBalance());
      case UNRESOLVED ->
          new PurseResult.Unresolved(
              Check.text(wire.getUnresolved().getWhy(), Texts.MOST_REVERSAL, "why"));
      case RESULT_NOT_SET -> throw Check.malformed("result", "is missing");
    };
  }

  static Wire.PendingDebit write(PendingDebit pending) {
    return Wire.PendingDebit.newBuilder()
        .setTapId(pending.tapId())
        .setDebit(write(pending.debit()))
        .build();
  }

  static PendingDebit readPending(Wire.PendingDebit wire) throws NotWellFormed {
    return new PendingDebit(Check.tapId(wire.getTapId()), readDebit(wire.getDebit()));
  }

  static Wire.PurseDebitMessage write(PurseDebit debit) {
    LocalDateTime at = debit.at();
    Wire.PurseDebitMessage.Builder wire = Wire.PurseDebitMessage.newBuilder();
    debit.issuer().ifPresent(issuer -> wire.setIssuer(write(issuer)));
    return wire.setApplicationValue(debit.application().number())
        .setTransactionType(debit.kind().type())
        .setAmountFen(debit.amount().amountFen())
        .setCounter(debit.counter())
        .setBalanceBeforeFen(debit.balanceBefore().amountFen())
        .setKeyVersion(debit.keyVersion())
        .setAlgorithm(debit.algorithm())
        .setCardRandom(write(debit.cardRandom()))
        .setSamNumber(write(debit.samNumber()))
        .setSamSequence(write(debit.samSequence()))
        .setAtLocal(
            Check.toNumber(at.toLocalDate()) * 1_000_000L
                + at.getHour() * 10_000L
                + at.getMinute() * 100L
                + at.getSecond())
        .setIssuerFactor(write(debit.issuerFactor()))
        .build();
  }

  static PurseDebit readDebit(Wire.PurseDebitMessage wire) throws NotWellFormed {
    var application = RuleWire.readApplication(wire.getApplicationValue());
    Check.that(application.payment() == Payment.PURSE, "application", "has no purse");
    return new PurseDebit(
        application,
        readKind(wire.getTransactionType()),
        Money.fen(Check.within(wire.getAmountFen(), 1, MOST_AMOUNT, "amount_fen")),
        Check.within(wire.getCounter(), 0, MOST_COUNTER, "counter"),
        Money.fen(
            Check.within(
                wire.getBalanceBeforeFen(), -MOST_AMOUNT, MOST_AMOUNT, "balance_before_fen")),
        Check.within(wire.getKeyVersion(), 0, MOST_BYTE, "key_version"),
        Check.within(wire.getAlgorithm(), 0, MOST_BYTE, "algorithm"),
        bytes(wire.getCardRandom(), RANDOM_LENGTH, "card_random"),
        bytes(wire.getSamNumber(), SAM_NUMBER_LENGTH, "sam_number"),
        bytes(wire.getSamSequence(), SAM_SEQUENCE_LENGTH, "sam_sequence"),
        readLocal(wire.getAtLocal()),
        bytes(wire.getIssuerFactor(), ISSUER_FACTOR_LENGTH, "issuer_factor"),
        wire.getIssuer().isEmpty()
            ? Optional.empty()
            : Optional.of(bytes(wire.getIssuer(), ISSUER_LENGTH, "issuer")));
  }

  private static PurseDebit.Kind readKind(int type) throws NotWellFormed {
    for (PurseDebit.Kind kind : PurseDebit.Kind.values()) {
      if (kind.type() == type) {
        return kind;
      }
    }
    throw Check.malformed("transaction_type", "is unknown");
  }

  private static LocalDateTime readLocal(long number) throws NotWellFormed {
    long day = Check.within(number, 0, 99_991_231_235_959L, "at_local") / 1_000_000;
    try {
      return Check.date((int) day, "at_local")
          .atTime((int) (number / 10_000 % 100), (int) (number / 100 % 100), (int) (number % 100));
    } catch (DateTimeException notATime) {
      throw Check.malformed("at_local", "is no time of the day");
    }
  }

  private static SignedBytes bytes(ByteString bytes, int length, String field)
      throws NotWellFormed {
    return Check.bytes(bytes, length, length, field);
  }

  private static ByteString write(SignedBytes bytes) {
    return ByteString.copyFrom(bytes.bytes());
  }
}
