package org.onecard.agent.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That the host refuses this terminal. Kept on the disk, so that a revoked terminal does not begin
 * to approve again because somebody switched it off and pulled the network cable. Safe for any
 * thread.
 */
public final class HostBar {

  private final Path file;

  private volatile @Nullable String why;

  private HostBar(Path file, @Nullable String why) {
    this.file = file;
    this.why = why;
  }

  /**
   * Takes up what was kept.
   *
   * @param file there exactly while the host refuses this terminal
   * @throws IOException when the disk does not give the file
   */
  public static HostBar open(Path file) throws IOException {
    Optional<byte[]> kept = StoredFile.find(file);
    return new HostBar(file, kept.isEmpty() ? null : because(file, kept.get()));
  }

  /** That the file is there is what counts, whatever is in it: the host lifts it, or nobody. */
  private static String because(Path file, byte[] kept) {
    try {
      return FlatJson.parse(file.toString(), kept).text("because");
    } catch (IOException e) {
      return "the host has refused this terminal; why cannot be read any more ("
          + e.getMessage()
          + ")";
    }
  }

  /** Why the host refuses this terminal, for a technician; empty while it does not. */
  public Optional<String> findWhy() {
    return Optional.ofNullable(why);
  }

  /** The host refuses this terminal, from now on; {@link #keep} makes it outlive the process. */
  public void set(String because) {
    why = because;
  }

  /** The host takes this terminal again. */
  public void lift() {
    why = null;
  }

  /** Makes the disk agree with what was said last. */
  public synchronized void keep() throws IOException {
    String because = why;
    if (because == null) {
      Files.deleteIfExists(file);
    } else if (!Files.exists(file)) {
      StoredFile.replace(file, new FlatJson().put("because", because).bytes());
    }
  }
}
