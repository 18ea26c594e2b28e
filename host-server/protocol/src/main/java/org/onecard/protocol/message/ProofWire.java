package org.onecard.protocol.message;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.message.ProofEvidence.CardEvidence;
import org.onecard.protocol.message.ProofEvidence.CodeEvidence;
import org.onecard.protocol.message.ProofEvidence.ShownCode;
import org.onecard.protocol.record.ProofId;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.protocol.wire.Wire;

/** Proofs of media between the domain and the wire. */
final class ProofWire {

  private static final int MOST_BYTE = 0xFF;
  private static final int LEAST_ATR = 2;
  private static final int MOST_ATR = 33;
  private static final int BLOCK = 8;
  private static final int LONG_BLOCK = 16;
  private static final int LEAST_EXTERNAL = 16;
  private static final int MOST_EXTERNAL = 32;

  private ProofWire() {}

  static Message readWanted(Wire.ChallengesWanted wire) throws NotWellFormed {
    return new Message.ChallengesWanted(
        Check.within(wire.getCount(), 1, Message.Challenges.MOST, "count"));
  }

  static Wire.Challenges write(Message.Challenges challenges) {
    Wire.Challenges.Builder wire =
        Wire.Challenges.newBuilder().setExpiresMs(challenges.expires().toEpochMilli());
    challenges.challenges().forEach(each -> wire.addChallenges(write(each)));
    return wire.build();
  }

  static Message readChallenges(Wire.Challenges wire) throws NotWellFormed {
    List<SignedBytes> challenges = new ArrayList<>();
    for (ByteString each :
        Check.count(wire.getChallengesList(), 1, Message.Challenges.MOST, "challenges")) {
      challenges.add(
          bytes(each, Message.Challenges.LENGTH, Message.Challenges.LENGTH, "challenges"));
    }
    return new Message.Challenges(challenges, Check.time(wire.getExpiresMs(), "expires_ms"));
  }

  // ---- the terminal asks

  static Wire.ProofRequest write(Message.ProofRequest request) {
    Wire.ProofRequest.Builder wire = Wire.ProofRequest.newBuilder().setNumber(request.number());
    if (request.evidence() instanceof CardEvidence card) {
      wire.setCard(write(card));
    } else if (request.evidence() instanceof CodeEvidence code) {
      wire.setCode(Wire.CodeEvidence.newBuilder().setText(code.text()));
    } else if (request.evidence() instanceof ShownCode shown) {
      wire.setShown(
          Wire.ShownCode.newBuilder()
              .setDigest(write(shown.digest()))
              .setUntilMs(shown.until().toEpochMilli()));
    }
    return wire.build();
  }

  private static Wire.CardEvidence write(CardEvidence card) {
    return Wire.CardEvidence.newBuilder()
        .setChallenge(write(card.challenge()))
        .setRegion(Check.toNumber(card.region()))
        .setAlgorithm(card.algorithm())
        .setAtr(write(card.atr()))
        .setIdentifier(ByteString.copyFrom(card.identifier().bytes()))
        .setAnswer(write(card.answer()))
        .setExternalSource(write(card.externalSource()))
        .setExternalProcess(write(card.externalProcess()))
        .setOpen(card.open())
        .setProfile(card.profile().orElse(""))
        .build();
  }

  static Message readRequest(Wire.ProofRequest wire) throws NotWellFormed {
    return new Message.ProofRequest(
        Check.count(wire.getNumber(), 1, "number"),
        switch (wire.getEvidenceCase()) {
          case CARD -> readCard(wire.getCard());
          case CODE -> readCode(wire.getCode());
          case SHOWN -> readShown(wire.getShown());
          case EVIDENCE_NOT_SET -> throw Check.malformed("evidence", "is missing");
        });
  }

  private static ProofEvidence readCard(Wire.CardEvidence wire) throws NotWellFormed {
    return new CardEvidence(
        bytes(
            wire.getChallenge(), Message.Challenges.LENGTH, Message.Challenges.LENGTH, "challenge"),
        Check.region(wire.getRegion(), "region"),
        Check.within(wire.getAlgorithm(), 0, MOST_BYTE, "algorithm"),
        bytes(wire.getAtr(), LEAST_ATR, MOST_ATR, "atr"),
        identifier(wire.getIdentifier()),
        value(wire.getAnswer(), "answer"),
        value(wire.getExternalSource(), "external_source"),
        value(wire.getExternalProcess(), "external_process"),
        wire.getOpen(),
        wire.getProfile().isEmpty()
            ? Optional.empty()
            : Optional.of(Check.text(wire.getProfile(), CardEvidence.MOST_PROFILE, "profile")));
  }

  private static SignedBytes value(ByteString bytes, String field) throws NotWellFormed {
    Check.that(bytes.size() == BLOCK || bytes.size() == LONG_BLOCK, field, "is not 8 or 16 bytes");
    return new SignedBytes(bytes.toByteArray());
  }

  private static ProofEvidence readCode(Wire.CodeEvidence wire) throws NotWellFormed {
    Check.that(!wire.getText().isEmpty(), "text", "is empty");
    return new CodeEvidence(Check.text(wire.getText(), CodeEvidence.MOST, "text"));
  }

  private static ProofEvidence readShown(Wire.ShownCode wire) throws NotWellFormed {
    return new ShownCode(
        bytes(wire.getDigest(), ShownCode.LENGTH, ShownCode.LENGTH, "digest"),
        Check.time(wire.getUntilMs(), "until_ms"));
  }

  // ---- the host answers

  static Wire.ProofAnswer write(Message.ProofAnswer answer) {
    Wire.ProofAnswer.Builder wire = Wire.ProofAnswer.newBuilder().setNumber(answer.number());
    ProofVerdict verdict = answer.verdict();
    if (verdict instanceof ProofVerdict.ProvedCard card) {
      Wire.ProvedCard.Builder proved =
          Wire.ProvedCard.newBuilder().setProofId(ByteString.copyFrom(card.id().bytes()));
      card.external().ifPresent(bytes -> proved.setExternal(write(bytes)));
      wire.setCard(proved);
    } else if (verdict instanceof ProofVerdict.ProvedCode code) {
      wire.setCode(
          Wire.ProvedCode.newBuilder()
              .setProofId(ByteString.copyFrom(code.id().bytes()))
              .setIdentifier(ByteString.copyFrom(code.identifier().bytes()))
              .setRegion(Check.toNumber(code.region()))
              .setValidTo(Check.toNumber(code.validTo())));
    } else if (verdict instanceof ProofVerdict.NotProved not) {
      wire.setRefused(
          Wire.NotProved.newBuilder().setReason(not.reason().number()).setText(not.text()));
    } else if (verdict instanceof ProofVerdict.Unavailable unavailable) {
      wire.setUnavailable(Wire.ProofUnavailable.newBuilder().setText(unavailable.text()));
    } else if (verdict instanceof ProofVerdict.UnusedCode) {
      wire.setUnused(Wire.UnusedCode.getDefaultInstance());
    }
    return wire.build();
  }

  static Message readAnswer(Wire.ProofAnswer wire) throws NotWellFormed {
    return new Message.ProofAnswer(
        Check.count(wire.getNumber(), 1, "number"),
        switch (wire.getVerdictCase()) {
          case CARD ->
              new ProofVerdict.ProvedCard(
                  proofId(wire.getCard().getProofId()), readExternal(wire.getCard()));
          case CODE ->
              new ProofVerdict.ProvedCode(
                  proofId(wire.getCode().getProofId()),
                  identifier(wire.getCode().getIdentifier()),
                  Check.region(wire.getCode().getRegion(), "region"),
                  Check.dateOrNone(wire.getCode().getValidTo(), "valid_to"));
          case REFUSED ->
              new ProofVerdict.NotProved(
                  RuleWire.readReason(wire.getRefused().getReason()),
                  Check.text(wire.getRefused().getText(), Texts.MOST_REASON, "text"));
          case UNAVAILABLE ->
              new ProofVerdict.Unavailable(
                  Check.text(wire.getUnavailable().getText(), Texts.MOST_REASON, "text"));
          case UNUSED -> new ProofVerdict.UnusedCode();
          case VERDICT_NOT_SET -> throw Check.malformed("verdict", "is missing");
        });
  }

  private static Optional<SignedBytes> readExternal(Wire.ProvedCard wire) throws NotWellFormed {
    return wire.getExternal().isEmpty()
        ? Optional.empty()
        : Optional.of(bytes(wire.getExternal(), LEAST_EXTERNAL, MOST_EXTERNAL, "external"));
  }

  private static ProofId proofId(ByteString bytes) throws NotWellFormed {
    return new ProofId(Check.bytes(bytes, ProofId.LENGTH, "proof_id"));
  }

  private static RawCardIdentifier identifier(ByteString bytes) throws NotWellFormed {
    return new RawCardIdentifier(Check.bytes(bytes, RawCardIdentifier.LENGTH, "identifier"));
  }

  private static SignedBytes bytes(ByteString bytes, int least, int most, String field)
      throws NotWellFormed {
    return Check.bytes(bytes, least, most, field);
  }

  private static ByteString write(SignedBytes bytes) {
    return ByteString.copyFrom(bytes.bytes());
  }
}
