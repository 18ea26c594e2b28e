package org.onecard.agent.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Files that are replaced whole: after a crash there is the old content or the new, never less. */
public final class StoredFile {

  private StoredFile() {}

  /**
   * Replaces the file's content, readable by its owner only. Returns when it is on stable storage.
   */
  public static void replace(Path file, byte[] content) throws IOException {
    Path folder = folderOf(file);
    Path fresh = folder.resolve(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            attributes(folder, "rw-------"))) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder(folder);
  }

  /** The file's content; empty when there is no such file. */
  public static Optional<byte[]> find(Path file) throws IOException {
    return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
  }

  /** Makes a folder, and those above it, for its owner only. One that is there stays as it is. */
  public static void createPrivateFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null && !Files.isDirectory(parent)) {
        createPrivateFolder(parent);
      }
      Files.createDirectory(folder, attributes(folder.toAbsolutePath(), "rwx------"));
    }
  }

  /** Makes names that were added to or taken from the folder survive a power cut. */
  public static void syncFolder(Path folder) throws IOException {
    // Windows has no such thing as an open folder; there the move itself is journalled.
    if (isPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Attributes of a new file; none where the file system knows no such permissions. */
  public static FileAttribute<?>[] attributes(Path near, String permissions) {
    if (!isPosix(near)) {
      return new FileAttribute<?>[0];
    }
    Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)};
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException(file + " is no file in a folder");
    }
    return folder;
  }
}
