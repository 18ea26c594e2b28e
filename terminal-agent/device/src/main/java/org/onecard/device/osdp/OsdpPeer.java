package org.onecard.device.osdp;

import java.util.Optional;

/**
 * One reader of a line.
 *
 * @param address 0 to 126
 * @param key of its secure channel; without one it is spoken to in the open
 * @param install whether it still has the key that every new reader has, and is to be given {@code
 *     key}
 * @param serial as it says it, where another one in its place is to be refused
 */
public record OsdpPeer(int address, Optional<OsdpKey> key, boolean install, Optional<Long> serial) {

  public OsdpPeer {
    if (address < 0 || address >= OsdpFrame.ANYBODY) {
      throw new IllegalArgumentException("an address of OSDP is 0 to 126, not " + address);
    }
    if (install && key.isEmpty()) {
      throw new IllegalArgumentException("a reader is installed with a key of its own: give it");
    }
    if (!install && key.map(OsdpKey.DEFAULT::equals).orElse(false)) {
      throw new IllegalArgumentException(
          "everybody knows that key: give the reader one of its own, by installing it");
    }
  }

  /** In the open. */
  public static OsdpPeer plain(int address) {
    return new OsdpPeer(address, Optional.empty(), false, Optional.empty());
  }

  /** Over a secure channel. */
  public static OsdpPeer keyed(int address, OsdpKey key) {
    return new OsdpPeer(address, Optional.of(key), false, Optional.empty());
  }

  /** New, and to be given its key. */
  public static OsdpPeer installing(int address, OsdpKey key) {
    return new OsdpPeer(address, Optional.of(key), true, Optional.empty());
  }

  public OsdpPeer withSerial(long expected) {
    return new OsdpPeer(address, key, install, Optional.of(expected));
  }
}
