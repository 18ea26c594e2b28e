package org.onecard.agent.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** In a folder of the disk. */
final class KeyFolder implements KeyFiles {

  private final Path folder;

  KeyFolder(Path folder) {
    this.folder = folder;
  }

  @Override
  public Optional<byte[]> find(String name) throws IOException {
    return StoredFile.find(folder.resolve(name));
  }

  @Override
  public void replace(String name, byte[] content) throws IOException {
    StoredFile.replace(folder.resolve(name), content);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(
        folder.resolve(from),
        folder.resolve(to),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    StoredFile.syncFolder(folder);
  }
}
