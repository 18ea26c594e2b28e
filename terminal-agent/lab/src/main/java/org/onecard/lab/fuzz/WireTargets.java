package org.onecard.lab.fuzz;

import static org.onecard.lab.fuzz.FuzzTarget.require;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.onecard.protocol.chain.KnownRecords;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.chain.RecordsAhead;
import org.onecard.protocol.chain.SubmissionCheck;
import org.onecard.protocol.chain.SubmissionVerdict;
import org.onecard.protocol.chain.Submissions;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.frame.FrameReader;
import org.onecard.protocol.frame.Frames;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Messages;
import org.onecard.protocol.message.Nonce;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.TimeQuality;

/** What comes over the network. */
final class WireTargets {

  private static final String TERMINAL = "gate-01";
  private static final Instant AT = Instant.ofEpochMilli(1_772_352_000_000L);
  private static final Random SEEDED = new Random(1);
  private static final SigningKey RECORD_KEY =
      SigningKey.generate(Signature.Algorithm.ED25519, WireTargets::seeded);

  /** Everything that is signed or hashed, and decoded from bytes that somebody else made. */
  private static final List<Function<byte[], Decoded<?>>> BODIES =
      List.of(
          Bodies::decodeRecord,
          bytes -> Bodies.decodeChained(bytes, Optional.empty()),
          Bodies::decodeHostTime,
          Bodies::decodePlaceLease,
          Bodies::decodeEpochGrant,
          Bodies::decodeSeal,
          Bodies::decodeAnswer,
          Bodies::decodeCatalogue,
          Bodies::decodeDenyManifest,
          Bodies::decodeGateOrder,
          Bodies::decodeFacts,
          Bodies::decodeDecision,
          Bodies::decodeJourneys,
          Bodies::decodePurseDebit,
          Bodies::decodeAnchorList);

  private WireTargets() {}

  /** The first byte is how long a piece is, less one; the rest is what a stranger says. */
  static void frames(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int length = 1 + (input[0] & 0xFF);
    FrameReader reader = new FrameReader();
    for (int from = 1; from < input.length; from += length) {
      FrameReader.Read read = reader.feed(input, from, Math.min(length, input.length - from));
      if (read instanceof FrameReader.Read.Malformed malformed) {
        require(malformed.at() >= 0 && malformed.at() < input.length, "a fault lies within");
        require(!malformed.because().isBlank(), "a fault has words");
      } else if (read instanceof FrameReader.Read.Accumulating more) {
        require(more.missing() > 0, "more is at least one byte");
      } else if (read instanceof FrameReader.Read.Complete complete) {
        complete.payloads().forEach(WireTargets::message);
      }
    }
  }

  private static void message(byte[] payload) {
    if (Messages.decode(payload) instanceof Decoded.Ok<Message> ok) {
      require(!ok.value().toString().isBlank(), "a message can be shown");
      byte[] again = Messages.encode(ok.value());
      require(
          Messages.decode(again) instanceof Decoded.Ok<Message> same
              && Arrays.equals(Messages.encode(same.value()), again),
          "a message is read as it was written");
    }
  }

  /** A payload; where it is a submission, it is checked as the host does, which has nothing yet. */
  static void submission(byte[] input) {
    if (!(Messages.decode(input) instanceof Decoded.Ok<Message> ok)
        || !(ok.value() instanceof Message.Submission submission)) {
      return;
    }
    SubmissionVerdict verdict =
        new SubmissionCheck(new EpochGrant(TERMINAL, 1, 16), RECORD_KEY.verifyingKey())
            .check(submission, Head.NONE, RecordsAhead.NONE, NOTHING_KNOWN);
    boolean signedByUs =
        SIGNED.stream()
            .anyMatch(
                known ->
                    known
                        .records()
                        .get(known.records().size() - 1)
                        .hash()
                        .equals(submission.records().get(submission.records().size() - 1).hash()));
    require(
        signedByUs || !(verdict instanceof SubmissionVerdict.Accepted),
        "what was not signed is not accepted");
  }

  private static byte[] seeded(int count) {
    byte[] bytes = new byte[count];
    SEEDED.nextBytes(bytes);
    return bytes;
  }

  private static final KnownRecords NOTHING_KNOWN = id -> Optional.empty();

  /** The first byte names the kind. */
  static void signedBodies(byte[] input) {
    if (input.length == 0) {
      return;
    }
    Decoded<?> decoded =
        BODIES
            .get((input[0] & 0xFF) % BODIES.size())
            .apply(Arrays.copyOfRange(input, 1, input.length));
    require(
        decoded instanceof Decoded.Ok<?> ok
            ? !String.valueOf(ok.value()).isBlank()
            : !((Decoded.Malformed<?>) decoded).because().isBlank(),
        "whatever comes of it has words");
  }

  // ---- samples ----

  static List<byte[]> recordSamples() {
    List<byte[]> samples = new ArrayList<>();
    for (Message.Submission submission : SIGNED) {
      submission.records().forEach(record -> samples.add(record.bytes().bytes()));
    }
    return samples;
  }

  private static final List<Message.Submission> SIGNED = signed();

  private static List<Message.Submission> signed() {
    RecordChain chain = RecordChain.opening(TERMINAL, 1);
    ChainedRecord opened = say(chain, new Body.EpochOpenedBody(Head.NONE));
    ChainedRecord event = say(chain, new Body.EventBody("gate.fault", "it does not answer"));
    ChainedRecord back = say(chain, new Body.ReversalBody("gate-01.1.2", "refused"));
    return List.of(
        Submissions.sign(1, List.of(opened), RECORD_KEY),
        Submissions.sign(2, List.of(opened, event, back), RECORD_KEY));
  }

  private static ChainedRecord say(RecordChain chain, Body body) {
    return chain.append(AT, TimeQuality.FROM_HOST, 1, body, Optional.empty());
  }

  static List<byte[]> submissionSamples() {
    return SIGNED.stream().map(Messages::encode).toList();
  }

  static List<byte[]> frameSamples() {
    byte[] nonce = seeded(Nonce.LENGTH);
    List<byte[]> samples = new ArrayList<>();
    List<Message> messages = new ArrayList<>(SIGNED);
    messages.add(new Message.Hello(List.of(1), TERMINAL, "fuzz 1", 3, 2, new Nonce(nonce)));
    messages.add(new Message.Heartbeat(new Nonce(nonce)));
    messages.add(new Message.CatalogueReport(4, false, "no tariff", 3));
    messages.add(new Message.ChallengesWanted(8));
    messages.add(new Message.LeaseWanted(List.of(new Message.LeaseTold(4, 2))));
    messages.add(
        new Message.Refusal(
            RefusalCode.BUSY, 0, Message.Position.NONE, "not now", Duration.ofSeconds(10)));
    for (Message message : messages) {
      samples.add(prefixed(255, Frames.encode(Messages.encode(message))));
    }
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.writeBytes(Frames.encode(Messages.encode(messages.get(2))));
    two.writeBytes(Frames.encode(Messages.encode(messages.get(3))));
    samples.add(prefixed(6, two.toByteArray()));
    return samples;
  }

  static List<byte[]> bodySamples() {
    List<byte[]> samples = new ArrayList<>();
    for (int kind = 0; kind < BODIES.size(); kind++) {
      samples.add(prefixed(kind, new byte[] {0x0A, 0x01, 0x31}));
    }
    recordSamples().forEach(record -> samples.add(prefixed(0, record)));
    return samples;
  }

  private static byte[] prefixed(int first, byte[] rest) {
    byte[] whole = new byte[1 + rest.length];
    whole[0] = (byte) first;
    System.arraycopy(rest, 0, whole, 1, rest.length);
    return whole;
  }
}
