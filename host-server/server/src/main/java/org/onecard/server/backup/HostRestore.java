package org.onecard.server.backup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** Unpacks a backup into an empty folder. */
public final class HostRestore {

  private static final int MOST_MANIFEST_BYTES = 65_536;
  private static final int MOST_KEYS = 256;
  private static final int MOST_KEY_BYTES = 1 << 20;

  /** Of a key's file in the folder of keys; in {@code wrapped} a token has those it wrapped. */
  private static final Pattern KEY =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}|wrapped/[a-z0-9-]{1,64}");

  private HostRestore() {}

  /**
   * What lies in the folder now.
   *
   * @param withKeys whether the host can be started as it is
   */
  public record Restored(
      String region, Instant madeAt, long commits, String tip, boolean withKeys) {}

  /**
   * Unpacks. Whether book and keys belong together is for whoever opens them to prove.
   *
   * @param into a folder that is empty or not there
   * @throws BackupFailure with a sentence; the folder is empty again then
   */
  public static Restored restore(Path from, Path into) throws IOException, BackupFailure {
    if (Files.exists(into) && !isEmpty(into)) {
      throw new BackupFailure(
          "%s is not empty: name another --data, nothing is ever overwritten.".formatted(into));
    }
    Files.createDirectories(
        into, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.setPosixFilePermissions(into, PosixFilePermissions.fromString("rwx------"));
    boolean done = false;
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(from))) {
      Manifest manifest = unpack(from, zip, Optional.of(into));
      Files.writeString(into.resolve("region"), manifest.region() + "\n");
      Files.setPosixFilePermissions(
          into.resolve("region"), PosixFilePermissions.fromString("rw-------"));
      done = true;
      return new Restored(
          manifest.region(),
          manifest.madeAt(),
          manifest.commits(),
          manifest.tip(),
          !manifest.keys().isEmpty());
    } catch (ZipException | IllegalArgumentException e) {
      throw new BackupFailure("%s is damaged: %s.".formatted(from, e.getMessage()));
    } finally {
      if (!done) {
        empty(into);
      }
    }
  }

  /**
   * Looks through a backup by the rules of {@link #restore}, and writes nothing.
   *
   * @throws BackupFailure with a sentence, where it could not be restored
   */
  static Manifest readBack(Path from) throws IOException, BackupFailure {
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(from))) {
      return unpack(from, zip, Optional.empty());
    } catch (ZipException | IllegalArgumentException e) {
      throw new BackupFailure("%s is damaged: %s.".formatted(from, e.getMessage()));
    }
  }

  /**
   * Whether restoring would take such keys.
   *
   * @param keys the host's folder of keys
   * @param names relative to it
   * @throws BackupFailure with a sentence that names the first that it would not
   */
  static void mustTake(Path keys, List<String> names) throws IOException, BackupFailure {
    if (names.size() > MOST_KEYS) {
      throw new BackupFailure(
          "%s holds %d files, and a backup at most %d: move away what is no key."
              .formatted(keys, names.size(), MOST_KEYS));
    }
    for (String name : names) {
      Path file = keys.resolve(name);
      if (!KEY.matcher(name).matches()) {
        throw new BackupFailure(
            "%s has a name that no restore would take: move it away where it is no key."
                .formatted(file));
      } else if (Files.size(file) > MOST_KEY_BYTES) {
        throw new BackupFailure(
            "%s is longer than any key: move it away where it is none.".formatted(file));
      }
    }
  }

  /**
   * @param into where nothing is to be written, empty
   */
  private static Manifest unpack(Path from, ZipInputStream zip, Optional<Path> into)
      throws IOException, BackupFailure {
    Manifest manifest = manifest(from, zip);
    Optional<String> hash = Optional.empty();
    Set<String> keys = new HashSet<>();
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      String name = entry.getName();
      Optional<Path> file = into.map(folder -> folder.resolve(name));
      if (name.equals(HostBackup.BOOK) && hash.isEmpty()) {
        hash = Optional.of(copy(zip, file, manifest.bookBytes(), from));
      } else if (isKey(name) && keys.size() < MOST_KEYS && keys.add(keyName(name))) {
        String unused = copy(zip, file, MOST_KEY_BYTES, from);
      } else {
        throw new BackupFailure("%s holds what is in no backup.".formatted(from));
      }
    }
    if (!hash.equals(Optional.of(manifest.bookSha256()))
        || keys.size() != manifest.keys().size()
        || !keys.containsAll(manifest.keys())) {
      throw new BackupFailure(
          "%s is damaged: its book or its keys are not those that it names.".formatted(from));
    }
    return manifest;
  }

  private static boolean isKey(String entry) {
    return entry.startsWith(HostBackup.KEYS) && KEY.matcher(keyName(entry)).matches();
  }

  private static String keyName(String entry) {
    return entry.substring(HostBackup.KEYS.length());
  }

  private static Manifest manifest(Path from, ZipInputStream zip)
      throws IOException, BackupFailure {
    ZipEntry first = zip.getNextEntry();
    if (first == null || !first.getName().equals(HostBackup.MANIFEST)) {
      throw new BackupFailure("%s is no backup of a host.".formatted(from));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    copy(zip, bytes, MOST_MANIFEST_BYTES, from);
    return Manifest.parse(bytes.toByteArray())
        .orElseThrow(
            () ->
                new BackupFailure(
                    "%s is a backup of another version, or damaged.".formatted(from)));
  }

  /** Answers the hash of what passed. */
  private static String copy(InputStream in, Optional<Path> to, long most, Path from)
      throws IOException, BackupFailure {
    MessageDigest digest = HostBackup.sha256();
    if (to.isEmpty()) {
      copy(in, new DigestOutputStream(OutputStream.nullOutputStream(), digest), most, from);
    } else {
      write(in, to.get(), digest, most, from);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void write(InputStream in, Path file, MessageDigest digest, long most, Path from)
      throws IOException, BackupFailure {
    Files.createDirectories(
        file.resolveSibling(""),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            HostBackup.ownerOnly())) {
      copy(in, new DigestOutputStream(Channels.newOutputStream(channel), digest), most, from);
      channel.force(true);
    }
  }

  private static void copy(InputStream in, OutputStream out, long most, Path from)
      throws IOException, BackupFailure {
    byte[] part = new byte[65_536];
    long total = 0;
    for (int read = in.read(part); read >= 0; read = in.read(part)) {
      total += read;
      if (total > most) {
        throw new BackupFailure("%s is damaged: an entry is too long.".formatted(from));
      }
      out.write(part, 0, read);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  /** Of what was written here; the folder held nothing before. */
  private static void empty(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(folder)) {
          Files.delete(file);
        }
      }
    }
  }
}
