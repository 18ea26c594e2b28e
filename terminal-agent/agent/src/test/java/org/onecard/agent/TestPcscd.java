package org.onecard.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.onecard.virtual.pcscd.PcscParts;
import org.onecard.virtual.pcscd.PrivatePcscd;

/**
 * The PC/SC daemon of one test, where the environment of this process says that clients find it.
 */
public final class TestPcscd {

  private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "onecard");

  private TestPcscd() {}

  /** Where its socket is, or would be. */
  public static Path socket() {
    String named = System.getenv("PCSCLITE_CSOCK_NAME");
    if (named == null) {
      throw new IllegalStateException("PCSCLITE_CSOCK_NAME is not set: run through Maven");
    }
    return Path.of(named).toAbsolutePath();
  }

  /** With two slots, not yet started. */
  public static PrivatePcscd made() throws IOException {
    return new PrivatePcscd(directory(), 2, PcscParts.find(CACHE));
  }

  /** Where the socket lies. */
  public static Path directory() {
    return Objects.requireNonNull(socket().getParent(), "a socket lies in a directory");
  }
}
