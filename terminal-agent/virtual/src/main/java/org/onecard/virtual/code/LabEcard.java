package org.onecard.virtual.code;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Made-up electronic social security cards, as strings that only the lab's platform can read:
 *
 * <pre>
 *   LAB1. base64url( nonce 12 ‖ AES-128-GCM( region 6 ASCII ‖ card identifier 16 ‖ issued at 8 ) )
 * </pre>
 *
 * <p>The platform's key follows from a text in this source, so any lab process can issue what
 * another one verifies. A real platform's strings are of no known form.
 */
public final class LabEcard {

  /** How long a string may be used. */
  public static final Duration VALIDITY = Duration.ofSeconds(60);

  /** In bytes. */
  public static final int IDENTIFIER_LENGTH = 16;

  private static final String PREFIX = "LAB1.";
  private static final int REGION_LENGTH = 6;
  private static final int NONCE_LENGTH = 12;
  private static final int TAG_LENGTH = 16;
  private static final int PLAIN_LENGTH = REGION_LENGTH + IDENTIFIER_LENGTH + Long.BYTES;
  private static final SecretKeySpec KEY = key();

  private LabEcard() {}

  /** What a string says. */
  public static final class Content {
    private final String region;
    private final byte[] identifier;
    private final Instant issuedAt;

    private Content(String region, byte[] identifier, Instant issuedAt) {
      this.region = region;
      this.identifier = identifier;
      this.issuedAt = issuedAt;
    }

    /** Of issue, six digits. */
    public String region() {
      return region;
    }

    public byte[] identifier() {
      return identifier.clone();
    }

    public Instant issuedAt() {
      return issuedAt;
    }
  }

  /**
   * A new string for the card; each is another one.
   *
   * @param region six digits
   * @param identifier 16 bytes
   */
  public static String issue(
      String region, byte[] identifier, Instant issuedAt, SecureRandom random) {
    if (region.length() != REGION_LENGTH || identifier.length != IDENTIFIER_LENGTH) {
      throw new IllegalArgumentException("a region has 6 digits, a card identifier 16 bytes");
    }
    byte[] nonce = new byte[NONCE_LENGTH];
    random.nextBytes(nonce);
    byte[] plain =
        ByteBuffer.allocate(PLAIN_LENGTH)
            .put(region.getBytes(StandardCharsets.US_ASCII))
            .put(identifier)
            .putLong(issuedAt.toEpochMilli())
            .array();
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plain);
      return PREFIX
          + Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(
                  ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the lab cannot issue", e);
    }
  }

  /** What the string says; empty when the lab did not issue it. */
  public static Optional<Content> open(String code) {
    int characters = (NONCE_LENGTH + PLAIN_LENGTH + TAG_LENGTH) * 8 / 6 + 1;
    if (!code.startsWith(PREFIX) || code.length() > PREFIX.length() + characters) {
      return Optional.empty();
    }
    try {
      byte[] sealed = Base64.getUrlDecoder().decode(code.substring(PREFIX.length()));
      byte[] nonce = Arrays.copyOf(sealed, NONCE_LENGTH);
      ByteBuffer plain =
          ByteBuffer.wrap(
              cipher(Cipher.DECRYPT_MODE, nonce)
                  .doFinal(sealed, NONCE_LENGTH, Math.max(0, sealed.length - NONCE_LENGTH)));
      byte[] region = new byte[REGION_LENGTH];
      byte[] identifier = new byte[IDENTIFIER_LENGTH];
      plain.get(region).get(identifier);
      return Optional.of(
          new Content(
              new String(region, StandardCharsets.US_ASCII),
              identifier,
              Instant.ofEpochMilli(plain.getLong())));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty(); // Not ours, or not whole.
    }
  }

  private static Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, KEY, new GCMParameterSpec(TAG_LENGTH * 8, nonce));
    return cipher;
  }

  private static SecretKeySpec key() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest("onecard lab: electronic cards".getBytes(StandardCharsets.UTF_8));
      return new SecretKeySpec(digest, 0, 16, "AES");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
