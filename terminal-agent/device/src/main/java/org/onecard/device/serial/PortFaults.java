package org.onecard.device.serial;

import org.onecard.device.serial.PortFaultException.Kind;

/** What the system's error numbers mean for a serial port on Linux, and what to do. */
final class PortFaults {

  private PortFaults() {}

  /**
   * The fault of a port that did not open.
   *
   * @param path what was to be opened
   * @param error the number that jSerialComm gives, as in {@code errno.h}
   * @param isThere whether the path leads to something
   */
  static PortFaultException of(String path, int error, boolean isThere) {
    return switch (error) {
      case 1, 13 ->
          new PortFaultException(
              Kind.NOT_ALLOWED,
              path
                  + " may not be opened by this user (error "
                  + error
                  + "): add it to the group dialout with `sudo usermod -aG dialout USER`, then log"
                  + " in again");
      // 11 is the lock of another program, 16 its claim. 2 comes for a port that this process has
      // open already, too.
      case 11, 16 -> busy(path);
      case 2 -> isThere ? busy(path) : notThere(path);
      case 6, 19 -> notThere(path);
      case 25 -> new PortFaultException(Kind.OTHER, path + " is no serial port: check the setting");
      default ->
          new PortFaultException(
              Kind.OTHER,
              path + " does not open (error " + error + "): unplug the device and plug it in");
    };
  }

  static PortFaultException notThere(String path) {
    return new PortFaultException(
        Kind.NOT_THERE, path + " is not there: check the device's cable, power and socket");
  }

  static PortFaultException lost(String path) {
    return new PortFaultException(
        Kind.LOST, path + " was lost: the device was unplugged or lost its power");
  }

  private static PortFaultException busy(String path) {
    return new PortFaultException(
        Kind.BUSY,
        path
            + " is in use by another program: `fuser -v "
            + path
            + "` names it; ModemManager is kept away by the udev setting ID_MM_DEVICE_IGNORE");
  }
}
