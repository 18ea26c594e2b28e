package org.onecard.card.apdu;

/**
 * The two bytes that end every answer (ISO 7816-4, section 5.6; the {@code 93xx} and {@code 94xx}
 * of Chinese purse cards).
 *
 * @param value 0x0000 to 0xFFFF
 */
public record StatusWord(int value) {

  public static final StatusWord OK = new StatusWord(0x9000);
  public static final StatusWord SECURITY_STATUS_NOT_SATISFIED = new StatusWord(0x6982);
  public static final StatusWord CONDITIONS_NOT_SATISFIED = new StatusWord(0x6985);
  public static final StatusWord FILE_NOT_FOUND = new StatusWord(0x6A82);
  public static final StatusWord RECORD_NOT_FOUND = new StatusWord(0x6A83);

  public StatusWord {
    if (value < 0 || value > 0xFFFF) {
      throw new IllegalArgumentException("a status word has two bytes, not " + value);
    }
  }

  public int sw1() {
    return value >> 8;
  }

  public int sw2() {
    return value & 0xFF;
  }

  public boolean isOk() {
    return value == 0x9000;
  }

  /** {@code 61xx}: the answer is to be fetched by GET RESPONSE. */
  public boolean isMoreData() {
    return sw1() == 0x61;
  }

  /** {@code 6Cxx}: the same command is to be sent again with this Le. */
  public boolean isWrongLe() {
    return sw1() == 0x6C;
  }

  /** What the second byte of {@code 61xx} and {@code 6Cxx} counts: 1 to 256, where 00 is 256. */
  public int lengthHint() {
    return sw2() == 0 ? 256 : sw2();
  }

  /**
   * {@code 6283}, {@code 6284}, {@code 9303}: the file or application was blocked by its issuer.
   */
  public boolean isBlocked() {
    return value == 0x6283 || value == 0x6284 || value == 0x9303;
  }

  /** Its meaning in words, for a person who reads a trace. */
  public String meaning() {
    if ((value & 0xFFF0) == 0x63C0) {
      return "wrong, " + (value & 0xF) + " tries left";
    }
    return switch (value) {
      case 0x9000 -> "done";
      case 0x6281 -> "part of the data may be corrupted";
      case 0x6282 -> "end of file before the wanted length";
      case 0x6283 -> "selected file is deactivated";
      case 0x6284 -> "selected file's control information is malformed, or the card is locked";
      case 0x6300 -> "authentication failed";
      case 0x6400 -> "execution error, nothing changed";
      case 0x6581 -> "memory failure";
      case 0x6700 -> "wrong length";
      case 0x6881 -> "logical channel not supported";
      case 0x6882 -> "secure messaging not supported";
      case 0x6981 -> "command does not fit the file's structure";
      case 0x6982 -> "security status not satisfied";
      case 0x6983 -> "authentication method blocked";
      case 0x6984 -> "referenced data not usable";
      case 0x6985 -> "conditions of use not satisfied";
      case 0x6986 -> "no current file";
      case 0x6987 -> "secure messaging data missing";
      case 0x6988 -> "secure messaging data wrong";
      case 0x6A80 -> "wrong data in the command";
      case 0x6A81 -> "function not supported, or card locked";
      case 0x6A82 -> "file or application not found";
      case 0x6A83 -> "record not found";
      case 0x6A84 -> "not enough memory in the file";
      case 0x6A86 -> "wrong P1 or P2";
      case 0x6A88 -> "no such key or data";
      case 0x6B00 -> "offset outside the file";
      case 0x6D00 -> "instruction not supported";
      case 0x6E00 -> "class not supported";
      case 0x6F00 -> "card gives no reason";
      case 0x9302 -> "wrong MAC";
      case 0x9303 -> "application locked for good";
      case 0x9401 -> "balance too low";
      case 0x9403 -> "no key with that index";
      case 0x9406 -> "no such MAC or TAC";
      default ->
          switch (sw1()) {
            case 0x61 -> lengthHint() + " more bytes to fetch";
            case 0x62 -> "warning, nothing changed";
            case 0x63 -> "warning, memory changed";
            case 0x64 -> "execution error, nothing changed";
            case 0x65 -> "execution error, memory changed";
            case 0x66 -> "security error";
            case 0x67 -> "wrong length";
            case 0x68 -> "function of the class not supported";
            case 0x69 -> "command not allowed";
            case 0x6A -> "wrong parameters";
            case 0x6C -> "wrong Le, " + lengthHint() + " is right";
            default -> "no known meaning";
          };
    };
  }

  /** For instance {@code 6A82 file or application not found}. */
  public String describe() {
    return this + " " + meaning();
  }

  /** Four hexadecimal digits. */
  @Override
  public String toString() {
    return Hex.of((byte) sw1(), (byte) sw2());
  }
}
