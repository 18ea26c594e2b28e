package org.onecard.server.authority;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** The key files of a host: PEM, readable by their owner only, never overwritten. */
final class KeyDirectory {

  /** No key file of ours is near this; a larger file is not one. */
  private static final long MAX_FILE_BYTES = 16 * 1024;

  private final Path directory;
  private final boolean mayCreate;

  /**
   * Opens or makes the directory.
   *
   * @param directory made with mode 0700 where it is missing
   * @param mayCreate whether a missing key may be made; false where a book already depends on keys
   */
  KeyDirectory(Path directory, boolean mayCreate) throws IOException {
    this.directory = directory;
    this.mayCreate = mayCreate;
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  /** Makes the bytes of a key that does not exist yet. */
  interface Maker {
    byte[] make();
  }

  boolean holds(String name) {
    return Files.exists(directory.resolve(name));
  }

  /**
   * The content of a file, made and written first where there is none.
   *
   * @param type PEM type, for instance {@code PRIVATE KEY}
   * @throws IOException with a sentence for the technician where the file is missing though it must
   *     not be, too large, or not of that type
   */
  byte[] readOrCreate(String name, String type, Maker maker) throws IOException {
    Path file = directory.resolve(name);
    if (Files.exists(file)) {
      return read(file, type);
    }
    if (!mayCreate) {
      throw new IOException(
          "The key file %s is missing, but the book beside it was written with it: restore it from the backup."
              .formatted(file));
    }
    byte[] content = maker.make();
    write(file, type, content);
    return content;
  }

  /** The content of a file; empty where there is none. */
  Optional<byte[]> find(String name, String type) throws IOException {
    Path file = directory.resolve(name);
    return Files.exists(file) ? Optional.of(read(file, type)) : Optional.empty();
  }

  private static byte[] read(Path file, String type) throws IOException {
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new IOException("The file %s is too large for a key.".formatted(file));
    }
    // A copy from a backup often comes back readable by everybody.
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    try (PemReader reader = new PemReader(new StringReader(Files.readString(file)))) {
      PemObject object = reader.readPemObject();
      if (object == null || !object.getType().equals(type)) {
        throw new IOException(
            "The file %s holds no \"%s\": restore it from the backup.".formatted(file, type));
      }
      return object.getContent();
    }
  }

  private static void write(Path file, String type, byte[] content) throws IOException {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, content));
    }
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    try (FileChannel channel =
        FileChannel.open(
            draft,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel parent = FileChannel.open(file.toAbsolutePath().getParent())) {
      parent.force(true);
    }
  }
}
