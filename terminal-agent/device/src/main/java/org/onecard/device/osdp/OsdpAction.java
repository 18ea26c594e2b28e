package org.onecard.device.osdp;

import org.onecard.device.serial.LineBytes;

/** What an {@link OsdpController} wants done. */
sealed interface OsdpAction {

  /** Has bytes go out. */
  record Write(LineBytes bytes) implements OsdpAction {}

  /** A reader's state is another one. */
  record Changed(int address, OsdpState state) implements OsdpAction {}

  /** A reader says something that is more than "nothing has happened". */
  record Said(int address, OsdpReply reply) implements OsdpAction {}

  /** The reader has its own key now: whoever keeps keys may forget that it was being installed. */
  record KeySet(int address) implements OsdpAction {}

  /** Something for the log that a technician has to know. */
  record Warn(int address, String sentence) implements OsdpAction {}
}
