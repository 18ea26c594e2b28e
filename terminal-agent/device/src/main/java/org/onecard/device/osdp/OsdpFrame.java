package org.onecard.device.osdp;

import java.util.Optional;
import org.onecard.device.serial.LineBytes;

/**
 * One message, as it is on the line: what the secure channel hides is hidden here too.
 *
 * @param address of the reader, 0 to 126; 127 for whoever is there
 * @param reply whether the reader says it
 * @param sequence 0 to 3; 0 begins anew
 * @param security where it belongs to a secure channel
 * @param code of the command or reply, 0 to 255
 * @param mac of the secure channel
 */
record OsdpFrame(
    int address,
    boolean reply,
    int sequence,
    Optional<Security> security,
    int code,
    LineBytes data,
    Optional<LineBytes> mac) {

  static final int ANYBODY = 0x7F;
  static final int MARK = 0xFF;
  static final int START = 0x53;
  static final int WITH_CRC = 0x04;
  static final int WITH_SECURITY = 0x08;
  static final int REPLY = 0x80;
  static final int MAC_LENGTH = 4;

  /** Start, address, length, control. */
  static final int HEADER = 5;

  /** The longest message that is allowed (5.5). */
  static final int LONGEST = 1_440;

  /**
   * Security block.
   *
   * @param type 11 to 18, hexadecimal
   */
  record Security(int type, LineBytes data) {

    boolean hasMac() {
      return type >= 0x15 && type <= 0x18;
    }
  }

  /** A message outside of any secure channel. */
  static OsdpFrame plain(int address, int sequence, int code, LineBytes data) {
    return new OsdpFrame(address, false, sequence, Optional.empty(), code, data, Optional.empty());
  }

  OsdpFrame withMac(LineBytes first4) {
    return new OsdpFrame(address, reply, sequence, security, code, data, Optional.of(first4));
  }

  /** What the MAC is over: everything before it, with the length of the whole message. */
  byte[] beforeMac() {
    int securityLength = security.map(block -> 2 + block.data().length()).orElse(0);
    boolean hasMac = security.map(Security::hasMac).orElse(false);
    byte[] bytes = new byte[HEADER + securityLength + 1 + data.length()];
    int whole = bytes.length + (hasMac ? MAC_LENGTH : 0) + 2;
    bytes[0] = (byte) START;
    bytes[1] = (byte) (reply ? address | REPLY : address);
    bytes[2] = (byte) whole;
    bytes[3] = (byte) (whole >> 8);
    bytes[4] = (byte) (sequence | WITH_CRC | (security.isPresent() ? WITH_SECURITY : 0));
    int at = HEADER;
    if (security.isPresent()) {
      Security block = security.get();
      bytes[at++] = (byte) securityLength;
      bytes[at++] = (byte) block.type();
      byte[] inside = block.data().bytes();
      System.arraycopy(inside, 0, bytes, at, inside.length);
      at += inside.length;
    }
    bytes[at++] = (byte) code;
    System.arraycopy(data.bytes(), 0, bytes, at, data.length());
    return bytes;
  }

  /** As it goes out: with the mark before it, which wakes up readers' receivers, and the CRC. */
  LineBytes encoded() {
    byte[] front = beforeMac();
    byte[] end = mac.map(LineBytes::bytes).orElse(new byte[0]);
    byte[] whole = new byte[1 + front.length + end.length + 2];
    whole[0] = (byte) MARK;
    System.arraycopy(front, 0, whole, 1, front.length);
    System.arraycopy(end, 0, whole, 1 + front.length, end.length);
    byte[] summed = new byte[front.length + end.length];
    System.arraycopy(whole, 1, summed, 0, summed.length);
    int crc = OsdpSums.crc(summed, summed.length);
    whole[whole.length - 2] = (byte) crc;
    whole[whole.length - 1] = (byte) (crc >> 8);
    return LineBytes.of(whole);
  }

  /** Without data, which may be the number of a card or a key. */
  @Override
  public String toString() {
    return "OsdpFrame[address=%d, %s, sequence=%d, code=%02X, %d bytes]"
        .formatted(address, reply ? "reply" : "command", sequence, code, data.length());
  }
}
