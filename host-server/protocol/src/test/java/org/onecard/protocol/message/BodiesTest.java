package org.onecard.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.Samples;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.crypto.CommittedCard;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.TimeQuality;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Facts;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Patron;
import org.onecard.scenario.Reason;

class BodiesTest {

  private static final int SEEDS = 60;

  @Test
  void everySignedBody_comesBackAsItWasWritten() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Samples samples = new Samples(seed);
      comesBack(samples.hostTime(), Bodies::encode, Bodies::decodeHostTime);
      comesBack(samples.epochGrant(), Bodies::encode, Bodies::decodeEpochGrant);
      comesBack(samples.seal(), Bodies::encode, Bodies::decodeSeal);
      comesBack(samples.answer(), Bodies::encode, Bodies::decodeAnswer);
      comesBack(samples.catalogue(), Bodies::encode, Bodies::decodeCatalogue);
      comesBack(samples.denyManifest(), Bodies::encode, Bodies::decodeDenyManifest);
      comesBack(samples.facts(), Bodies::encode, Bodies::decodeFacts);
      comesBack(samples.decision(), Bodies::encode, Bodies::decodeDecision);
    }
  }

  private static <T> void comesBack(
      T value, Function<T, byte[]> encode, Function<byte[], Decoded<T>> decode) {
    byte[] bytes = encode.apply(value);
    assertThat(decode.apply(bytes)).isEqualTo(new Decoded.Ok<>(value));
    for (int length = 0; length < bytes.length; length++) {
      assertThat(decode.apply(Arrays.copyOf(bytes, length))).isNotNull();
    }
  }

  @Test
  void everyFlippedBitOfABody_isReadOrRefusedWithoutException() {
    Samples samples = new Samples(11);
    flipEveryBit(Bodies.encode(samples.catalogue()), Bodies::decodeCatalogue);
    flipEveryBit(Bodies.encode(samples.answer()), Bodies::decodeAnswer);
    flipEveryBit(Bodies.encode(samples.denyManifest()), Bodies::decodeDenyManifest);
    flipEveryBit(Bodies.encode(samples.facts()), Bodies::decodeFacts);
    flipEveryBit(Bodies.encode(samples.decision()), Bodies::decodeDecision);
    flipEveryBit(Bodies.encode(samples.seal()), Bodies::decodeSeal);
  }

  private static void flipEveryBit(byte[] bytes, Function<byte[], ?> decode) {
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(decode.apply(bytes)).isNotNull();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @Test
  void everyRecord_comesBackFromItsBytes() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Samples samples = new Samples(seed);
      RecordChain chain = RecordChain.opening(Samples.TERMINAL, 1 + seed);
      ChainedRecord opened = samples.open(chain, Head.NONE);
      assertThat(Bodies.decodeChained(opened.bytes().bytes(), Optional.empty()))
          .isEqualTo(new Decoded.Ok<>(opened));
      for (ChainedRecord record : samples.appendOneOfEach(chain)) {
        assertThat(Bodies.decodeChained(record.bytes().bytes(), record.sealedCard()))
            .isEqualTo(new Decoded.Ok<>(record));
      }
    }
  }

  @Test
  void everyFactAlone_keepsItsSourceAndAge() {
    Instant then = Instant.parse("2026-03-01T10:00:00.123Z");
    for (Fact.Source source : Fact.Source.values()) {
      Facts facts =
          new Facts(
              Fact.absent(),
              Fact.absent(),
              Fact.known(Money.fen(-5), source, then),
              Fact.absent(),
              Fact.known(Optional.empty(), source, then));
      assertThat(Bodies.decodeFacts(Bodies.encode(facts))).isEqualTo(new Decoded.Ok<>(facts));
    }
    assertThat(Bodies.decodeFacts(Bodies.encode(Facts.NONE)))
        .isEqualTo(new Decoded.Ok<>(Facts.NONE));
  }

  @Test
  void everyReasonAndEveryPatronStatus_hasItsNumber() {
    for (Reason reason : Reason.values()) {
      Decision declined = new Decision.Declined(reason, reason.notice());
      assertThat(Bodies.decodeDecision(Bodies.encode(declined)))
          .isEqualTo(new Decoded.Ok<>(declined));
    }
    for (Patron.Status status : Patron.Status.values()) {
      Facts facts =
          new Facts(
              Fact.absent(),
              Fact.absent(),
              Fact.absent(),
              Fact.known(new Patron(status, 1, 2, 0), Fact.Source.REGISTRY, Instant.EPOCH),
              Fact.absent());
      assertThat(Bodies.decodeFacts(Bodies.encode(facts))).isEqualTo(new Decoded.Ok<>(facts));
    }
  }

  @Test
  void fieldThatVersionOneDoesNotKnow_isRefusedInWhatIsSigned() {
    byte[] known = Bodies.encode(new EpochGrant("gate-01", 1, 16));
    // Field 15, varint 1.
    byte[] extended = Arrays.copyOf(known, known.length + 2);
    extended[known.length] = 15 << 3;
    extended[known.length + 1] = 1;

    assertThat(Bodies.decodeEpochGrant(known)).isInstanceOf(Decoded.Ok.class);
    assertThat(Bodies.decodeEpochGrant(extended)).isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void longestRecord_isWithinTheLimitOfRecords() {
    Samples samples = new Samples(12);
    CommittedCard card = samples.committedCard();
    Notice longest = new Notice("满".repeat(200), "满".repeat(200));
    RecordChain chain = RecordChain.opening("a".repeat(32), Integer.MAX_VALUE);
    chain.append(
        Instant.EPOCH,
        TimeQuality.IN_DOUBT,
        Long.MAX_VALUE,
        new Body.EpochOpenedBody(Head.NONE),
        Optional.empty());
    ChainedRecord advice =
        chain.append(
            Instant.EPOCH,
            TimeQuality.IN_DOUBT,
            Long.MAX_VALUE,
            new Body.AdviceBody(
                "a".repeat(32) + ".2147483647.9223372036854775807",
                "i".repeat(64),
                card.commitment(),
                samples.card(),
                samples.facts(),
                new Decision.Declined(Reason.BALANCE_TOO_LOW, longest),
                Instant.EPOCH),
            Optional.of(card.sealed()));
    ChainedRecord event =
        chain.append(
            Instant.EPOCH,
            TimeQuality.IN_DOUBT,
            Long.MAX_VALUE,
            new Body.EventBody("k".repeat(64), "满".repeat(500)),
            Optional.empty());

    assertThat(advice.bytes().length()).isLessThan(Bodies.MOST_RECORD_BYTES);
    assertThat(event.bytes().length()).isLessThan(Bodies.MOST_RECORD_BYTES);
  }

  @Test
  void controlCharacters_areRefusedAndCanBeMadeToFit() {
    String hostile = "line one\r\n[terminal=gate-02] forged \u0000" + "x".repeat(600);
    RecordChain chain = RecordChain.opening("gate-01", 1);
    new Samples(1).open(chain, Head.NONE);

    assertThatThrownBy(() -> event(chain, hostile)).isInstanceOf(IllegalArgumentException.class);
    assertThat(chain.head().sequence()).isEqualTo(1);
    assertThat(event(chain, Texts.fit(hostile, Texts.MOST_EVENT_DETAIL)).content().body())
        .isInstanceOf(Body.EventBody.class);
    assertThat(Texts.fit("ab😀", 3)).isEqualTo("ab");
    assertThat(Texts.fit("a\ud800b", 3)).isEqualTo("a b");
  }

  private static ChainedRecord event(RecordChain chain, String detail) {
    return chain.append(
        Instant.EPOCH,
        TimeQuality.IN_DOUBT,
        0,
        new Body.EventBody("test.event", detail),
        Optional.empty());
  }

  @Test
  void deliveries_openOnlyUnderTheRegionsKey() {
    Samples samples = new Samples(13);
    SigningKey region = samples.signingKey();
    SigningKey other = samples.signingKey();
    Message.CatalogueDelivery catalogue = Signing.sign(samples.catalogue(), region);
    Message.Signed<DenyManifest> list = Signing.sign(samples.denyManifest(), region);

    assertThat(Signing.open(catalogue, region.verifyingKey())).isInstanceOf(Decoded.Ok.class);
    assertThat(list.holds(region.verifyingKey(), SignatureContext.DENY_LIST)).isTrue();
    assertThat(Signing.open(catalogue, other.verifyingKey())).isInstanceOf(Decoded.Malformed.class);
    assertThat(list.holds(other.verifyingKey(), SignatureContext.DENY_LIST)).isFalse();
    // The same bytes and signature, passed off as another kind of thing.
    assertThat(list.holds(region.verifyingKey(), SignatureContext.CATALOGUE)).isFalse();
  }
}
