package org.onecard.device.serial;

import java.util.Optional;

/**
 * A port that is there.
 *
 * @param path what to open, for instance {@code /dev/ttyUSB0}
 * @param vendor of the USB device, −1 where it is none
 * @param product of the USB device, −1 where it is none
 * @param serialNumber of the USB device
 * @param location where it is plugged in, as the system says it, for instance {@code 1-4.2}
 * @param description what it calls itself
 */
public record PortInfo(
    String path,
    int vendor,
    int product,
    Optional<String> serialNumber,
    String location,
    String description) {}
