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
import java.util.HexFormat;
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
  private static final Pattern KEY = Pattern.compile("keys/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");

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
      Restored restored = unpack(from, zip, into);
      done = true;
      return restored;
    } catch (ZipException | IllegalArgumentException e) {
      throw new BackupFailure("%s is damaged: %s.".formatted(from, e.getMessage()));
    } finally {
      if (!done) {
        empty(into);
      }
    }
  }

  private static Restored unpack(Path from, ZipInputStream zip, Path into)
      throws IOException, BackupFailure {
    Manifest manifest = manifest(from, zip);
    Optional<String> hash = Optional.empty();
    int keys = 0;
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      String name = entry.getName();
      if (name.equals(HostBackup.BOOK) && hash.isEmpty()) {
        hash = Optional.of(write(zip, into.resolve(name), manifest.bookBytes(), from));
      } else if (KEY.matcher(name).matches() && keys < MOST_KEYS) {
        if (keys == 0) {
          Files.createDirectory(
              into.resolve("keys"),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        keys++;
        String unused = write(zip, into.resolve(name), MOST_KEY_BYTES, from);
      } else {
        throw new BackupFailure("%s holds what is in no backup.".formatted(from));
      }
    }
    if (!hash.equals(Optional.of(manifest.bookSha256())) || keys != manifest.keys().size()) {
      throw new BackupFailure(
          "%s is damaged: its book or its keys are not those that it names.".formatted(from));
    }
    Files.writeString(into.resolve("region"), manifest.region() + "\n");
    Files.setPosixFilePermissions(
        into.resolve("region"), PosixFilePermissions.fromString("rw-------"));
    return new Restored(
        manifest.region(), manifest.madeAt(), manifest.commits(), manifest.tip(), keys > 0);
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

  /** Answers the hash of what was written. */
  private static String write(InputStream in, Path file, long most, Path from)
      throws IOException, BackupFailure {
    MessageDigest digest = HostBackup.sha256();
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            HostBackup.ownerOnly())) {
      OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest);
      copy(in, out, most, from);
      channel.force(true);
    }
    return HexFormat.of().formatHex(digest.digest());
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
