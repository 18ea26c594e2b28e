package org.onecard.virtual.serial;

import java.io.IOException;
import java.nio.file.Path;
import org.onecard.virtual.pcscd.Scripts;

/**
 * The program that makes pairs of pseudo terminals.
 *
 * @param program {@code socat}
 */
public record SocatPart(Path program) {

  /** System property: path of {@code socat}. */
  public static final String PROPERTY = "onecard.socat";

  /**
   * The one that the property names; without it the installed one, or else fetched into {@code
   * cache} (400 kB, some seconds; nothing is installed).
   *
   * @throws IOException when it cannot be had; the message says what to do
   */
  public static SocatPart find(Path cache) throws IOException {
    String named = System.getProperty(PROPERTY, "");
    if (!named.isBlank()) {
      return new SocatPart(Path.of(named));
    }
    String found = Scripts.fetch("fetch-socat.sh", cache).get("SOCAT");
    if (found == null) {
      throw new IOException("fetch-socat.sh did not say SOCAT");
    }
    return new SocatPart(Path.of(found));
  }
}
