package org.onecard.device.signal;

import java.util.Optional;
import org.onecard.device.osdp.OsdpKey;
import org.onecard.device.osdp.OsdpPeer;
import org.onecard.device.serial.LineSettings;
import org.onecard.device.serial.PortBinding;
import org.onecard.device.serial.SpelledDevice;

/**
 * The OSDP reader whose light and buzzer a terminal uses, as a technician writes it: {@code
 * osdp:PORT} or {@code osdp:PORT:address=5,baud=9600,install=yes}.
 */
public record OsdpSignalSettings(PortBinding binding, LineSettings line, OsdpPeer peer) {

  private static final int USUAL_BAUD = 9_600;

  /**
   * The reader that a setting names.
   *
   * @param key of its secure channel, which is no part of the text: arguments can be seen by all
   * @throws IllegalArgumentException with a sentence for the technician
   */
  public static OsdpSignalSettings parse(String text, Optional<OsdpKey> key) {
    SpelledDevice spelled = SpelledDevice.parse(text);
    if (!spelled.kind().equals("osdp")) {
      throw new IllegalArgumentException("a signal is osdp:PORT, not " + spelled.kind());
    }
    OsdpPeer peer =
        new OsdpPeer(
            spelled.number("address", 0, 0, 126),
            key,
            spelled.word("install", "no", "yes", "no").equals("yes"),
            Optional.empty());
    int baud = spelled.number("baud", USUAL_BAUD, 9_600, 230_400);
    spelled.refuseTheRest();
    return new OsdpSignalSettings(spelled.binding(), LineSettings.of(baud), peer);
  }
}
