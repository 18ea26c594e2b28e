package org.onecard.server.authority;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The authorities whose keys lie in a host's folder of keys. */
public final class AuthorityFiles {

  private static final Logger LOG = LoggerFactory.getLogger(AuthorityFiles.class);

  private static final int FIRST_FURTHER = 2;

  /** Nobody changes over so often; more is a mistake. */
  private static final int MOST = 99;

  private final Path directory;
  private final Authority first;
  private final String regionCode;
  private final SecureRandom random;

  /**
   * @param first the one that the host was set up with
   */
  public AuthorityFiles(Path directory, Authority first, String regionCode, SecureRandom random) {
    this.directory = directory;
    this.first = first;
    this.regionCode = regionCode;
    this.random = random;
  }

  /** What was said last of a file that cannot be read; it is looked at every second. */
  private volatile String unreadable = "";

  /** The one that the host was set up with. */
  public Authority first() {
    return first;
  }

  /**
   * The authority with this certificate, looked for anew each time: an operator may have copied it
   * here meanwhile.
   */
  public Optional<Authority> find(X509Certificate certificate) throws IOException {
    if (first.certificate().equals(certificate)) {
      return Optional.of(first);
    }
    KeyDirectory files = new KeyDirectory(directory, false);
    for (int number = FIRST_FURTHER; number <= MOST; number++) {
      Optional<Authority> found = findOne(files, number);
      if (found.isPresent() && found.get().certificate().equals(certificate)) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** A file that cannot be read is as good as none: it may be of another authority altogether. */
  private Optional<Authority> findOne(KeyDirectory files, int number) {
    try {
      return Authority.find(files, number, regionCode, random);
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      if (!why.equals(unreadable)) {
        unreadable = why;
        LOG.warn("A key of an authority cannot be read and counts as not here: {}", why);
      }
      return Optional.empty();
    }
  }

  /**
   * An authority and where it lies.
   *
   * @param files the names of key and certificate
   */
  public record Made(Authority authority, String files) {}

  /** Makes another one; it is on the disk when this returns. */
  public Made create(Instant now) throws IOException {
    KeyDirectory files = new KeyDirectory(directory, true);
    for (int number = FIRST_FURTHER; number <= MOST; number++) {
      if (!files.holds(Authority.keyFile(number))
          && !files.holds(Authority.certificateFile(number))) {
        return new Made(
            Authority.create(files, number, regionCode, now, random),
            Authority.keyFile(number) + " and " + Authority.certificateFile(number));
      }
    }
    throw new IOException("There are %d authorities in %s already.".formatted(MOST, directory));
  }

  Path directory() {
    return directory;
  }
}
