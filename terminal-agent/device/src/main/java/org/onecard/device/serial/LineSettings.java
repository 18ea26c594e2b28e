package org.onecard.device.serial;

/**
 * How a line is driven. There is no flow control: no device here wants it.
 *
 * @param baud 300 to 921,600; devices on USB ignore it
 * @param dataBits 7 or 8
 * @param parity as the device has it
 * @param stopBits 1 or 2
 */
public record LineSettings(int baud, int dataBits, Parity parity, int stopBits) {

  /** The bit that is added to each byte. */
  public enum Parity {
    NONE,
    ODD,
    EVEN
  }

  public LineSettings {
    if (baud < 300 || baud > 921_600) {
      throw new IllegalArgumentException("a line has 300 to 921600 baud, not " + baud);
    }
    if (dataBits < 7 || dataBits > 8 || stopBits < 1 || stopBits > 2) {
      throw new IllegalArgumentException("a line has 7 or 8 data bits and 1 or 2 stop bits");
    }
  }

  /** Eight data bits, no parity, one stop bit: what nearly every device comes with. */
  public static LineSettings of(int baud) {
    return new LineSettings(baud, 8, Parity.NONE, 1);
  }
}
