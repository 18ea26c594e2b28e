package org.onecard.device.osdp;

/** What ends an OSDP message. */
final class OsdpSums {

  private static final int START = 0x1D0F;
  private static final int POLYNOMIAL = 0x1021;

  private OsdpSums() {}

  /** CRC-16 over so many bytes from the front (5.9). */
  static int crc(byte[] bytes, int length) {
    int crc = START;
    for (int i = 0; i < length; i++) {
      crc ^= (bytes[i] & 0xFF) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ POLYNOMIAL;
      }
    }
    return crc & 0xFFFF;
  }

  /** The complement of the sum, which readers with little memory use instead. */
  static int checksum(byte[] bytes, int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      sum += bytes[i];
    }
    return -sum & 0xFF;
  }
}
