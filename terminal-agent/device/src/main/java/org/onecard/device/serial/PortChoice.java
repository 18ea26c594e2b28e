package org.onecard.device.serial;

import java.util.List;
import java.util.stream.Collectors;
import org.onecard.device.serial.PortFaultException.Kind;

/** Chooses the one port that a binding means, or none. */
final class PortChoice {

  private PortChoice() {}

  static PortInfo choose(PortBinding.Usb wanted, List<PortInfo> there) throws PortFaultException {
    List<PortInfo> fitting = there.stream().filter(port -> fits(wanted, port)).toList();
    if (fitting.isEmpty()) {
      throw new PortFaultException(
          Kind.NOT_THERE,
          "no device %s is plugged in: check its cable and `lsusb`".formatted(wanted.spelled()));
    }
    if (fitting.size() > 1) {
      throw new PortFaultException(
          Kind.AMBIGUOUS,
          "%d devices fit %s (%s): name its serial number, or its link in /dev/serial/by-path"
              .formatted(
                  fitting.size(),
                  wanted.spelled(),
                  fitting.stream()
                      .map(port -> port.path() + " at " + port.location())
                      .collect(Collectors.joining(", "))));
    }
    return fitting.get(0);
  }

  private static boolean fits(PortBinding.Usb wanted, PortInfo port) {
    return port.vendor() == wanted.vendor()
        && port.product() == wanted.product()
        && (wanted.serialNumber().isEmpty() || wanted.serialNumber().equals(port.serialNumber()));
  }
}
