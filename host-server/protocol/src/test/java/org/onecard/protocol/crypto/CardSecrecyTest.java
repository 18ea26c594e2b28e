package org.onecard.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.Samples;
import org.onecard.protocol.record.SignedBytes;

class CardSecrecyTest {

  private final Samples samples = new Samples(61);
  private final SealingPrivateKey region = SealingPrivateKey.generate(7, samples.randomBytes());

  @Test
  void sealedCard_opensWithItsKeyAndCommitment() {
    for (int round = 0; round < 50; round++) {
      RawCardIdentifier identifier = samples.identifier();
      CommittedCard card = CardSealing.seal(identifier, region.publicKey(), samples.randomBytes());

      assertThat(CardSealing.open(card.sealed(), card.commitment(), region))
          .isInstanceOfSatisfying(
              Opening.Opened.class,
              opened -> {
                assertThat(opened.identifier()).isEqualTo(identifier);
                assertThat(Commitment.to(opened.identifier(), opened.nonce()))
                    .isEqualTo(card.commitment());
              });
    }
  }

  @Test
  void preparedSealing_isForOneCard() {
    PreparedSealing prepared = CardSealing.prepare(region.publicKey(), samples.randomBytes());
    CommittedCard card = prepared.seal(samples.identifier());
    assertThat(CardSealing.open(card.sealed(), card.commitment(), region))
        .isInstanceOf(Opening.Opened.class);

    assertThatThrownBy(() -> prepared.seal(samples.identifier()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void sealedCard_doesNotOpenWithAnotherKeyNumberOrCommitment() {
    CommittedCard card =
        CardSealing.seal(samples.identifier(), region.publicKey(), samples.randomBytes());
    CommittedCard other =
        CardSealing.seal(samples.identifier(), region.publicKey(), samples.randomBytes());

    refused(card.sealed(), card.commitment(), SealingPrivateKey.generate(7, samples.randomBytes()));
    refused(card.sealed(), card.commitment(), new SealingPrivateKey(8, region.encode()));
    refused(card.sealed(), other.commitment(), region);
  }

  @Test
  void everyFlippedBitOfASealedCard_keepsItShut() {
    CommittedCard card =
        CardSealing.seal(samples.identifier(), region.publicKey(), samples.randomBytes());
    byte[] bytes = card.sealed().bytes().bytes();
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      refused(new SealedCard(new SignedBytes(bytes)), card.commitment(), region);
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @Test
  void ephemeralKeyOfLowOrder_isRefusedAndNoFault() {
    byte[] bytes = new byte[SealedCard.LENGTH];
    bytes[0] = 7;
    refused(new SealedCard(new SignedBytes(bytes)), new Commitment(samples.hash()), region);
    assertThatThrownBy(
            () ->
                CardSealing.seal(
                    samples.identifier(),
                    new SealingPublicKey(1, new byte[SealingPublicKey.LENGTH]),
                    samples.randomBytes()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void refused(SealedCard card, Commitment commitment, SealingPrivateKey key) {
    assertThat(CardSealing.open(card, commitment, key)).isInstanceOf(Opening.Refused.class);
  }

  @Test
  void sameCardSealedTwice_cannotBeRecognised() {
    RawCardIdentifier identifier = samples.identifier();
    CommittedCard first = CardSealing.seal(identifier, region.publicKey(), samples.randomBytes());
    CommittedCard second = CardSealing.seal(identifier, region.publicKey(), samples.randomBytes());

    assertThat(first.commitment()).isNotEqualTo(second.commitment());
    assertThat(first.sealed()).isNotEqualTo(second.sealed());
  }

  @Test
  void token_isOneForACardAndAKey() {
    RawCardIdentifier identifier = samples.identifier();
    TokenKey key = TokenKey.generate(samples.randomBytes());
    CardToken token = key.tokenOf(identifier);

    assertThat(new TokenKey(key.encode()).tokenOf(identifier)).isEqualTo(token);
    assertThat(key.tokenOf(samples.identifier())).isNotEqualTo(token);
    assertThat(TokenKey.generate(samples.randomBytes()).tokenOf(identifier)).isNotEqualTo(token);
    assertThat(CardToken.parse(token.hex())).contains(token);
    assertThat(CardToken.parse(token.hex().substring(1))).isEmpty();
    assertThat(token.toString()).hasSize(12).doesNotContain(token.hex().substring(0, 7));
  }

  @Test
  void hmac_isThatOfRfc4231() {
    byte[] key = new byte[20];
    Arrays.fill(key, (byte) 0x0b);
    assertThat(
            HexFormat.of().formatHex(Macs.hmac(key, "Hi There".getBytes(StandardCharsets.UTF_8))))
        .isEqualTo("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  }

  @Test
  void packedTags_riseAndComeBack() {
    for (int size : List.of(0, 1, 2, 3, 100, 1_001)) {
      DenyTags tags = samples.denyTags(size);
      byte[] packed = tags.packed();

      assertThat(tags.size()).isEqualTo(size);
      assertThat(DenyTags.parse(packed, 0, packed.length)).contains(tags);
      assertThat(DenyTags.of(IntStream.range(0, size).mapToLong(tags::value).toArray()))
          .isEqualTo(tags);
    }
  }

  @Test
  void tagsThatAreUnsortedTornOrRepeat_areNotTaken() {
    byte[] sorted = {0, 0, 0, 0, 0, 1, (byte) 0x80, 0, 0, 0, 0, 0};
    byte[] unsorted = {(byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    byte[] twice = {0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1};

    assertThat(DenyTags.parse(sorted, 0, 12)).isPresent();
    assertThat(DenyTags.parse(unsorted, 0, 12)).isEmpty();
    assertThat(DenyTags.parse(twice, 0, 12)).isEmpty();
    assertThat(DenyTags.parse(new byte[7], 0, 7)).isEmpty();
  }

  @Test
  void delta_comesBack_andATornOneIsNotTaken() {
    DenyDelta delta = new DenyDelta(samples.denyTags(5), samples.denyTags(3));
    byte[] bytes = delta.encode();

    assertThat(DenyDelta.decode(bytes)).contains(delta);
    for (int length = 0; length < bytes.length; length++) {
      if (length != 4 + 5 * 6 && length != 4 + 6 * 6 && length != 4 + 7 * 6) {
        assertThat(DenyDelta.decode(Arrays.copyOf(bytes, length))).as("%d bytes", length).isEmpty();
      }
    }
    assertThat(DenyDelta.decode(new byte[] {-1, -1, -1, -1})).isEmpty();
    assertThat(DenyDelta.decode(new byte[] {0x7f, -1, -1, -1, 0, 0, 0, 0, 0, 1})).isEmpty();
    assertThat(DenyDelta.decode(new byte[DenyDelta.MOST_BYTES + 6])).isEmpty();
  }
}
