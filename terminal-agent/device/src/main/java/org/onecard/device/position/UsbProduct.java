package org.onecard.device.position;

/**
 * Maker and product of a USB device.
 *
 * @param vendor 0 to 0xFFFF
 * @param product 0 to 0xFFFF
 */
public record UsbProduct(int vendor, int product) {

  public UsbProduct {
    if (vendor < 0 || vendor > 0xFFFF || product < 0 || product > 0xFFFF) {
      throw new IllegalArgumentException("USB numbers have two bytes");
    }
  }

  /** As {@code lsusb} writes it, for instance {@code 072F:2200}. */
  @Override
  public String toString() {
    return String.format("%04X:%04X", vendor, product);
  }
}
