package org.onecard.protocol.message;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onecard.protocol.crypto.MerkleTree;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.wire.Wire;
import org.onecard.scenario.Decision;

/** What a host signs, between the domain and the wire; catalogues apart. */
final class HostWire {

  private HostWire() {}

  // ---- time and epochs

  static Wire.HostTimeBody write(HostTime time) {
    return Wire.HostTimeBody.newBuilder()
        .setNonce(ByteString.copyFrom(time.nonce().bytes()))
        .setAtMs(time.at().toEpochMilli())
        .setTerminal(time.terminalId())
        .setHead(RecordWire.write(time.head()))
        .build();
  }

  static HostTime readTime(Wire.HostTimeBody wire) throws NotWellFormed {
    Check.nothingUnknown(wire);
    return new HostTime(
        Check.nonce(wire.getNonce()),
        Check.time(wire.getAtMs(), "at_ms"),
        Check.terminal(wire.getTerminal()),
        RecordWire.readHead(wire.getHead()));
  }

  static Wire.EpochGrantBody write(EpochGrant grant) {
    return Wire.EpochGrantBody.newBuilder()
        .setTerminal(grant.terminalId())
        .setFirst(grant.first())
        .setCount(grant.count())
        .build();
  }

  static EpochGrant readGrant(Wire.EpochGrantBody wire) throws NotWellFormed {
    Check.nothingUnknown(wire);
    return new EpochGrant(
        Check.terminal(wire.getTerminal()),
        Check.epoch(wire.getFirst()),
        Check.within(wire.getCount(), 1, EpochGrant.MOST, "count"));
  }

  // ---- seals and answers

  static Wire.SealBody write(Seal seal) {
    return Wire.SealBody.newBuilder()
        .setCommitId(seal.commitId())
        .setPreviousSealHash(RecordWire.write(seal.previousSealHash()))
        .setRoot(RecordWire.write(seal.root()))
        .setLeafCount(seal.leafCount())
        .setAtMs(seal.at().toEpochMilli())
        .setRegion(Check.toNumber(seal.region()))
        .build();
  }

  static Seal readSeal(Wire.SealBody wire) throws NotWellFormed {
    Check.nothingUnknown(wire);
    Seal seal =
        new Seal(
            Check.count(wire.getCommitId(), 1, "commit_id"),
            Check.hash(wire.getPreviousSealHash(), "previous_seal_hash"),
            Check.hash(wire.getRoot(), "root"),
            Check.within(wire.getLeafCount(), 1, MerkleTree.MOST_LEAVES, "leaf_count"),
            Check.time(wire.getAtMs(), "at_ms"),
            Check.region(wire.getRegion(), "region"));
    Check.that(
        (seal.commitId() == 1) == seal.previousSealHash().equals(Hash.ZERO),
        "previous_seal_hash",
        "is zero at commit 1 and nowhere else");
    return seal;
  }

  static Wire.Answer write(Answer answer) {
    Wire.Answer.Builder wire =
        Wire.Answer.newBuilder()
            .setTerminal(answer.id().terminalId())
            .setEpoch(answer.id().epoch())
            .setSequence(answer.id().sequence())
            .setRecordHash(RecordWire.write(answer.recordHash()))
            .setLineHash(RecordWire.write(answer.lineHash()))
            .setResult(write(answer.result()))
            .setPostedFen(answer.posted().amountFen())
            .setHead(RecordWire.write(answer.head()));
    answer.decision().ifPresent(decision -> wire.setDecision(RuleWire.write(decision)));
    answer.pendingDebit().ifPresent(pending -> wire.setPendingDebit(PurseWire.write(pending)));
    wire.setRideDue(answer.rideDue());
    return wire.build();
  }

  static Answer readAnswer(Wire.Answer wire) throws NotWellFormed {
    Check.nothingUnknown(wire);
    AnswerResult result = readResult(wire.getResult());
    Check.that(
        wire.hasDecision() == result.tellsDecision(), "decision", "does not go with the result");
    Check.that(
        !wire.hasPendingDebit() || result == AnswerResult.DECIDED,
        "pending_debit",
        "does not go with the result");
    Check.that(
        !wire.getRideDue() || result == AnswerResult.ACCEPTED,
        "ride_due",
        "does not go with the result");
    Optional<Decision> decision =
        wire.hasDecision()
            ? Optional.of(RuleWire.readDecision(wire.getDecision()))
            : Optional.empty();
    return new Answer(
        new RecordId(
            Check.terminal(wire.getTerminal()),
            Check.epoch(wire.getEpoch()),
            Check.count(wire.getSequence(), 1, "sequence")),
        Check.hash(wire.getRecordHash(), "record_hash"),
        Check.hash(wire.getLineHash(), "line_hash"),
        result,
        decision,
        Check.amount(wire.getPostedFen(), "posted_fen"),
        RecordWire.readHead(wire.getHead()),
        wire.hasPendingDebit()
            ? Optional.of(PurseWire.readPending(wire.getPendingDebit()))
            : Optional.empty(),
        wire.getRideDue());
  }

  private static Wire.Result write(AnswerResult result) {
    return switch (result) {
      case DECIDED -> Wire.Result.DECIDED;
      case UNDECIDED -> Wire.Result.UNDECIDED;
      case KEPT -> Wire.Result.KEPT;
      case REVERSED -> Wire.Result.REVERSED;
      case CHARGED -> Wire.Result.CHARGED;
      case ACCEPTED -> Wire.Result.ACCEPTED;
    };
  }

  private static AnswerResult readResult(Wire.Result wire) throws NotWellFormed {
    return switch (wire) {
      case DECIDED -> AnswerResult.DECIDED;
      case UNDECIDED -> AnswerResult.UNDECIDED;
      case KEPT -> AnswerResult.KEPT;
      case REVERSED -> AnswerResult.REVERSED;
      case CHARGED -> AnswerResult.CHARGED;
      case ACCEPTED -> AnswerResult.ACCEPTED;
      case RESULT_UNSPECIFIED, UNRECOGNIZED -> throw Check.malformed("result", "is unknown");
    };
  }

  static List<Hash> readHashes(List<ByteString> wire, int most, String field) throws NotWellFormed {
    Check.count(wire, 0, most, field);
    List<Hash> hashes = new ArrayList<>(wire.size());
    for (ByteString each : wire) {
      hashes.add(Check.hash(each, field));
    }
    return hashes;
  }
}
