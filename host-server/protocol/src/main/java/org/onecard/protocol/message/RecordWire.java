package org.onecard.protocol.message;

import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.regex.Pattern;
import org.onecard.protocol.crypto.Commitment;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.PhaseTimes;
import org.onecard.protocol.record.ProofId;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.TerminalRecord;
import org.onecard.protocol.record.TimeQuality;
import org.onecard.protocol.wire.Wire;

/** Records between the domain and the wire. */
final class RecordWire {

  private static final Pattern EVENT_KIND = Pattern.compile("[a-z0-9.-]{1,64}");

  private RecordWire() {}

  static Wire.Record write(TerminalRecord content) {
    Wire.Record.Builder wire =
        Wire.Record.newBuilder()
            .setTerminal(content.id().terminalId())
            .setEpoch(content.id().epoch())
            .setSequence(content.id().sequence())
            .setPreviousHash(write(content.previousHash()))
            .setAtMs(content.at().toEpochMilli())
            .setTimeQuality(write(content.timeQuality()))
            .setCatalogueVersion(content.catalogueVersion());
    Body body = content.body();
    if (body instanceof Body.TapBody tap) {
      wire.setTap(write(tap));
    } else if (body instanceof Body.AdviceBody advice) {
      wire.setAdvice(write(advice, content.id()));
    } else if (body instanceof Body.OutcomeBody outcome) {
      wire.setOutcome(write(outcome));
    } else if (body instanceof Body.ReversalBody reversal) {
      wire.setReversal(
          Wire.ReversalBody.newBuilder().setTapId(reversal.tapId()).setWhy(reversal.why()));
    } else if (body instanceof Body.EventBody event) {
      wire.setEvent(Wire.EventBody.newBuilder().setKind(event.kind()).setDetail(event.detail()));
    } else if (body instanceof Body.EpochOpenedBody opened) {
      wire.setEpochOpened(Wire.EpochOpenedBody.newBuilder().setPrevious(write(opened.previous())));
    } else if (body instanceof Body.PurseIntentBody intent) {
      wire.setPurseIntent(PurseWire.write(intent));
    } else if (body instanceof Body.PurseResultBody result) {
      wire.setPurseResult(PurseWire.write(result));
    }
    return wire.build();
  }

  static TerminalRecord read(Wire.Record wire) throws NotWellFormed {
    Check.nothingUnknown(wire);
    RecordId id =
        new RecordId(
            Check.terminal(wire.getTerminal()),
            Check.epoch(wire.getEpoch()),
            Check.within(wire.getSequence(), 1, RecordId.MOST_SEQUENCE, "sequence"));
    Hash previous = Check.hash(wire.getPreviousHash(), "previous_hash");
    Check.that(
        (id.sequence() == 1) == previous.equals(Hash.ZERO),
        "previous_hash",
        "is zero at sequence 1 and nowhere else");
    Body body = readBody(wire, id);
    Check.that(
        (id.sequence() == 1) == (body instanceof Body.EpochOpenedBody),
        "body",
        "of the first record of an epoch, and of no other, opens it");
    return new TerminalRecord(
        id,
        previous,
        Check.time(wire.getAtMs(), "at_ms"),
        readQuality(wire.getTimeQuality()),
        Check.count(wire.getCatalogueVersion(), 0, "catalogue_version"),
        body);
  }

  private static Body readBody(Wire.Record wire, RecordId id) throws NotWellFormed {
    return switch (wire.getBodyCase()) {
      case TAP -> readTap(wire.getTap());
      case ADVICE -> readAdvice(wire.getAdvice(), id);
      case OUTCOME -> readOutcome(wire.getOutcome());
      case REVERSAL ->
          new Body.ReversalBody(
              Check.tapId(wire.getReversal().getTapId()),
              Check.text(wire.getReversal().getWhy(), Texts.MOST_REVERSAL, "why"));
      case EVENT ->
          new Body.EventBody(
              Check.matching(EVENT_KIND, wire.getEvent().getKind(), "kind"),
              Check.text(wire.getEvent().getDetail(), Texts.MOST_EVENT_DETAIL, "detail"));
      case EPOCH_OPENED -> readOpened(wire.getEpochOpened(), id);
      case PURSE_INTENT -> PurseWire.readIntent(wire.getPurseIntent());
      case PURSE_RESULT -> PurseWire.readResult(wire.getPurseResult());
      case BODY_NOT_SET -> throw Check.malformed("body", "is missing");
    };
  }

  private static Wire.TapBody write(Body.TapBody tap) {
    return Wire.TapBody.newBuilder()
        .setItem(tap.itemId())
        .setCommitment(write(tap.commitment().hash()))
        .setCard(RuleWire.write(tap.card()))
        .setDecideByMs(tap.decideBy().toEpochMilli())
        .setProofId(write(tap.proof()))
        .build();
  }

  private static Body readTap(Wire.TapBody wire) throws NotWellFormed {
    return new Body.TapBody(
        Check.item(wire.getItem(), "item"),
        new Commitment(Check.hash(wire.getCommitment(), "commitment")),
        RuleWire.readCard(wire.getCard()),
        Check.time(wire.getDecideByMs(), "decide_by_ms"),
        readProof(wire.getProofId()));
  }

  private static ByteString write(Optional<ProofId> proof) {
    return proof.map(id -> ByteString.copyFrom(id.bytes())).orElse(ByteString.EMPTY);
  }

  private static Optional<ProofId> readProof(ByteString wire) throws NotWellFormed {
    return wire.isEmpty()
        ? Optional.empty()
        : Optional.of(new ProofId(Check.bytes(wire, ProofId.LENGTH, "proof_id")));
  }

  private static Wire.AdviceBody write(Body.AdviceBody advice, RecordId own) {
    return Wire.AdviceBody.newBuilder()
        .setTapId(advice.tapId().equals(own.toString()) ? "" : advice.tapId())
        .setItem(advice.itemId())
        .setCommitment(write(advice.commitment().hash()))
        .setCard(RuleWire.write(advice.card()))
        .setFacts(RuleWire.write(advice.facts()))
        .setDecision(RuleWire.write(advice.decision()))
        .setTappedAtMs(advice.tappedAt().toEpochMilli())
        .setProofId(write(advice.proof()))
        .build();
  }

  private static Body readAdvice(Wire.AdviceBody wire, RecordId own) throws NotWellFormed {
    Check.that(!wire.getTapId().equals(own.toString()), "tap_id", "is empty for the record's own");
    return new Body.AdviceBody(
        wire.getTapId().isEmpty() ? own.toString() : Check.tapId(wire.getTapId()),
        Check.item(wire.getItem(), "item"),
        new Commitment(Check.hash(wire.getCommitment(), "commitment")),
        RuleWire.readCard(wire.getCard()),
        RuleWire.readFacts(wire.getFacts()),
        RuleWire.readDecision(wire.getDecision()),
        Check.time(wire.getTappedAtMs(), "tapped_at_ms"),
        readProof(wire.getProofId()));
  }

  private static Wire.OutcomeBody write(Body.OutcomeBody outcome) {
    PhaseTimes phases = outcome.phases();
    return Wire.OutcomeBody.newBuilder()
        .setTapId(outcome.tapId())
        .setKind(write(outcome.outcome()))
        .setDetectUs(phases.detectUs())
        .setReadUs(phases.readUs())
        .setProveUs(phases.proveUs())
        .setDecideUs(phases.decideUs())
        .setActUs(phases.actUs())
        .build();
  }

  private static Body readOutcome(Wire.OutcomeBody wire) throws NotWellFormed {
    return new Body.OutcomeBody(
        Check.tapId(wire.getTapId()),
        readKind(wire.getKind()),
        new PhaseTimes(
            phase(wire.getDetectUs()),
            phase(wire.getReadUs()),
            phase(wire.getProveUs()),
            phase(wire.getDecideUs()),
            phase(wire.getActUs())));
  }

  private static int phase(int us) throws NotWellFormed {
    return Check.within(us, 0, Integer.MAX_VALUE, "phase");
  }

  private static Body readOpened(Wire.EpochOpenedBody wire, RecordId own) throws NotWellFormed {
    Head previous = readHead(wire.getPrevious());
    Check.that(previous.epoch() < own.epoch(), "previous", "is not before the epoch");
    return new Body.EpochOpenedBody(previous);
  }

  static Wire.Head write(Head head) {
    return Wire.Head.newBuilder()
        .setEpoch(head.epoch())
        .setSequence(head.sequence())
        .setHash(write(head.hash()))
        .build();
  }

  static Head readHead(Wire.Head wire) throws NotWellFormed {
    int epoch = Check.within(wire.getEpoch(), 0, Integer.MAX_VALUE, "head epoch");
    long sequence = Check.count(wire.getSequence(), 0, "head sequence");
    Hash hash = Check.hash(wire.getHash(), "head hash");
    Check.that(
        (epoch == 0) == (sequence == 0) && (epoch == 0) == hash.equals(Hash.ZERO),
        "head",
        "is nothing in part");
    return new Head(epoch, sequence, hash);
  }

  static ByteString write(Hash hash) {
    return ByteString.copyFrom(hash.bytes());
  }

  private static Wire.TimeQuality write(TimeQuality quality) {
    return switch (quality) {
      case FROM_HOST -> Wire.TimeQuality.TIME_FROM_HOST;
      case FROM_FLOOR -> Wire.TimeQuality.TIME_FROM_FLOOR;
      case IN_DOUBT -> Wire.TimeQuality.TIME_IN_DOUBT;
    };
  }

  private static TimeQuality readQuality(Wire.TimeQuality wire) throws NotWellFormed {
    return switch (wire) {
      case TIME_FROM_HOST -> TimeQuality.FROM_HOST;
      case TIME_FROM_FLOOR -> TimeQuality.FROM_FLOOR;
      case TIME_IN_DOUBT -> TimeQuality.IN_DOUBT;
      case TIME_QUALITY_UNSPECIFIED, UNRECOGNIZED ->
          throw Check.malformed("time_quality", "is unknown");
    };
  }

  private static Wire.OutcomeKind write(Outcome outcome) {
    return switch (outcome) {
      case PASSED -> Wire.OutcomeKind.PASSED;
      case NOT_PASSED -> Wire.OutcomeKind.NOT_PASSED;
      case GATE_FAULT -> Wire.OutcomeKind.GATE_FAULT;
      case REFUSED_AS_TOLD -> Wire.OutcomeKind.REFUSED_AS_TOLD;
    };
  }

  private static Outcome readKind(Wire.OutcomeKind wire) throws NotWellFormed {
    return switch (wire) {
      case PASSED -> Outcome.PASSED;
      case NOT_PASSED -> Outcome.NOT_PASSED;
      case GATE_FAULT -> Outcome.GATE_FAULT;
      case REFUSED_AS_TOLD -> Outcome.REFUSED_AS_TOLD;
      case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> throw Check.malformed("outcome", "is unknown");
    };
  }
}
