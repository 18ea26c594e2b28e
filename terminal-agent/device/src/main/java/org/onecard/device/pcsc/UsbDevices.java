package org.onecard.device.pcsc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.onecard.device.position.UsbProduct;

/**
 * The USB devices of a Linux machine, from {@code /sys/bus/usb/devices}: one directory for each,
 * named for the port it is plugged in at ({@code 1-2.4} is bus 1, port 2, and port 4 of the hub
 * there), with small text files in it. Elsewhere there are none.
 */
final class UsbDevices {

  private static final int HEX = 16;
  private static final int TEXT_MAX = 256;

  private final Path directory;

  /**
   * One device.
   *
   * @param port where it is plugged in
   * @param serial as the device says; many have none, and some of one make have all the same
   */
  record Device(String port, Optional<String> serial, Optional<UsbProduct> product) {}

  UsbDevices(Path directory) {
    this.directory = directory;
  }

  static UsbDevices ofThisMachine() {
    return new UsbDevices(Path.of("/sys/bus/usb/devices"));
  }

  /**
   * The device of that address, which it has until it is unplugged.
   *
   * @param bus from 1
   * @param address on the bus, 1 to 127
   */
  Optional<Device> find(int bus, int address) {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> devices = Files.newDirectoryStream(directory)) {
      for (Path device : devices) {
        if (isNumber(device.resolve("busnum"), bus)
            && isNumber(device.resolve("devnum"), address)) {
          return Optional.of(
              new Device(
                  String.valueOf(device.getFileName()), text(device, "serial"), product(device)));
        }
      }
    } catch (IOException e) {
      // It was unplugged while we looked.
    }
    return Optional.empty();
  }

  private static boolean isNumber(Path file, int wanted) {
    return read(file).filter(Integer.toString(wanted)::equals).isPresent();
  }

  private static Optional<UsbProduct> product(Path device) {
    Optional<Integer> vendor = hexadecimal(device, "idVendor");
    Optional<Integer> product = hexadecimal(device, "idProduct");
    return vendor.flatMap(v -> product.map(p -> new UsbProduct(v, p)));
  }

  private static Optional<Integer> hexadecimal(Path device, String name) {
    return text(device, name)
        .filter(digits -> digits.matches("[0-9a-fA-F]{4}"))
        .map(digits -> Integer.parseInt(digits, HEX));
  }

  private static Optional<String> text(Path device, String name) {
    return read(device.resolve(name)).filter(text -> !text.isEmpty());
  }

  private static Optional<String> read(Path file) {
    try (var in = Files.newInputStream(file)) {
      return Optional.of(new String(in.readNBytes(TEXT_MAX), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      // The device does not say, or has gone.
      return Optional.empty();
    }
  }
}
