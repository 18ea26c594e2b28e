package org.onecard.virtual.purse;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.OptionalInt;
import org.onecard.card.apdu.Hex;

/**
 * How a virtual purse is issued. Immutable.
 *
 * @param kind which union's
 * @param serial tells purses apart, 0 to 999,999,999
 * @param start first day
 * @param end last day
 * @param balanceFen 0 to 2,147,483,647
 * @param overdraftFen what {@code 8050} and {@code 805C 01} answer, 0 to 16,777,215; it is thought
 *     to be in the balance already
 * @param counter the card's counter (ATC) to begin with, 0 to 65,535
 * @param balanceP1 the P1 that {@code 805C} wants for the balance: 03 or 00
 * @param selectStatus what SELECT answers instead of the FCI: 6283, 6284 or 9303 of a blocked purse
 */
public record PurseOptions(
    Kind kind,
    int serial,
    LocalDate start,
    LocalDate end,
    long balanceFen,
    int overdraftFen,
    int counter,
    int balanceP1,
    OptionalInt selectStatus) {

  /** Which union's purse. */
  public enum Kind {
    T_UNION("A000000632010105"),
    CITY_UNION("A00000000386980701");

    private final String aid;

    Kind(String aid) {
      this.aid = aid;
    }

    byte[] aid() {
      return Hex.bytes(aid);
    }
  }

  /** A T-Union purse with 50 yuan, valid from 2021-01-01 to 2035-12-31. */
  public static final PurseOptions T_UNION =
      new PurseOptions(
          Kind.T_UNION,
          1,
          LocalDate.of(2021, 1, 1),
          LocalDate.of(2035, 12, 31),
          5_000,
          0,
          7,
          0x03,
          OptionalInt.empty());

  /** The same of the city union, which wants the other form of {@code 805C}. */
  public static final PurseOptions CITY_UNION =
      new PurseOptions(
          Kind.CITY_UNION,
          1,
          T_UNION.start(),
          T_UNION.end(),
          5_000,
          0,
          7,
          0x00,
          OptionalInt.empty());

  public PurseOptions {
    if (serial < 0 || serial > 999_999_999) {
      throw new IllegalArgumentException("a purse's serial is 0 to 999999999, not " + serial);
    }
    if (balanceFen < 0 || balanceFen > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a balance of " + balanceFen + " fen");
    }
    if (overdraftFen < 0 || overdraftFen > 0xFF_FFFF || counter < 0 || counter > 0xFFFF) {
      throw new IllegalArgumentException("overdraft or counter out of range");
    }
  }

  public PurseOptions withSerial(int number) {
    return new PurseOptions(
        kind, number, start, end, balanceFen, overdraftFen, counter, balanceP1, selectStatus);
  }

  public PurseOptions withValidity(LocalDate first, LocalDate last) {
    return new PurseOptions(
        kind, serial, first, last, balanceFen, overdraftFen, counter, balanceP1, selectStatus);
  }

  public PurseOptions withBalance(long fen) {
    return new PurseOptions(
        kind, serial, start, end, fen, overdraftFen, counter, balanceP1, selectStatus);
  }

  public PurseOptions withOverdraft(int fen) {
    return new PurseOptions(
        kind, serial, start, end, balanceFen, fen, counter, balanceP1, selectStatus);
  }

  public PurseOptions withCounter(int number) {
    return new PurseOptions(
        kind, serial, start, end, balanceFen, overdraftFen, number, balanceP1, selectStatus);
  }

  /** Blocked by its issuer: SELECT answers this status word. */
  public PurseOptions withSelectStatus(int statusWord) {
    return new PurseOptions(
        kind,
        serial,
        start,
        end,
        balanceFen,
        overdraftFen,
        counter,
        balanceP1,
        OptionalInt.of(statusWord));
  }

  /** EF15[0..7]: made-up issuer 9951, city 9999, industry 0001. */
  byte[] issuer() {
    return Hex.bytes("995199990001FFFF");
  }

  /** Ten bytes: {@code 0000 9951} and twelve digits. */
  byte[] serialBytes() {
    return Hex.bytes("00009951" + "%012d".formatted(serial));
  }

  byte[] ef15() {
    return LabPurseKeys.concat(
        issuer(),
        Hex.bytes("0101"),
        serialBytes(),
        Hex.bytes(start.format(DateTimeFormatter.BASIC_ISO_DATE)),
        Hex.bytes(end.format(DateTimeFormatter.BASIC_ISO_DATE)),
        Hex.bytes("0100"));
  }

  /** Made-up province 9900, city 9999, taken everywhere. */
  byte[] ef17() {
    return Hex.bytes("00000000" + "9900" + "9999" + "0001" + "01");
  }
}
