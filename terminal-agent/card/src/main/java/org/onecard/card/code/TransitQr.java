package org.onecard.card.code;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One transit QR, its form checked and nothing else: offsets as in this package's description.
 * Immutable; made by {@link TransitQrDecoder}.
 */
public final class TransitQr {

  /** Of the record without an extension, in bytes. */
  static final int SHORTEST = 332;

  /** Of the extension, in bytes. */
  static final int LONGEST_EXTENSION = 32;

  static final int LONGEST = SHORTEST + LONGEST_EXTENSION;

  static final int SIGNATURE_LENGTH = 64;
  static final int KEY_LENGTH = 33;

  static final int CERTIFICATE_FROM = 9;
  static final int CERTIFICATE_MONTH = 14;
  static final int ISSUER_KEY = 23;
  static final int ROOT_SIGNATURE = 56;
  static final int AUTHORISATION_FROM = 3;
  static final int USER_KEY = 158;
  static final int VALIDITY = 195;
  static final int EXTENSION_LENGTH = 197;

  private static final int ACCOUNT_LENGTH = 16;

  private final byte[] record;
  private final int extensionLength;
  private final YearMonth certificateMonth;

  /**
   * @param record of a form that has been checked; not copied
   */
  TransitQr(byte[] record, YearMonth certificateMonth) {
    this.record = record;
    this.extensionLength = record[EXTENSION_LENGTH] & 0xFF;
    this.certificateMonth = certificateMonth;
  }

  /** 0x80 to 0xFF. */
  public int version() {
    return number(0, 1);
  }

  /** Which of the root's keys signed the issuer's certificate, 0 to 255. */
  public int rootKeyIndex() {
    return number(8, 1);
  }

  /** Who holds the certificate: eight hexadecimal digits. */
  public String certificateIssuer() {
    return hex(10, 4);
  }

  /** The last month in which the certificate counts. */
  public YearMonth certificateMonth() {
    return certificateMonth;
  }

  /** 0 to 2²⁴ − 1. */
  public int certificateSerial() {
    return number(16, 3);
  }

  /** 16 bytes, ASCII by the specification; a person's, so not for a log. */
  public byte[] account() {
    return Arrays.copyOfRange(record, 120, 120 + ACCOUNT_LENGTH);
  }

  public TransitCardNumber cardNumber() {
    return TransitCardNumber.of(Arrays.copyOfRange(record, 136, 136 + TransitCardNumber.LENGTH));
  }

  /** Who issued the card: eight hexadecimal digits. */
  public String cardIssuer() {
    return hex(146, 4);
  }

  /** Who runs the code: eight hexadecimal digits. */
  public String codePlatform() {
    return hex(150, 4);
  }

  /** 0 to 255; the values are the issuer's. */
  public int accountType() {
    return number(154, 1);
  }

  /** The most that one use may charge, 0 to 16,777,215 fen. */
  public int limitFen() {
    return number(155, 3);
  }

  /** Until when the issuer lets this user's key make codes, inclusive. */
  public Instant authorisedUntil() {
    return Instant.ofEpochSecond(unsigned(191));
  }

  /** How long after its generation the code may be used, 0 to 65,535 s as written. */
  public Duration validity() {
    return Duration.ofSeconds(number(VALIDITY, 2));
  }

  /** At most 32 bytes; its meaning is the issuer's. */
  public byte[] extension() {
    return Arrays.copyOfRange(record, EXTENSION_LENGTH + 1, EXTENSION_LENGTH + 1 + extensionLength);
  }

  /** By the clock of the user's telephone. */
  public Instant generatedAt() {
    return Instant.ofEpochSecond(unsigned(userSigned() - 4));
  }

  /** What the replay guard knows this code by. */
  public CodeDigest digest() {
    return CodeDigest.over(record, userSigned());
  }

  /** Who signs what, from the root down to the moment. */
  enum Link {
    CERTIFICATE("the root's signature on the issuer's certificate"),
    AUTHORISATION("the issuer's signature on the user's key"),
    CODE("the user's signature on the code");

    private final String title;

    Link(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /** Whether a link's signature holds under the key. */
  boolean isSigned(Link link, Sm2PublicKey key) {
    return switch (link) {
      case CERTIFICATE -> key.verifies(record, CERTIFICATE_FROM, ROOT_SIGNATURE, ROOT_SIGNATURE);
      case AUTHORISATION ->
          key.verifies(record, AUTHORISATION_FROM, issuerSignature() - 1, issuerSignature());
      case CODE -> key.verifies(record, 0, userSigned(), userSigned() + 1);
    };
  }

  Optional<Sm2PublicKey> findIssuerKey() {
    return Sm2PublicKey.find(record, ISSUER_KEY);
  }

  Optional<Sm2PublicKey> findUserKey() {
    return Sm2PublicKey.find(record, USER_KEY);
  }

  private int issuerSignature() {
    return 199 + extensionLength;
  }

  /** How many bytes the user signs, from the first. */
  private int userSigned() {
    return 267 + extensionLength;
  }

  private int number(int offset, int length) {
    int value = 0;
    for (int i = offset; i < offset + length; i++) {
      value = value << 8 | (record[i] & 0xFF);
    }
    return value;
  }

  private long unsigned(int offset) {
    return Integer.toUnsignedLong(number(offset, 4));
  }

  private String hex(int offset, int length) {
    return HexFormat.of().withUpperCase().formatHex(record, offset, offset + length);
  }

  /** Nothing of its holder. */
  @Override
  public String toString() {
    return "TransitQr[issuer=%s, root=%d]".formatted(certificateIssuer(), rootKeyIndex());
  }
}
