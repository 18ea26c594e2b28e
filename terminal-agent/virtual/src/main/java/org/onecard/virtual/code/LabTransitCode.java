package org.onecard.virtual.code;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * Makes one transit QR, right or wrong in the ways that it is told. Everything has a default but
 * the moment. For use by one thread.
 */
public final class LabTransitCode {

  /** The index of the lab's root key. */
  public static final int ROOT_INDEX = 0xEE;

  private static final LabKey ROOT = new LabKey("onecard lab: transit QR root");
  private static final LabKey ISSUER = new LabKey("onecard lab: transit QR issuer");
  private static final LabKey STRANGER = new LabKey("onecard lab: somebody else");

  /** Whose signature is somebody else's. */
  public enum Forged {
    CERTIFICATE,
    AUTHORISATION,
    CODE
  }

  private final SecureRandom random;
  private final Instant generatedAt;
  private int serial = 1;
  private int rootIndex = ROOT_INDEX;
  private YearMonth certificateMonth = YearMonth.of(2049, 12);
  private Instant authorisedUntil = Instant.parse("2049-12-31T16:00:00Z");
  private int validitySeconds = 60;
  private int limitFen = 2_000;
  private byte[] extension = new byte[0];
  private final Set<Forged> forged = EnumSet.noneOf(Forged.class);

  public LabTransitCode(Instant generatedAt, SecureRandom random) {
    this.generatedAt = generatedAt;
    this.random = random;
  }

  /** The lab root's public key, a compressed point of 33 bytes: what a terminal is to be given. */
  public static byte[] rootPublicKey() {
    return ROOT.compressedPublicKey();
  }

  /**
   * Tells made-up cards apart.
   *
   * @param serial 0 to 9,999,999
   */
  public LabTransitCode serial(int serial) {
    if (serial < 0 || serial > 9_999_999) {
      throw new IllegalArgumentException("a serial is 0 to 9999999, not " + serial);
    }
    this.serial = serial;
    return this;
  }

  /** The ten bytes of the made-up card's number. */
  public byte[] cardNumber() {
    return HexFormat.of().parseHex("0800000000000%07d".formatted(serial));
  }

  public LabTransitCode rootIndex(int index) {
    rootIndex = index;
    return this;
  }

  public LabTransitCode certificateMonth(YearMonth last) {
    certificateMonth = last;
    return this;
  }

  public LabTransitCode authorisedUntil(Instant until) {
    authorisedUntil = until;
    return this;
  }

  /**
   * For how long it is to be good.
   *
   * @param seconds 0 to 65,535; above 1,200 nobody takes it
   */
  public LabTransitCode validitySeconds(int seconds) {
    validitySeconds = seconds;
    return this;
  }

  public LabTransitCode limitFen(int fen) {
    limitFen = fen;
    return this;
  }

  /**
   * What follows the fixed fields.
   *
   * @param bytes at most 32 in a good code
   */
  public LabTransitCode extension(byte[] bytes) {
    extension = bytes.clone();
    return this;
  }

  /** Lets somebody else sign there. */
  public LabTransitCode forged(Forged where) {
    forged.add(where);
    return this;
  }

  /** Base64, as a telephone shows it. */
  public String text() {
    return Base64.getEncoder().encodeToString(record());
  }

  /** The record's bytes. */
  public byte[] record() {
    byte[] certified =
        new Bytes()
            .hex("12")
            .hex("0A0B0C0D")
            .digits(
                "%02d%02d"
                    .formatted(certificateMonth.getMonthValue(), certificateMonth.getYear() % 100))
            .hex("000001")
            .hex("04040021")
            .add(ISSUER.compressedPublicKey())
            .all();
    LabKey user = new LabKey("onecard lab: user " + serial);
    byte[] authorised =
        new Bytes()
            .hex("24")
            .hex("01010000")
            .number(rootIndex, 1)
            .add(certified)
            .add(signer(Forged.CERTIFICATE, ROOT).sign(certified, random))
            .add("LAB%013d".formatted(serial).getBytes(StandardCharsets.US_ASCII))
            .add(cardNumber())
            .hex("0A0B0C0D")
            .hex("0E0F1011")
            .hex("01")
            .number(limitFen, 3)
            .add(user.compressedPublicKey())
            .number(authorisedUntil.getEpochSecond(), 4)
            .number(validitySeconds, 2)
            .number(extension.length, 1)
            .add(extension)
            .all();
    Bytes body =
        new Bytes()
            .add(authorised)
            .hex("15")
            .add(signer(Forged.AUTHORISATION, ISSUER).sign(authorised, random))
            .number(generatedAt.getEpochSecond(), 4);
    int following = body.all().length + 1 + 64;
    byte[] shown = new Bytes().hex("80").number(following, 2).add(body.all()).all();
    return new Bytes()
        .add(shown)
        .hex("15")
        .add(signer(Forged.CODE, user).sign(shown, random))
        .all();
  }

  private LabKey signer(Forged where, LabKey rightful) {
    return forged.contains(where) ? STRANGER : rightful;
  }

  /** Bytes one after the other. */
  private static final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Bytes add(byte[] bytes) {
      out.writeBytes(bytes);
      return this;
    }

    Bytes hex(String digits) {
      return add(HexFormat.of().parseHex(digits));
    }

    /** Packed decimal: the digits themselves. */
    Bytes digits(String decimal) {
      return hex(decimal);
    }

    /** Big-endian. */
    Bytes number(long value, int length) {
      for (int i = length - 1; i >= 0; i--) {
        out.write((int) (value >> (8 * i)));
      }
      return this;
    }

    byte[] all() {
      return out.toByteArray();
    }
  }
}
