package org.onecard.lab.slot;

import java.io.IOException;
import java.nio.file.Path;
import org.onecard.virtual.pcscd.PcscParts;

/** The PC/SC service of the tests. */
public final class TestParts {

  private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "onecard");

  private TestParts() {}

  /** Where the environment of this process says that its socket is. */
  public static Path runDirectory() {
    return Path.of(System.getProperty(LabSlots.DIRECTORY_PROPERTY));
  }

  /** As the launcher names them, or else fetched. */
  public static PcscParts find() throws IOException {
    return PcscParts.find(CACHE);
  }
}
