package org.onecard.protocol.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.agreement.X25519Agreement;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.onecard.protocol.record.SignedBytes;

/**
 * Seals a card's identifier to the region's key, and opens it again.
 *
 * <p>{@code key id (1) || ephemeral X25519 public key (32) || AES-256-GCM(identifier16 || nonce16)
 * (48)}. Key (32) and GCM nonce (12) are HKDF-SHA-256 over the shared secret with salt {@code
 * ephemeral public || region public} and info {@code "onecard-card-v1" || key id}. Associated data
 * is the commitment, so that a sealed card belongs to one record.
 */
public final class CardSealing {

  private static final byte[] INFO = "onecard-card-v1".getBytes(StandardCharsets.US_ASCII);
  private static final int KEY_LENGTH = 32;
  private static final int GCM_NONCE_LENGTH = 12;
  private static final int TAG_BITS = 128;
  private static final int PLAIN_LENGTH = RawCardIdentifier.LENGTH + CardNonce.LENGTH;
  private static final int EPHEMERAL_AT = 1;
  private static final int CIPHERTEXT_AT = EPHEMERAL_AT + SealingPublicKey.LENGTH;

  private CardSealing() {}

  /**
   * Commits to a card and seals its identifier.
   *
   * @param random gives the nonce and the ephemeral key, 16 and 32 bytes
   */
  public static CommittedCard seal(
      RawCardIdentifier identifier, SealingPublicKey region, RandomBytes random) {
    return prepare(region, random).seal(identifier);
  }

  /**
   * Everything about a sealing that takes long and does not depend on the card: so that it can be
   * done before the card is there.
   *
   * @param random gives the nonce and the ephemeral key, 16 and 32 bytes
   */
  public static PreparedSealing prepare(SealingPublicKey region, RandomBytes random) {
    CardNonce nonce = CardNonce.generate(random);
    X25519PrivateKeyParameters ephemeral =
        new X25519PrivateKeyParameters(random.next(SealingPrivateKey.LENGTH), 0);
    byte[] ephemeralPublic = ephemeral.generatePublicKey().getEncoded();
    byte[] shared = new byte[SealingPublicKey.LENGTH];
    if (!agree(ephemeral, region.encoded(), shared)) {
      throw new IllegalArgumentException("the region's sealing key is of low order");
    }
    return new PreparedSealing(
        region.keyId(), nonce, ephemeralPublic, derive(shared, ephemeralPublic, region));
  }

  static CommittedCard seal(
      RawCardIdentifier identifier,
      int keyId,
      CardNonce nonce,
      byte[] ephemeralPublic,
      byte[] derived) {
    Commitment commitment = Commitment.to(identifier, nonce);
    byte[] plain = Arrays.copyOf(identifier.bytes(), PLAIN_LENGTH);
    System.arraycopy(nonce.bytes(), 0, plain, RawCardIdentifier.LENGTH, CardNonce.LENGTH);
    GCMModeCipher cipher = cipher(true, derived, commitment);
    byte[] sealed = new byte[SealedCard.LENGTH];
    sealed[0] = (byte) keyId;
    System.arraycopy(ephemeralPublic, 0, sealed, EPHEMERAL_AT, SealingPublicKey.LENGTH);
    int written = cipher.processBytes(plain, 0, PLAIN_LENGTH, sealed, CIPHERTEXT_AT);
    try {
      cipher.doFinal(sealed, CIPHERTEXT_AT + written);
    } catch (InvalidCipherTextException cannotHappen) {
      throw new IllegalStateException("encryption does not check a tag", cannotHappen);
    }
    return new CommittedCard(commitment, new SealedCard(new SignedBytes(sealed)));
  }

  /** Any bytes may be given; what was not sealed for this commitment and key does not open. */
  public static Opening open(SealedCard card, Commitment commitment, SealingPrivateKey key) {
    if (card.keyId() != key.publicKey().keyId()) {
      return new Opening.Refused("sealed to key " + card.keyId() + ", which is another one");
    }
    byte[] sealed = card.bytes().bytes();
    byte[] ephemeralPublic = Arrays.copyOfRange(sealed, EPHEMERAL_AT, CIPHERTEXT_AT);
    byte[] shared = new byte[SealingPublicKey.LENGTH];
    if (!agree(key.key(), ephemeralPublic, shared)) {
      return new Opening.Refused("the ephemeral key is of low order");
    }
    GCMModeCipher cipher =
        cipher(false, derive(shared, ephemeralPublic, key.publicKey()), commitment);
    byte[] plain = new byte[SealedCard.LENGTH - CIPHERTEXT_AT];
    try {
      int written =
          cipher.processBytes(sealed, CIPHERTEXT_AT, SealedCard.LENGTH - CIPHERTEXT_AT, plain, 0);
      cipher.doFinal(plain, written);
    } catch (InvalidCipherTextException changed) {
      return new Opening.Refused("it was not sealed for this record and key");
    }
    RawCardIdentifier identifier =
        new RawCardIdentifier(Arrays.copyOf(plain, RawCardIdentifier.LENGTH));
    CardNonce nonce =
        new CardNonce(Arrays.copyOfRange(plain, RawCardIdentifier.LENGTH, PLAIN_LENGTH));
    // A dishonest terminal can seal one card for the commitment to another.
    return Commitment.to(identifier, nonce).equals(commitment)
        ? new Opening.Opened(identifier, nonce)
        : new Opening.Refused("the record's commitment is to another card");
  }

  /** False where the public key is of low order (RFC 7748 section 6.1). */
  private static boolean agree(X25519PrivateKeyParameters own, byte[] other, byte[] shared) {
    X25519Agreement agreement = new X25519Agreement();
    agreement.init(own);
    try {
      agreement.calculateAgreement(new X25519PublicKeyParameters(other, 0), shared, 0);
      return true;
    } catch (IllegalStateException lowOrder) {
      return false;
    }
  }

  /** Key and GCM nonce. */
  private static byte[] derive(byte[] shared, byte[] ephemeralPublic, SealingPublicKey region) {
    byte[] salt = concat(ephemeralPublic, region.encoded());
    byte[] info = concat(INFO, new byte[] {(byte) region.keyId()});
    HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
    hkdf.init(new HKDFParameters(shared, salt, info));
    byte[] derived = new byte[KEY_LENGTH + GCM_NONCE_LENGTH];
    hkdf.generateBytes(derived, 0, derived.length);
    return derived;
  }

  private static GCMModeCipher cipher(boolean sealing, byte[] derived, Commitment commitment) {
    GCMModeCipher cipher = GCMBlockCipher.newInstance(AESEngine.newInstance());
    cipher.init(
        sealing,
        new AEADParameters(
            new KeyParameter(derived, 0, KEY_LENGTH),
            TAG_BITS,
            Arrays.copyOfRange(derived, KEY_LENGTH, derived.length),
            commitment.hash().bytes()));
    return cipher;
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
