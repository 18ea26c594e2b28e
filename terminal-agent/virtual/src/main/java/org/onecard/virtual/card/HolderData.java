package org.onecard.virtual.card;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.Hex;
import org.onecard.card.ssse.CardIdentifier;
import org.onecard.card.ssse.CardNumber;
import org.onecard.card.ssse.CheckDigits;
import org.onecard.card.ssse.SsseRecord;

/**
 * Whose card it is: a made-up person, whose numbers have right check characters and whose year of
 * birth, 1800, belongs to nobody who could hold a card. Immutable.
 */
public final class HolderData {

  private static final Charset GBK = Charset.forName("GBK");
  private static final String MADE_UP_BIRTHDAY = "18000101";

  private final CardIdentifier identifier;
  private final String region;
  private final CardNumber cardNumber;
  private final String socialSecurityNumber;
  private final String name;
  private final LocalDate issued;
  private final LocalDate validTo;

  private HolderData(Builder builder) {
    this.identifier = builder.identifierOrMadeUp();
    this.region = Hex.of(identifier.bytes(), 0, 3);
    int serial = builder.serialOrDerived(identifier);
    String cardBody = "L%07d".formatted(serial);
    this.cardNumber = new CardNumber(cardBody + CheckDigits.ofCardNumber(cardBody));
    String citizenBody = builder.region + MADE_UP_BIRTHDAY + "%03d".formatted(serial % 1000);
    this.socialSecurityNumber = citizenBody + CheckDigits.ofCitizenNumber(citizenBody);
    this.name = builder.name;
    this.issued = builder.issued;
    this.validTo = builder.validTo;
  }

  /** A holder in Chengdu, 510100, with card serial 1, valid from 2021-01-01 to 2035-12-31. */
  public static Builder builder() {
    return new Builder();
  }

  public CardIdentifier identifier() {
    return identifier;
  }

  /** Six digits; what the card identification code begins with. */
  public String region() {
    return region;
  }

  public CardNumber cardNumber() {
    return cardNumber;
  }

  public String socialSecurityNumber() {
    return socialSecurityNumber;
  }

  public String name() {
    return name;
  }

  public LocalDate issued() {
    return issued;
  }

  /** The last day. */
  public LocalDate validTo() {
    return validTo;
  }

  /** The values of EF05 and EF06 as they lie on the card, each of its record's length. */
  Map<SsseRecord, byte[]> records(String version) {
    Map<SsseRecord, byte[]> records = new EnumMap<>(SsseRecord.class);
    records.put(SsseRecord.IDENTIFICATION_CODE, identifier.bytes());
    records.put(SsseRecord.CARD_CLASS, text(SsseRecord.CARD_CLASS, "1"));
    records.put(SsseRecord.VERSION, text(SsseRecord.VERSION, version));
    records.put(SsseRecord.INSTITUTION, bcd(SsseRecord.INSTITUTION, region + "0000000000"));
    records.put(SsseRecord.ISSUED, bcd(SsseRecord.ISSUED, date(issued)));
    records.put(SsseRecord.VALID_TO, bcd(SsseRecord.VALID_TO, date(validTo)));
    records.put(SsseRecord.CARD_NUMBER, text(SsseRecord.CARD_NUMBER, cardNumber.value()));
    records.put(
        SsseRecord.SOCIAL_SECURITY_NUMBER,
        text(SsseRecord.SOCIAL_SECURITY_NUMBER, socialSecurityNumber));
    byte[] nameBytes = name.getBytes(GBK);
    int first = Math.min(nameBytes.length, SsseRecord.NAME.length());
    records.put(SsseRecord.NAME, Arrays.copyOf(nameBytes, SsseRecord.NAME.length()));
    records.put(
        SsseRecord.NAME_CONTINUED,
        Arrays.copyOfRange(nameBytes, first, first + SsseRecord.NAME_CONTINUED.length()));
    return records;
  }

  private static String date(LocalDate date) {
    return date.format(DateTimeFormatter.BASIC_ISO_DATE);
  }

  /** Left-aligned and filled with zero bytes. */
  private static byte[] text(SsseRecord record, String text) {
    return Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), record.length());
  }

  /** Left-aligned and filled with F. */
  private static byte[] bcd(SsseRecord record, String digits) {
    return Hex.bytes(digits + "F".repeat(2 * record.length() - digits.length()));
  }

  @Override
  public String toString() {
    return "HolderData[region=" + region + ", validTo=" + validTo + "]";
  }

  /** Says what matters about a holder; everything else is made up to fit. */
  public static final class Builder {

    private String region = "510100";
    private int serial = 1;
    private boolean serialGiven;
    private @Nullable CardIdentifier identifier;
    private String name = "样本甲";
    private LocalDate issued = LocalDate.of(2021, 1, 1);
    private LocalDate validTo = LocalDate.of(2035, 12, 31);

    private Builder() {}

    /**
     * The region that issued the card.
     *
     * @param region six digits
     */
    public Builder region(String region) {
      if (!region.matches("[1-9][0-9]{5}")) {
        throw new IllegalArgumentException(
            "a region is six digits such as 510100, not '" + region + "'");
      }
      this.region = region;
      return this;
    }

    /**
     * Tells cards of one region apart.
     *
     * @param serial 0 to 9,999,999
     */
    public Builder serial(int serial) {
      if (serial < 0 || serial > 9_999_999) {
        throw new IllegalArgumentException("a serial is 0 to 9999999, not " + serial);
      }
      this.serial = serial;
      this.serialGiven = true;
      return this;
    }

    /**
     * The whole card identification code. It names the region by itself; the serial follows from it
     * unless one is given.
     */
    public Builder identifier(CardIdentifier identifier) {
      this.identifier = identifier;
      identifier.findRegion().ifPresent(this::region);
      return this;
    }

    /**
     * The holder's name.
     *
     * @param name at most 50 bytes of GBK, that is 25 Chinese characters
     */
    public Builder name(String name) {
      int most = SsseRecord.NAME.length() + SsseRecord.NAME_CONTINUED.length();
      if (!GBK.newEncoder().canEncode(name) || name.getBytes(GBK).length > most) {
        throw new IllegalArgumentException("a name is at most " + most + " bytes of GBK");
      }
      this.name = name;
      return this;
    }

    /** Day of issue and last day. They are not compared: a card may well be wrong. */
    public Builder validity(LocalDate issued, LocalDate validTo) {
      this.issued = issued;
      this.validTo = validTo;
      return this;
    }

    public HolderData build() {
      return new HolderData(this);
    }

    private int serialOrDerived(CardIdentifier code) {
      return identifier == null || serialGiven
          ? serial
          : Math.floorMod(Arrays.hashCode(code.bytes()), 10_000_000);
    }

    /** Region, five bytes of the application's AID, four of serial, four of filling. */
    private CardIdentifier identifierOrMadeUp() {
      return identifier != null
          ? identifier
          : CardIdentifier.of(
              Hex.bytes(region + "D156000005" + "%08d".formatted(serial) + "FFFFFFFF"));
    }
  }
}
