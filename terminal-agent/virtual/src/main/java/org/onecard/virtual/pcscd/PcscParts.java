package org.onecard.virtual.pcscd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The files that make a PC/SC service with virtual slots.
 *
 * @param daemon {@code pcscd}
 * @param driver {@code libifdvpcd.so}
 * @param clientLibrary {@code libpcsclite.so.1}, for the process that reads cards
 */
public record PcscParts(Path daemon, Path driver, Path clientLibrary) {

  /** System property: path of {@code pcscd}. */
  public static final String DAEMON_PROPERTY = "onecard.pcscd";

  /** System property: path of {@code libifdvpcd.so}. */
  public static final String DRIVER_PROPERTY = "onecard.vpcd.ifd";

  /** System property: path of {@code libpcsclite.so.1}. */
  public static final String CLIENT_LIBRARY_PROPERTY = "onecard.pcsc.lib";

  /**
   * The parts that the three properties name; where one is missing, those that are installed, or
   * else fetched into {@code cache} (160 kB, some seconds; nothing is installed).
   *
   * @throws IOException when they cannot be had; the message says what to do
   */
  public static PcscParts find(Path cache) throws IOException {
    String daemon = System.getProperty(DAEMON_PROPERTY, "");
    String driver = System.getProperty(DRIVER_PROPERTY, "");
    String clientLibrary = System.getProperty(CLIENT_LIBRARY_PROPERTY, "");
    if (!daemon.isBlank() && !driver.isBlank() && !clientLibrary.isBlank()) {
      return new PcscParts(Path.of(daemon), Path.of(driver), Path.of(clientLibrary));
    }
    Map<String, String> said = Scripts.fetch("fetch-pcsc.sh", cache);
    return new PcscParts(path(said, "PCSCD"), path(said, "VPCD_IFD"), path(said, "PCSC_LIB"));
  }

  private static Path path(Map<String, String> said, String name) throws IOException {
    String value = said.get(name);
    if (value == null) {
      throw new IOException("fetch-pcsc.sh did not say " + name);
    }
    return Path.of(value);
  }
}
