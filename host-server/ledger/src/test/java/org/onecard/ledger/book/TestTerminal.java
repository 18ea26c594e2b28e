package org.onecard.ledger.book;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.onecard.ledger.SubmissionProof;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.chain.Submissions;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.Commitment;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.crypto.SealedCard;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.PhaseTimes;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.protocol.record.TimeQuality;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Facts;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.Region;

/** A terminal that writes one chain of records; its key comes from its name. */
final class TestTerminal {

  static final int EPOCH = 1;

  private final String id;
  private final String locationId;
  private final SigningKey key;
  private final RecordChain chain;
  private Instant now;

  TestTerminal(String id, String locationId, Instant start) {
    this(id, locationId, start, RecordChain.opening(id, EPOCH));
  }

  private TestTerminal(String id, String locationId, Instant start, RecordChain chain) {
    this.id = id;
    this.locationId = locationId;
    this.key = keyFrom("record key of " + id);
    this.chain = chain;
    this.now = start;
  }

  /** The same terminal going on after what the book holds. */
  static TestTerminal resumed(String id, String locationId, Instant start, Head head) {
    return new TestTerminal(id, locationId, start, RecordChain.resume(id, head));
  }

  static SigningKey keyFrom(String name) {
    byte[] seed = Hashes.sha256(name.getBytes(StandardCharsets.UTF_8));
    return SigningKey.generate(Signature.Algorithm.ED25519, count -> Arrays.copyOf(seed, count));
  }

  /** A record with the card it is about and the signature it came under. */
  record Said(
      ChainedRecord record,
      SubmissionProof submission,
      Optional<CardToken> card,
      String location) {}

  String id() {
    return id;
  }

  String locationId() {
    return locationId;
  }

  SigningKey key() {
    return key;
  }

  void wait(Duration time) {
    now = now.plus(time);
  }

  Said open() {
    return say(new Body.EpochOpenedBody(Head.NONE), Optional.empty());
  }

  Said tap(CardToken card, String itemId) {
    return say(
        new Body.TapBody(itemId, commitment(card), presented(), now.plusMillis(150)),
        Optional.of(card));
  }

  /** Decided alone; a tap of its own, or one that got no answer. */
  Said advice(
      CardToken card, String itemId, Optional<String> tapId, Facts facts, Decision decision) {
    return say(
        new Body.AdviceBody(
            tapId.orElseGet(() -> chain.nextId().toString()),
            itemId,
            commitment(card),
            presented(),
            facts,
            decision,
            now),
        Optional.of(card));
  }

  Said outcome(String tapId, Outcome outcome) {
    return say(
        new Body.OutcomeBody(tapId, outcome, new PhaseTimes(100, 2_000, 3_000, 4_000, 500)),
        Optional.empty());
  }

  Said reversal(String tapId) {
    return say(new Body.ReversalBody(tapId, "test"), Optional.empty());
  }

  Said event(String detail) {
    return say(new Body.EventBody("test.event", detail), Optional.empty());
  }

  private Said say(Body body, Optional<CardToken> card) {
    now = now.plusSeconds(1);
    ChainedRecord record =
        chain.append(
            now,
            TimeQuality.FROM_HOST,
            TestHost.CATALOGUE_VERSION,
            body,
            card.map(token -> new SealedCard(new SignedBytes(new byte[SealedCard.LENGTH]))));
    Signature signature = Submissions.sign(1, List.of(record), key).signature();
    return new Said(
        record,
        new SubmissionProof(record.content().id().sequence(), record.hash(), signature),
        card,
        locationId);
  }

  private static Commitment commitment(CardToken card) {
    return new Commitment(new Hash(Hashes.sha256(card.bytes())));
  }

  static PresentedCard presented() {
    return new PresentedCard(
        PresentedCard.Application.SSSE,
        new Region("500000"),
        "3.00",
        Optional.empty(),
        Assurance.PROVED);
  }
}
