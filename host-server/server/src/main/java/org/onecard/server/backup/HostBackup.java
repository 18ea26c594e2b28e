package org.onecard.server.backup;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.onecard.ledger.LedgerVerifier.Proof;
import org.onecard.ledger.book.Book;
import org.onecard.protocol.crypto.Verifier;
import org.onecard.scenario.Region;
import org.onecard.server.keyservice.KeyVaults;

/** Makes backups, also while the host books. Blocks until the copy is proved. */
public final class HostBackup {

  static final String MANIFEST = "manifest.json";
  static final String BOOK = "ledger.db";
  static final String KEYS = "keys/";

  private HostBackup() {}

  /**
   * A backup that was made.
   *
   * @param keysLeftOut key files that are not in it, and without which it is worth nothing
   */
  public record Made(
      long commits, String tip, long records, long bytes, List<String> keysLeftOut) {}

  /**
   * Copies a book as it is at one moment, proves the copy, and packs it.
   *
   * @param to a file that is not there yet, in a folder with room for twice the book
   * @param keys the folder of the host's keys
   * @param withKeys whether they go into the file
   * @throws BackupFailure with a sentence, also where a file in the folder of keys is such that no
   *     restore would take it; no file is left then
   */
  public static Made make(
      Book book, Verifier hostKey, Region region, Path keys, boolean withKeys, Path to, Instant now)
      throws IOException, BackupFailure {
    Path folder = to.toAbsolutePath().getParent();
    if (Files.exists(to)) {
      throw new BackupFailure("%s is there already: name a file that is not.".formatted(to));
    } else if (folder == null || !Files.isDirectory(folder)) {
      throw new BackupFailure("The folder of %s is not there: make it first.".formatted(to));
    }
    Path copy = to.resolveSibling(to.getFileName() + ".book");
    Path draft = to.resolveSibling(to.getFileName() + ".new");
    try {
      Files.deleteIfExists(copy);
      Files.deleteIfExists(draft);
      Files.createFile(copy, ownerOnly());
      book.copyTo(copy);
      Proof.Proved proved = prove(copy, hostKey);
      List<String> names = keyNames(keys);
      if (withKeys) {
        HostRestore.mustTake(keys, names);
      }
      Manifest manifest =
          new Manifest(
              region.code(),
              now,
              proved.commits(),
              proved.tip().hash().toString(),
              Files.size(copy),
              sha256(Files.newInputStream(copy)),
              withKeys ? names : List.of());
      pack(manifest, copy, keys, draft);
      readBack(manifest, draft);
      Files.move(draft, to, StandardCopyOption.ATOMIC_MOVE);
      return new Made(
          proved.commits(),
          manifest.tip(),
          proved.records(),
          Files.size(to),
          withKeys ? List.of() : names);
    } finally {
      Files.deleteIfExists(copy);
      Files.deleteIfExists(draft);
    }
  }

  private static Proof.Proved prove(Path copy, Verifier hostKey) throws BackupFailure {
    try (Book opened = Book.openToRead(copy)) {
      Proof proof = opened.verifier().verify(hostKey);
      if (proof instanceof Proof.Proved proved) {
        return proved;
      }
      throw new BackupFailure(
          "No backup was made, because the book is wrong: %s."
              .formatted(((Proof.Wrong) proof).sentence()));
    }
  }

  /** Files in the folder of keys, and those that a token wrapped: {@code wrapped/ALIAS}. */
  private static List<String> keyNames(Path keys) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path folder : List.of(keys, keys.resolve(KeyVaults.WRAPPED))) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          files
              .filter(Files::isRegularFile)
              .map(file -> keys.relativize(file).toString())
              .sorted()
              .forEach(names::add);
        }
      }
    }
    return names;
  }

  private static void pack(Manifest manifest, Path copy, Path keys, Path draft) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly())) {
      ZipOutputStream zip =
          new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
      zip.setLevel(Deflater.BEST_SPEED);
      put(zip, MANIFEST, new ByteArrayInputStream(manifest.encode()));
      try (InputStream in = Files.newInputStream(copy)) {
        put(zip, BOOK, in);
      }
      for (String key : manifest.keys()) {
        try (InputStream in = Files.newInputStream(keys.resolve(key))) {
          put(zip, KEYS + key, in);
        }
      }
      zip.finish();
      zip.flush();
      channel.force(true);
    }
  }

  private static void put(ZipOutputStream zip, String name, InputStream in) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    long unused = in.transferTo(zip);
    zip.closeEntry();
  }

  /** What the disk holds is what was proved, and could be restored. */
  private static void readBack(Manifest manifest, Path draft) throws IOException, BackupFailure {
    if (!HostRestore.readBack(draft).equals(manifest)) {
      throw new BackupFailure(
          "%s does not read back as it was written: check the disk.".formatted(draft));
    }
  }

  static String sha256(InputStream in) throws IOException {
    try (DigestInputStream digesting = new DigestInputStream(in, sha256())) {
      long unused = digesting.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static FileAttribute<?> ownerOnly() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  }
}
