package org.onecard.device.serial;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which port a device is on, said so that another order of plugging does not change it. */
public sealed interface PortBinding {

  /** As {@link #parse} takes it. */
  String spelled();

  /**
   * A device on USB by what it is.
   *
   * @param vendor 0 to FFFF
   * @param product 0 to FFFF
   * @param serialNumber needed where two of the kind are plugged in; many adapters have none
   */
  record Usb(int vendor, int product, Optional<String> serialNumber) implements PortBinding {
    @Override
    public String spelled() {
      return "usb:%04x:%04x".formatted(vendor, product)
          + serialNumber.map(number -> ":" + number).orElse("");
    }
  }

  /** A device by where it is plugged in: a path that stays. */
  record Place(Path path) implements PortBinding {
    @Override
    public String spelled() {
      return path.toString();
    }
  }

  /** Names that the kernel gives in the order of plugging. */
  Pattern ORDER_OF_PLUGGING = Pattern.compile("/dev/tty(USB|ACM)[0-9]+");

  Pattern USB = Pattern.compile("usb:([0-9a-f]{4}):([0-9a-f]{4})(?::(.{1,64}))?");

  /**
   * The binding that a setting names: {@code usb:VVVV:PPPP}, {@code usb:VVVV:PPPP:SERIAL}, or an
   * absolute path such as {@code /dev/serial/by-path/…} or {@code /dev/ttyS0}.
   *
   * @throws IllegalArgumentException with a sentence for the technician
   */
  static PortBinding parse(String text) {
    Matcher usb = USB.matcher(text.startsWith("usb:") ? lowerIds(text) : text);
    if (usb.matches()) {
      return new Usb(
          Integer.parseInt(usb.group(1), 16),
          Integer.parseInt(usb.group(2), 16),
          Optional.ofNullable(usb.group(3)));
    }
    if (ORDER_OF_PLUGGING.matcher(text).matches()) {
      throw new IllegalArgumentException(
          text
              + " is another device after the next start: give its link in /dev/serial/by-path,"
              + " or usb:VENDOR:PRODUCT:SERIAL");
    }
    if (text.startsWith("/") || text.matches("COM[0-9]{1,3}")) {
      return new Place(Path.of(text));
    }
    throw new IllegalArgumentException(
        "a serial port is a path such as /dev/serial/by-path/…, or usb:VVVV:PPPP or"
            + " usb:VVVV:PPPP:SERIAL with four hexadecimal digits each");
  }

  /** Ids in any case; a serial number keeps its own. */
  private static String lowerIds(String text) {
    int ids = Math.min(text.length(), "usb:VVVV:PPPP".length());
    return text.substring(0, ids).toLowerCase(Locale.ROOT) + text.substring(ids);
  }
}
