package org.onecard.server.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.onecard.ledger.book.Book;
import org.onecard.ledger.book.PostgresAddress;

/**
 * Where a host keeps what it has.
 *
 * <pre>
 * ledger.db    the book; or
 * database     the address of the PostgreSQL database that the book lies in
 * keys/        see {@link org.onecard.server.authority}
 * deny/        lists of denied cards for terminals, see {@link org.onecard.server.denylist}
 * region       the six digits of the region the book is for
 * host.json    ports and process id of the running host, written when it is ready
 * admin.sock   commands to the running host; or, where this path is too long for a socket,
 * admin.path   the path of a socket in a private directory elsewhere
 * </pre>
 */
public record HostDirectory(Path root) {

  /** The kernel takes 107 bytes; a margin for the platforms that take 103. */
  private static final int MAX_SOCKET_PATH_BYTES = 100;

  private static final String PASSWORD_VARIABLE = "ONECARD_DATABASE_PASSWORD";

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");

  public HostDirectory {
    root = root.toAbsolutePath().normalize();
  }

  /** Makes the directory where it is missing, and lets only its owner in, also where it was. */
  public void create() throws IOException {
    FileAttribute<Set<PosixFilePermission>> ownerOnly =
        PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    Files.createDirectories(root, ownerOnly);
    Files.setPosixFilePermissions(root, OWNER_ONLY);
  }

  /**
   * Lets only the owner read the book, whatever the process's umask. SQLite gives the files beside
   * it, which come and go, the permissions of the book.
   */
  public void shutBook() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(root, "ledger.db*")) {
      for (Path file : files) {
        Files.setPosixFilePermissions(file, OWNER_FILE);
      }
    }
  }

  public Path book() {
    return root.resolve("ledger.db");
  }

  public Path keys() {
    return root.resolve("keys");
  }

  public Path denyLists() {
    return root.resolve("deny");
  }

  public Path hostFile() {
    return root.resolve("host.json");
  }

  private Path databaseFile() {
    return root.resolve("database");
  }

  private Path regionFile() {
    return root.resolve("region");
  }

  private Path socketPointer() {
    return root.resolve("admin.path");
  }

  /** The region that the book here is for; empty where there is no book yet. */
  public Optional<String> findRegion() throws IOException {
    return Files.exists(regionFile())
        ? Optional.of(Files.readString(regionFile()).strip())
        : Optional.empty();
  }

  /**
   * The database that the book of this host lies in; empty where it lies in a file here.
   *
   * @throws IOException where the address makes no sense
   */
  public Optional<PostgresAddress> findDatabase() throws IOException {
    if (!Files.exists(databaseFile())) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          PostgresAddress.parse(
              Files.readString(databaseFile()).strip(),
              Optional.ofNullable(System.getenv(PASSWORD_VARIABLE))));
    } catch (IllegalArgumentException e) {
      throw new IOException("%s: %s".formatted(databaseFile(), e.getMessage()), e);
    }
  }

  /**
   * Keeps where the book is to lie.
   *
   * @throws IOException also where there is a book elsewhere already
   */
  public void writeDatabase(String address) throws IOException {
    if (Files.exists(book())) {
      throw new IOException(
          "The book of %s lies in the file %s: name another --data for one in a database."
              .formatted(root, book()));
    }
    PostgresAddress wanted;
    try {
      wanted = PostgresAddress.parse(address, Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    Optional<PostgresAddress> before = findDatabase();
    if (before.isPresent() && !before.get().toString().equals(wanted.toString())) {
      throw new IOException(
          "The book of %s lies in %s: leave out --database, or name another --data."
              .formatted(root, before.get()));
    }
    replace(databaseFile(), address + "\n");
  }

  /** The book, opened only to be read. */
  public Book openToRead() throws IOException {
    Optional<PostgresAddress> database = findDatabase();
    return database.isPresent() ? Book.openToRead(database.get()) : Book.openToRead(book());
  }

  public void writeRegion(String code) throws IOException {
    replace(regionFile(), code + "\n");
  }

  /** Writes a small file so that a reader sees the old content or the new. */
  public void replace(Path file, String content) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(draft, PosixFilePermissions.asFileAttribute(OWNER_FILE));
    Files.writeString(draft, content, StandardCharsets.UTF_8);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Chooses the path of the admin socket and leaves word of it; the path itself is free. */
  public Path prepareSocket() throws IOException {
    Path here = root.resolve("admin.sock");
    removeSocket();
    if (fits(here)) {
      return here;
    }
    Path elsewhere = Files.createTempDirectory("onecard-host-").resolve("admin.sock");
    if (!fits(elsewhere)) {
      Files.delete(elsewhere.getParent());
      throw new IOException(
          "The paths %s and %s are both too long for a socket: choose a shorter --data."
              .formatted(here, elsewhere));
    }
    replace(socketPointer(), elsewhere + "\n");
    return elsewhere;
  }

  /** Removes the directory that {@link #prepareSocket} made for a socket elsewhere, if it did. */
  public void removePrivateDirectoryOf(Path socket) throws IOException {
    Path parent = socket.getParent();
    if (parent != null && !parent.equals(root)) {
      Files.deleteIfExists(socket);
      Files.deleteIfExists(parent);
    }
  }

  /** The admin socket of a host that runs or ran here; a file there proves nothing. */
  public Optional<Path> findSocket() throws IOException {
    Path path = findElsewhere().orElse(root.resolve("admin.sock"));
    return Files.exists(path) ? Optional.of(path) : Optional.empty();
  }

  private Optional<Path> findElsewhere() throws IOException {
    return Files.exists(socketPointer())
        ? Optional.of(Path.of(Files.readString(socketPointer()).strip()))
        : Optional.empty();
  }

  /** Removes what only a running host leaves. */
  public void clearRunning() throws IOException {
    Files.deleteIfExists(hostFile());
    removeSocket();
  }

  /**
   * Whether or not the socket itself is still there: who listened removes it on closing, who was
   * killed leaves it, and either leaves the private directory.
   */
  private void removeSocket() throws IOException {
    Files.deleteIfExists(root.resolve("admin.sock"));
    Optional<Path> elsewhere = findElsewhere();
    if (elsewhere.isPresent()) {
      Files.deleteIfExists(elsewhere.get());
      Files.deleteIfExists(elsewhere.get().getParent());
      Files.delete(socketPointer());
    }
  }

  private static boolean fits(Path socket) {
    return socket.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_SOCKET_PATH_BYTES;
  }
}
