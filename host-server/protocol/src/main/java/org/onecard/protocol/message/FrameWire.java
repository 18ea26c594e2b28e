package org.onecard.protocol.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.Parser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onecard.protocol.crypto.DenyTagKey;
import org.onecard.protocol.crypto.MerklePath;
import org.onecard.protocol.crypto.SealedCard;
import org.onecard.protocol.crypto.SealingPublicKey;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.VerifyingKey;
import org.onecard.protocol.enrol.EnrolCode;
import org.onecard.protocol.enrol.EnrolSecret;
import org.onecard.protocol.frame.Frames;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.protocol.wire.Wire;

/** Messages between the domain and the wire. */
final class FrameWire {

  private static final int MOST_VERSIONS = 8;
  private static final int MOST_VERSION = 65_535;
  private static final int MOST_SIGNED_BYTES = 4_096;
  private static final int MOST_REQUEST_BYTES = 4_096;
  private static final int MOST_CERTIFICATES = 4;
  private static final int MOST_CERTIFICATE_BYTES = 8_192;
  private static final int MOST_KEY_ID = 255;
  private static final int MOST_PORT = 65_535;

  private FrameWire() {}

  static Wire.Frame write(Message message) {
    Wire.Frame.Builder frame = Wire.Frame.newBuilder();
    if (message instanceof Message.Hello hello) {
      frame.setHello(write(hello));
    } else if (message instanceof Message.Submission submission) {
      frame.setSubmission(write(submission));
    } else if (message instanceof Message.Heartbeat heartbeat) {
      frame.setHeartbeat(
          Wire.Heartbeat.newBuilder().setNonce(ByteString.copyFrom(heartbeat.nonce().bytes())));
    } else if (message instanceof Message.CatalogueReport report) {
      frame.setCatalogueReport(
          Wire.CatalogueReport.newBuilder()
              .setVersion(report.version())
              .setAccepted(report.accepted())
              .setWhy(report.why())
              .setInForce(report.inForce()));
    } else if (message instanceof Message.Welcome welcome) {
      frame.setWelcome(
          Wire.Welcome.newBuilder()
              .setVersion(welcome.version())
              .setHostTime(write(welcome.hostTime()))
              .setEpochGrant(write(welcome.epochGrant()))
              .setExpected(write(welcome.expected()))
              .setMostAhead(welcome.mostAhead()));
    } else if (message instanceof Message.Answers answers) {
      frame.setAnswers(write(answers));
    } else if (message instanceof Message.HostTimeMessage time) {
      frame.setHostTime(Wire.HostTime.newBuilder().setHostTime(write(time.hostTime())));
    } else if (message instanceof Message.CatalogueDelivery delivery) {
      frame.setCatalogue(
          Wire.CatalogueDelivery.newBuilder()
              .setBundle(write(delivery.bundle(), delivery.signature())));
    } else if (message instanceof Message.DenyListOffer offer) {
      frame.setDenyListOffer(
          Wire.DenyListOffer.newBuilder()
              .setNewest(write(offer.newest()))
              .setWhole(write(offer.whole()))
              .setDeltasFrom(offer.deltasFrom()));
    } else if (message instanceof Message.DenyListWanted wanted) {
      frame.setDenyListWanted(DenyWire.write(wanted));
    } else if (message instanceof Message.DenyListChunk chunk) {
      frame.setDenyListChunk(DenyWire.write(chunk));
    } else if (message instanceof Message.Refusal refusal) {
      frame.setRefusal(
          Wire.Refusal.newBuilder()
              .setCode(write(refusal.code()))
              .setSubmission(refusal.submission())
              .setExpected(write(refusal.expected()))
              .setText(refusal.text())
              .setComeAfterMs((int) refusal.comeAfter().toMillis()));
    } else if (message instanceof Message.EnrolRequest request) {
      frame.setEnrolRequest(write(request));
    } else if (message instanceof Message.EnrolGrant grant) {
      frame.setEnrolGrant(write(grant));
    } else if (message instanceof Message.LeaseWanted wanted) {
      frame.setLeaseWanted(SiteWire.write(wanted));
    } else if (message instanceof Message.LeaseDelivery delivery) {
      frame.setLease(Wire.LeaseDelivery.newBuilder().setLease(write(delivery.lease())));
    } else if (message instanceof Message.GateOrderDelivery delivery) {
      frame.setGateOrder(Wire.GateOrderDelivery.newBuilder().setOrder(write(delivery.order())));
    } else if (message instanceof Message.AnchorsDelivery delivery) {
      frame.setAnchors(Wire.AnchorsDelivery.newBuilder().setAnchors(write(delivery.anchors())));
    } else if (message instanceof Message.AnchorsHeld held) {
      frame.setAnchorsHeld(Wire.AnchorsHeld.newBuilder().setVersion(held.version()));
    } else if (message instanceof Message.CertificateWanted wanted) {
      frame.setCertificateWanted(AnchorWire.write(wanted));
    } else if (message instanceof Message.CertificateGrant grant) {
      frame.setCertificateGrant(AnchorWire.write(grant));
    } else if (message instanceof Message.LibraryAsked asked) {
      frame.setLibraryAsked(LibraryWire.write(asked));
    } else if (message instanceof Message.LibraryTold told) {
      frame.setLibraryTold(LibraryWire.write(told));
    } else if (message instanceof Message.ChallengesWanted wanted) {
      frame.setChallengesWanted(Wire.ChallengesWanted.newBuilder().setCount(wanted.count()));
    } else if (message instanceof Message.Challenges challenges) {
      frame.setChallenges(ProofWire.write(challenges));
    } else if (message instanceof Message.ProofRequest request) {
      frame.setProofRequest(ProofWire.write(request));
    } else if (message instanceof Message.ProofAnswer answer) {
      frame.setProofAnswer(ProofWire.write(answer));
    }
    return frame.build();
  }

  static Message read(Wire.Frame frame) throws NotWellFormed {
    return switch (frame.getBodyCase()) {
      case HELLO -> readHello(frame.getHello());
      case SUBMISSION -> readSubmission(frame.getSubmission());
      case HEARTBEAT -> new Message.Heartbeat(Check.nonce(frame.getHeartbeat().getNonce()));
      case CATALOGUE_REPORT -> readReport(frame.getCatalogueReport());
      case ENROL_REQUEST -> readRequest(frame.getEnrolRequest());
      case WELCOME -> readWelcome(frame.getWelcome());
      case ANSWERS -> readAnswers(frame.getAnswers());
      case HOST_TIME ->
          new Message.HostTimeMessage(readHostTime(frame.getHostTime().getHostTime()));
      case CATALOGUE ->
          new Message.CatalogueDelivery(
              readLarge(frame.getCatalogue().getBundle()),
              readSignature(frame.getCatalogue().getBundle()));
      case DENY_LIST_OFFER -> readOffer(frame.getDenyListOffer());
      case DENY_LIST_WANTED -> DenyWire.readWanted(frame.getDenyListWanted());
      case DENY_LIST_CHUNK -> DenyWire.readChunk(frame.getDenyListChunk());
      case REFUSAL -> readRefusal(frame.getRefusal());
      case ENROL_GRANT -> readGrant(frame.getEnrolGrant());
      case LEASE_WANTED -> SiteWire.readWanted(frame.getLeaseWanted());
      case LEASE ->
          new Message.LeaseDelivery(
              readSigned(
                  frame.getLease().getLease(), Wire.PlaceLeaseBody.parser(), SiteWire::readLease));
      case GATE_ORDER ->
          new Message.GateOrderDelivery(
              readSigned(
                  frame.getGateOrder().getOrder(), Wire.GateOrderBody.parser(), GateWire::read));
      case ANCHORS ->
          new Message.AnchorsDelivery(
              readSigned(
                  frame.getAnchors().getAnchors(), Wire.AnchorListBody.parser(), AnchorWire::read));
      case ANCHORS_HELD ->
          new Message.AnchorsHeld(Check.count(frame.getAnchorsHeld().getVersion(), 0, "version"));
      case CERTIFICATE_WANTED -> AnchorWire.readWanted(frame.getCertificateWanted());
      case CERTIFICATE_GRANT -> AnchorWire.readGrant(frame.getCertificateGrant());
      case LIBRARY_ASKED -> LibraryWire.readAsked(frame.getLibraryAsked());
      case LIBRARY_TOLD -> LibraryWire.readTold(frame.getLibraryTold());
      case CHALLENGES_WANTED -> ProofWire.readWanted(frame.getChallengesWanted());
      case CHALLENGES -> ProofWire.readChallenges(frame.getChallenges());
      case PROOF_REQUEST -> ProofWire.readRequest(frame.getProofRequest());
      case PROOF_ANSWER -> ProofWire.readAnswer(frame.getProofAnswer());
      case BODY_NOT_SET -> throw Check.malformed("frame", "holds no message that is known");
    };
  }

  // ---- signed bodies

  private static Wire.Signed write(Message.Signed<?> signed) {
    return write(signed.bytes(), signed.signature());
  }

  private static Wire.Signed write(SignedBytes bytes, Signature signature) {
    return Wire.Signed.newBuilder()
        .setSignedBytes(ByteString.copyFrom(bytes.bytes()))
        .setAlgorithmValue(signature.algorithm().number())
        .setSignature(ByteString.copyFrom(signature.bytes().bytes()))
        .build();
  }

  private static <W, T> Message.Signed<T> readSigned(
      Wire.Signed wire, Parser<W> parser, NotWellFormed.Reader<W, T> reader) throws NotWellFormed {
    SignedBytes bytes = Check.bytes(wire.getSignedBytes(), 1, MOST_SIGNED_BYTES, "signed_bytes");
    return new Message.Signed<>(
        Bodies.readInside(parser, bytes.bytes(), reader), bytes, readSignature(wire));
  }

  private static Message.Signed<HostTime> readHostTime(Wire.Signed wire) throws NotWellFormed {
    return readSigned(wire, Wire.HostTimeBody.parser(), HostWire::readTime);
  }

  private static Message.Signed<EpochGrant> readEpochGrant(Wire.Signed wire) throws NotWellFormed {
    return readSigned(wire, Wire.EpochGrantBody.parser(), HostWire::readGrant);
  }

  private static SignedBytes readLarge(Wire.Signed wire) throws NotWellFormed {
    return Check.bytes(wire.getSignedBytes(), 1, Frames.MOST_DELIVERY, "signed_bytes");
  }

  private static Signature readSignature(Wire.Signed wire) throws NotWellFormed {
    return Check.signature(wire.getAlgorithmValue(), wire.getSignature());
  }

  // ---- terminal to host

  private static Wire.Hello write(Message.Hello hello) {
    return Wire.Hello.newBuilder()
        .addAllVersions(hello.versions())
        .setTerminal(hello.terminalId())
        .setAgent(hello.agent())
        .setCatalogueVersion(hello.catalogueVersion())
        .setDenyListVersion(hello.denyListVersion())
        .setTimeNonce(ByteString.copyFrom(hello.timeNonce().bytes()))
        .setEpoch(hello.epoch())
        .addAllCatalogues(hello.catalogues())
        .setCatalogueInForce(hello.catalogueInForce())
        .build();
  }

  private static Message readHello(Wire.Hello wire) throws NotWellFormed {
    for (int version : Check.count(wire.getVersionsList(), 1, MOST_VERSIONS, "versions")) {
      Check.within(version, 1, MOST_VERSION, "versions");
    }
    long before = 0;
    for (long catalogue :
        Check.count(wire.getCataloguesList(), 0, Message.Hello.MOST_CATALOGUES, "catalogues")) {
      Check.that(catalogue > before, "catalogues", "is not rising");
      before = catalogue;
    }
    return new Message.Hello(
        wire.getVersionsList(),
        Check.terminal(wire.getTerminal()),
        Check.text(wire.getAgent(), Texts.MOST_AGENT, "agent"),
        Check.count(wire.getCatalogueVersion(), 0, "catalogue_version"),
        Check.count(wire.getDenyListVersion(), 0, "deny_list_version"),
        Check.nonce(wire.getTimeNonce()),
        Check.within(wire.getEpoch(), 0, Integer.MAX_VALUE, "epoch"),
        wire.getCataloguesList(),
        Check.count(wire.getCatalogueInForce(), 0, "catalogue_in_force"));
  }

  private static Wire.Submission write(Message.Submission submission) {
    Wire.Submission.Builder wire =
        Wire.Submission.newBuilder()
            .setNumber(submission.number())
            .setAhead(submission.ahead())
            .setAlgorithmValue(submission.signature().algorithm().number())
            .setSignature(ByteString.copyFrom(submission.signature().bytes().bytes()));
    for (ChainedRecord record : submission.records()) {
      Wire.SubmittedRecord.Builder submitted =
          Wire.SubmittedRecord.newBuilder()
              .setRecordBytes(ByteString.copyFrom(record.bytes().bytes()));
      record
          .sealedCard()
          .ifPresent(card -> submitted.setSealedCard(ByteString.copyFrom(card.bytes().bytes())));
      wire.addRecords(submitted);
    }
    return wire.build();
  }

  private static Message readSubmission(Wire.Submission wire) throws NotWellFormed {
    List<ChainedRecord> records = new ArrayList<>();
    for (Wire.SubmittedRecord each :
        Check.count(wire.getRecordsList(), 1, Message.Submission.MOST_RECORDS, "records")) {
      ByteString sealed = each.getSealedCard();
      Optional<SealedCard> sealedCard =
          sealed.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new SealedCard(
                      new SignedBytes(Check.bytes(sealed, SealedCard.LENGTH, "sealed_card"))));
      records.add(
          Bodies.unwrap(Bodies.decodeChained(each.getRecordBytes().toByteArray(), sealedCard)));
    }
    Check.that(
        !wire.getAhead()
            || (records.size() == 1 && records.get(0).content().body() instanceof Body.TapBody),
        "ahead",
        "is for one tap alone");
    return new Message.Submission(
        Check.count(wire.getNumber(), 1, "number"),
        records,
        Check.signature(wire.getAlgorithmValue(), wire.getSignature()),
        wire.getAhead());
  }

  private static Message readReport(Wire.CatalogueReport wire) throws NotWellFormed {
    return new Message.CatalogueReport(
        Check.count(wire.getVersion(), 0, "version"),
        wire.getAccepted(),
        Check.text(wire.getWhy(), Texts.MOST_REASON, "why"),
        Check.count(wire.getInForce(), 0, "in_force"));
  }

  // ---- host to terminal

  private static Message readWelcome(Wire.Welcome wire) throws NotWellFormed {
    return new Message.Welcome(
        Check.within(wire.getVersion(), 1, MOST_VERSION, "version"),
        readHostTime(wire.getHostTime()),
        readEpochGrant(wire.getEpochGrant()),
        readPosition(wire.getExpected()),
        Check.within(wire.getMostAhead(), 0, Message.Welcome.MOST_AHEAD, "most_ahead"));
  }

  private static Wire.Position write(Message.Position position) {
    return Wire.Position.newBuilder()
        .setEpoch(position.epoch())
        .setSequence(position.sequence())
        .setPreviousHash(RecordWire.write(position.previousHash()))
        .build();
  }

  private static Message.Position readPosition(Wire.Position wire) throws NotWellFormed {
    int epoch = Check.within(wire.getEpoch(), 0, Integer.MAX_VALUE, "expected epoch");
    long sequence = Check.count(wire.getSequence(), 0, "expected sequence");
    Hash previous = Check.hash(wire.getPreviousHash(), "expected previous_hash");
    Check.that((epoch == 0) == (sequence == 0), "expected", "is nothing in part");
    Check.that(
        (sequence <= 1) == previous.equals(Hash.ZERO),
        "expected previous_hash",
        "is zero where nothing comes before, and nowhere else");
    return new Message.Position(epoch, sequence, previous);
  }

  private static Wire.Answers write(Message.Answers answers) {
    Wire.Answers.Builder wire = Wire.Answers.newBuilder().setSeal(write(answers.seal()));
    for (AnswerLeaf leaf : answers.leaves()) {
      wire.addLeaves(
          Wire.AnswerLeaf.newBuilder()
              .setAnswerBytes(ByteString.copyFrom(leaf.bytes().bytes()))
              .setIndex(leaf.path().index())
              .addAllPath(leaf.path().siblings().stream().map(RecordWire::write).toList()));
    }
    return wire.build();
  }

  private static Message readAnswers(Wire.Answers wire) throws NotWellFormed {
    Message.Signed<Seal> seal =
        readSigned(wire.getSeal(), Wire.SealBody.parser(), HostWire::readSeal);
    List<AnswerLeaf> leaves = new ArrayList<>();
    for (Wire.AnswerLeaf each :
        Check.count(wire.getLeavesList(), 1, Message.Answers.MOST_LEAVES, "leaves")) {
      SignedBytes bytes = Check.bytes(each.getAnswerBytes(), 1, MOST_SIGNED_BYTES, "answer_bytes");
      MerklePath path =
          new MerklePath(
              Check.within(each.getIndex(), 0, seal.content().leafCount() - 1, "index"),
              HostWire.readHashes(each.getPathList(), MerklePath.MOST_SIBLINGS, "path"));
      leaves.add(
          new AnswerLeaf(
              Bodies.readInside(Wire.Answer.parser(), bytes.bytes(), HostWire::readAnswer),
              bytes,
              path));
    }
    return new Message.Answers(seal, leaves);
  }

  private static Message readOffer(Wire.DenyListOffer wire) throws NotWellFormed {
    Message.Signed<DenyManifest> newest =
        readSigned(wire.getNewest(), Wire.DenyManifestBody.parser(), DenyWire::readManifest);
    Message.Signed<DenyManifest> whole =
        readSigned(wire.getWhole(), Wire.DenyManifestBody.parser(), DenyWire::readManifest);
    long version = newest.content().version();
    Check.that(
        newest.content().tagKeyId() == whole.content().tagKeyId(), "whole", "is of another key");
    Check.within(whole.content().version(), 1, version, "version of whole");
    return new Message.DenyListOffer(
        newest,
        whole,
        Check.within(wire.getDeltasFrom(), 1, whole.content().version(), "deltas_from"));
  }

  private static Message readRefusal(Wire.Refusal wire) throws NotWellFormed {
    return new Message.Refusal(
        readCode(wire.getCode()),
        Check.count(wire.getSubmission(), 0, "submission"),
        readPosition(wire.getExpected()),
        Check.text(wire.getText(), Texts.MOST_REASON, "text"),
        Duration.ofMillis(
            Check.within(
                wire.getComeAfterMs(),
                0,
                (int) Message.Refusal.MOST_COME_AFTER.toMillis(),
                "come_after_ms")));
  }

  // ---- enrolment

  private static Wire.EnrolRequest write(Message.EnrolRequest request) {
    return Wire.EnrolRequest.newBuilder()
        .setCodeNumber(request.codeNumber())
        .setSecret(ByteString.copyFrom(request.secret().bytes()))
        .setCertificateRequest(ByteString.copyFrom(request.certificateRequest().bytes()))
        .setRecordKeyAlgorithmValue(request.recordKey().algorithm().number())
        .setRecordPublicKey(ByteString.copyFrom(request.recordKey().encoded()))
        .setRecordKeyProof(ByteString.copyFrom(request.recordKeyProof().bytes().bytes()))
        .setAgent(request.agent())
        .build();
  }

  private static Message readRequest(Wire.EnrolRequest wire) throws NotWellFormed {
    Check.that(EnrolCode.isNumber(wire.getCodeNumber()), "code_number", "is no code's number");
    VerifyingKey recordKey =
        readKey(wire.getRecordKeyAlgorithmValue(), wire.getRecordPublicKey(), "record_public_key");
    return new Message.EnrolRequest(
        wire.getCodeNumber(),
        new EnrolSecret(Check.bytes(wire.getSecret(), EnrolSecret.LENGTH, "secret")),
        Check.bytes(wire.getCertificateRequest(), 1, MOST_REQUEST_BYTES, "certificate_request"),
        recordKey,
        Check.signature(recordKey.algorithm().number(), wire.getRecordKeyProof()),
        Check.text(wire.getAgent(), Texts.MOST_AGENT, "agent"));
  }

  private static Wire.EnrolGrant write(Message.EnrolGrant grant) {
    RegionKeys keys = grant.regionKeys();
    return Wire.EnrolGrant.newBuilder()
        .setTerminal(grant.terminalId())
        .setLocation(grant.locationId())
        .setItem(grant.itemId())
        .setRegion(Check.toNumber(grant.region()))
        .addAllCertificateChain(
            grant.certificateChain().stream()
                .map(certificate -> ByteString.copyFrom(certificate.bytes()))
                .toList())
        .setRegionKeyAlgorithmValue(keys.signing().algorithm().number())
        .setRegionSigningKey(ByteString.copyFrom(keys.signing().encoded()))
        .setSealingKeyId(keys.sealing().keyId())
        .setSealingKey(ByteString.copyFrom(keys.sealing().encoded()))
        .setTagKeyId(keys.denyTags().keyId())
        .setTagKey(ByteString.copyFrom(keys.denyTags().encode()))
        .setEpochGrant(write(grant.epochGrant()))
        .setTapPort(grant.tapPort())
        .build();
  }

  private static Message readGrant(Wire.EnrolGrant wire) throws NotWellFormed {
    List<SignedBytes> chain = new ArrayList<>();
    for (ByteString each :
        Check.count(wire.getCertificateChainList(), 1, MOST_CERTIFICATES, "certificate_chain")) {
      chain.add(Check.bytes(each, 1, MOST_CERTIFICATE_BYTES, "certificate_chain"));
    }
    return new Message.EnrolGrant(
        Check.terminal(wire.getTerminal()),
        Check.name(wire.getLocation(), "location"),
        Check.item(wire.getItem(), "item"),
        Check.region(wire.getRegion(), "region"),
        chain,
        readRegionKeys(wire),
        readEpochGrant(wire.getEpochGrant()),
        Check.within(wire.getTapPort(), 1, MOST_PORT, "tap_port"));
  }

  private static RegionKeys readRegionKeys(Wire.EnrolGrant wire) throws NotWellFormed {
    return new RegionKeys(
        readKey(
            wire.getRegionKeyAlgorithmValue(), wire.getRegionSigningKey(), "region_signing_key"),
        new SealingPublicKey(
            Check.within(wire.getSealingKeyId(), 0, MOST_KEY_ID, "sealing_key_id"),
            Check.bytes(wire.getSealingKey(), SealingPublicKey.LENGTH, "sealing_key")),
        new DenyTagKey(
            Check.within(wire.getTagKeyId(), 0, MOST_KEY_ID, "tag_key_id"),
            Check.bytes(wire.getTagKey(), DenyTagKey.LENGTH, "tag_key")));
  }

  private static VerifyingKey readKey(int algorithm, ByteString encoded, String field)
      throws NotWellFormed {
    return VerifyingKey.decode(Check.algorithm(algorithm), encoded.toByteArray())
        .orElseThrow(() -> Check.malformed(field, "is no key of its algorithm"));
  }

  private static Wire.RefusalCode write(RefusalCode code) {
    return switch (code) {
      case BUSY -> Wire.RefusalCode.BUSY;
      case SEQUENCE -> Wire.RefusalCode.SEQUENCE;
      case CHAIN -> Wire.RefusalCode.CHAIN;
      case SIGNATURE -> Wire.RefusalCode.SIGNATURE;
      case CONFLICT -> Wire.RefusalCode.CONFLICT;
      case QUARANTINED -> Wire.RefusalCode.QUARANTINED;
      case VERSION -> Wire.RefusalCode.VERSION;
      case IDENTITY -> Wire.RefusalCode.IDENTITY;
      case MALFORMED -> Wire.RefusalCode.MALFORMED;
      case CODE_WRONG -> Wire.RefusalCode.CODE_WRONG;
      case CODE_USED -> Wire.RefusalCode.CODE_USED;
      case CODE_EXPIRED -> Wire.RefusalCode.CODE_EXPIRED;
      case INTERNAL -> Wire.RefusalCode.INTERNAL;
      case NOT_AHEAD -> Wire.RefusalCode.NOT_AHEAD;
    };
  }

  private static RefusalCode readCode(Wire.RefusalCode wire) throws NotWellFormed {
    return switch (wire) {
      case BUSY -> RefusalCode.BUSY;
      case SEQUENCE -> RefusalCode.SEQUENCE;
      case CHAIN -> RefusalCode.CHAIN;
      case SIGNATURE -> RefusalCode.SIGNATURE;
      case CONFLICT -> RefusalCode.CONFLICT;
      case QUARANTINED -> RefusalCode.QUARANTINED;
      case VERSION -> RefusalCode.VERSION;
      case IDENTITY -> RefusalCode.IDENTITY;
      case MALFORMED -> RefusalCode.MALFORMED;
      case CODE_WRONG -> RefusalCode.CODE_WRONG;
      case CODE_USED -> RefusalCode.CODE_USED;
      case CODE_EXPIRED -> RefusalCode.CODE_EXPIRED;
      case INTERNAL -> RefusalCode.INTERNAL;
      case NOT_AHEAD -> RefusalCode.NOT_AHEAD;
      case REFUSAL_UNSPECIFIED, UNRECOGNIZED -> throw Check.malformed("code", "is unknown");
    };
  }
}
