package org.onecard.card.apdu;

import java.util.Arrays;

/**
 * A command APDU in one of the four cases of ISO 7816-3, section 12.1, short or extended.
 * Immutable.
 *
 * <pre>
 *   case 1   CLA INS P1 P2
 *   case 2   CLA INS P1 P2 Le
 *   case 3   CLA INS P1 P2 Lc data
 *   case 4   CLA INS P1 P2 Lc data Le
 * </pre>
 *
 * Short: Lc is 1 byte (1 to 255), Le 1 byte (1 to 256, {@code 00} = 256). Extended: a zero byte,
 * then 2 bytes each, big-endian (Lc 1 to 65,535; Le 1 to 65,536, {@code 0000} = 65,536).
 */
public final class CommandApdu {

  /** How much data a short command takes, in bytes. */
  public static final int MAX_SHORT_DATA = 255;

  /** How much data a short command can ask for, in bytes. */
  public static final int MAX_SHORT_LE = 256;

  /** How much data an extended command takes, in bytes. */
  public static final int MAX_EXTENDED_DATA = 65_535;

  /** How much data an extended command can ask for, in bytes. */
  public static final int MAX_EXTENDED_LE = 65_536;

  private static final int HEADER = 4;
  private static final byte[] NO_DATA = {};

  private final int cla;
  private final int ins;
  private final int p1;
  private final int p2;
  private final byte[] data;
  private final int le;
  private final boolean extended;

  private CommandApdu(int cla, int ins, int p1, int p2, byte[] data, int le, boolean extended) {
    this.cla = cla;
    this.ins = ins;
    this.p1 = p1;
    this.p2 = p2;
    this.data = data;
    this.le = le;
    this.extended = extended;
  }

  /** A command of case 1; each argument is one byte, 0 to 255. */
  public static CommandApdu of(int cla, int ins, int p1, int p2) {
    return new CommandApdu(
        oneByte(cla, "CLA"),
        oneByte(ins, "INS"),
        oneByte(p1, "P1"),
        oneByte(p2, "P2"),
        NO_DATA,
        0,
        false);
  }

  private static int oneByte(int value, String name) {
    if (value < 0 || value > 0xFF) {
      throw new IllegalArgumentException(name + " is one byte, not " + value);
    }
    return value;
  }

  /**
   * The same command carrying these data; extended when they need it.
   *
   * @param data 0 to {@link #MAX_EXTENDED_DATA} bytes
   */
  public CommandApdu withData(byte... data) {
    if (data.length > MAX_EXTENDED_DATA) {
      throw new IllegalArgumentException(
          "a command carries at most " + MAX_EXTENDED_DATA + " bytes, not " + data.length);
    }
    boolean wide = extended || data.length > MAX_SHORT_DATA;
    return new CommandApdu(cla, ins, p1, p2, data.clone(), le, wide);
  }

  /**
   * The same command asking for at most so many bytes; extended when that needs it.
   *
   * @param le 0 (asks for none) to {@link #MAX_EXTENDED_LE}
   */
  public CommandApdu withLe(int le) {
    if (le < 0 || le > MAX_EXTENDED_LE) {
      throw new IllegalArgumentException("Le is 0 to " + MAX_EXTENDED_LE + ", not " + le);
    }
    return new CommandApdu(cla, ins, p1, p2, data, le, extended || le > MAX_SHORT_LE);
  }

  /** Reads bytes as a command; any bytes may come. */
  public static CommandParse parse(byte[] bytes) {
    int n = bytes.length;
    if (n < HEADER) {
      return new CommandParse.Malformed(n, "a command has at least 4 bytes");
    }
    CommandApdu header = of(at(bytes, 0), at(bytes, 1), at(bytes, 2), at(bytes, 3));
    if (n == HEADER) {
      return new CommandParse.Parsed(header);
    }
    int first = at(bytes, HEADER);
    if (n == HEADER + 1) {
      return new CommandParse.Parsed(header.withLe(first == 0 ? MAX_SHORT_LE : first));
    }
    return first == 0 ? parseExtended(header, bytes) : parseShort(header, bytes, first);
  }

  private static CommandParse parseShort(CommandApdu header, byte[] bytes, int lc) {
    int dataEnd = HEADER + 1 + lc;
    int left = bytes.length - dataEnd;
    if (left != 0 && left != 1) {
      return new CommandParse.Malformed(
          HEADER, "Lc says " + lc + " bytes, " + (bytes.length - HEADER - 1) + " follow");
    }
    CommandApdu command = header.withData(Arrays.copyOfRange(bytes, HEADER + 1, dataEnd));
    if (left == 0) {
      return new CommandParse.Parsed(command);
    }
    int le = at(bytes, dataEnd);
    return new CommandParse.Parsed(command.withLe(le == 0 ? MAX_SHORT_LE : le));
  }

  private static CommandParse parseExtended(CommandApdu header, byte[] bytes) {
    int lengthEnd = HEADER + 3;
    if (bytes.length < lengthEnd) {
      return new CommandParse.Malformed(HEADER + 1, "an extended length has 3 bytes");
    }
    CommandApdu wide = header.inExtendedForm();
    int length = (at(bytes, HEADER + 1) << 8) | at(bytes, HEADER + 2);
    if (bytes.length == lengthEnd) {
      return new CommandParse.Parsed(wide.withLe(length == 0 ? MAX_EXTENDED_LE : length));
    }
    int dataEnd = lengthEnd + length;
    int left = bytes.length - dataEnd;
    if (length == 0 || (left != 0 && left != 2)) {
      return new CommandParse.Malformed(
          HEADER, "Lc says " + length + " bytes, " + (bytes.length - lengthEnd) + " follow");
    }
    CommandApdu command = wide.withData(Arrays.copyOfRange(bytes, lengthEnd, dataEnd));
    if (left == 0) {
      return new CommandParse.Parsed(command);
    }
    int le = (at(bytes, dataEnd) << 8) | at(bytes, dataEnd + 1);
    return new CommandParse.Parsed(command.withLe(le == 0 ? MAX_EXTENDED_LE : le));
  }

  private CommandApdu inExtendedForm() {
    return new CommandApdu(cla, ins, p1, p2, data, le, true);
  }

  private static int at(byte[] bytes, int offset) {
    return bytes[offset] & 0xFF;
  }

  /** The command as it goes to the card. */
  public byte[] bytes() {
    boolean hasData = data.length > 0;
    boolean hasLe = le > 0;
    int marker = extended && (hasData || hasLe) ? 1 : 0;
    int lengthBytes = extended ? 2 : 1;
    int size =
        HEADER + marker + (hasData ? lengthBytes + data.length : 0) + (hasLe ? lengthBytes : 0);
    byte[] out = new byte[size];
    out[0] = (byte) cla;
    out[1] = (byte) ins;
    out[2] = (byte) p1;
    out[3] = (byte) p2;
    int at = HEADER + marker;
    if (hasData) {
      at = putLength(out, at, data.length);
      System.arraycopy(data, 0, out, at, data.length);
      at += data.length;
    }
    if (hasLe) {
      putLength(out, at, le);
    }
    return out;
  }

  /** The greatest Le is a zero in either form, and comes out as such by being cut off. */
  private int putLength(byte[] out, int at, int length) {
    if (!extended) {
      out[at] = (byte) length;
      return at + 1;
    }
    out[at] = (byte) (length >> 8);
    out[at + 1] = (byte) length;
    return at + 2;
  }

  public int cla() {
    return cla;
  }

  public int ins() {
    return ins;
  }

  public int p1() {
    return p1;
  }

  public int p2() {
    return p2;
  }

  /** The data carried, possibly none. */
  public byte[] data() {
    return data.clone();
  }

  /** How many bytes are asked for: 0 for none, else 1 to 65,536. */
  public int le() {
    return le;
  }

  /** Whether lengths are written in extended form. */
  public boolean isExtended() {
    return extended;
  }

  /** Header and lengths; never the data, which may be somebody's. */
  @Override
  public String toString() {
    return Hex.of((byte) cla, (byte) ins, (byte) p1, (byte) p2)
        + " ("
        + data.length
        + " bytes of data, Le "
        + le
        + ")";
  }
}
