package org.onecard.agent.service;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.StoredFile;
import org.onecard.protocol.crypto.RandomBytes;

/**
 * The file {@code service-pins.json}: a hash for each role that has a PIN, {@code
 * pbkdf2-sha256:ROUNDS:SALT:HASH}. A PIN has few digits, so that the hash protects it only from
 * being read at a glance: the file is its owner's alone. Safe for any thread.
 */
public final class PinFile {

  private static final String FILE = "service-pins.json";
  private static final String SCHEME = "pbkdf2-sha256";
  private static final int ROUNDS = 210_000;
  private static final int MOST_ROUNDS = 5_000_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;
  private static final int SHORTEST = 6;
  private static final int LONGEST = 32;

  private final Path dataDir;

  public PinFile(Path dataDir) {
    this.dataDir = dataDir;
  }

  /** Whether a role can sign in. */
  public boolean has(ServiceRole role) throws IOException {
    return read().has(role.spelled());
  }

  /** Whether anybody can. */
  public boolean isEmpty() throws IOException {
    FlatJson json = read();
    return Arrays.stream(ServiceRole.values()).noneMatch(role -> json.has(role.spelled()));
  }

  /**
   * Gives a role its PIN, in place of the one before.
   *
   * @throws IOException with a sentence when it is too easy to guess, or cannot be kept
   */
  public synchronized void set(ServiceRole role, String pin, RandomBytes random)
      throws IOException {
    Optional<String> fault = findFault(pin);
    if (fault.isPresent()) {
      throw new IOException(fault.get());
    }
    byte[] salt = random.next(SALT_BYTES);
    FlatJson json = read();
    json.put(
        role.spelled(),
        "%s:%d:%s:%s"
            .formatted(
                SCHEME,
                ROUNDS,
                HexFormat.of().formatHex(salt),
                HexFormat.of().formatHex(hash(pin, salt, ROUNDS))));
    StoredFile.createPrivateFolder(dataDir);
    StoredFile.replace(dataDir.resolve(FILE), json.bytes());
  }

  /** Whether it is the role's PIN. Takes a good part of a second. */
  public boolean matches(ServiceRole role, String pin) throws IOException {
    FlatJson json = read();
    if (!json.has(role.spelled()) || pin.length() > LONGEST) {
      return false;
    }
    String[] parts = json.text(role.spelled()).split(":", -1);
    try {
      int rounds = parts.length == 4 ? Integer.parseInt(parts[1]) : 0;
      if (rounds < 1 || rounds > MOST_ROUNDS || !parts[0].equals(SCHEME)) {
        throw new IllegalArgumentException("not of a form that is known");
      }
      byte[] kept = HexFormat.of().parseHex(parts[3]);
      return MessageDigest.isEqual(kept, hash(pin, HexFormat.of().parseHex(parts[2]), rounds));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "the PIN in "
              + dataDir.resolve(FILE)
              + " makes no sense: set it again with `terminal service-pin --role "
              + role.spelled()
              + "`",
          e);
    }
  }

  /** What is wrong with a PIN that somebody wants to have; empty when nothing is. */
  static Optional<String> findFault(String pin) {
    if (pin.length() < SHORTEST || pin.length() > LONGEST || !pin.matches("[!-~]+")) {
      return Optional.of(
          "a PIN has %d to %d digits, letters and signs of ASCII, without spaces"
              .formatted(SHORTEST, LONGEST));
    }
    boolean allAlike = pin.chars().distinct().count() <= 2;
    boolean inOrder = true;
    for (int i = 1; i < pin.length(); i++) {
      inOrder &= Math.abs(pin.charAt(i) - pin.charAt(i - 1)) == 1;
    }
    return allAlike || inOrder
        ? Optional.of("this PIN is among the first that anybody would try: take another")
        : Optional.empty();
  }

  private FlatJson read() throws IOException {
    Path file = dataDir.resolve(FILE);
    Optional<byte[]> content = StoredFile.find(file);
    return content.isPresent() ? FlatJson.parse(file.toString(), content.get()) : new FlatJson();
  }

  private static byte[] hash(String pin, byte[] salt, int rounds) throws IOException {
    PBEKeySpec spec = new PBEKeySpec(pin.toCharArray(), salt, rounds, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java has no PBKDF2: " + e.getMessage(), e);
    } finally {
      spec.clearPassword();
    }
  }
}
