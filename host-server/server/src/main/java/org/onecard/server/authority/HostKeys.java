package org.onecard.server.authority;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import org.onecard.protocol.crypto.DenyTagKey;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.SealingPrivateKey;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.crypto.TokenKey;

/**
 * Every key of one region's host.
 *
 * @param authority issues certificates
 * @param tls the host's own TLS key, made anew at each start: terminals pin the authority, so there
 *     is nothing to keep
 * @param signing signs seals, time, grants, catalogues and deny lists
 * @param sealing opens the card identifiers that terminals seal
 * @param token names cards in the book
 * @param tag names cards on the deny list
 */
public record HostKeys(
    Authority authority,
    KeyPair tls,
    SigningKey signing,
    SealingPrivateKey sealing,
    TokenKey token,
    DenyTagKey tag) {

  /** Keys are renewed under further numbers; these are the first. */
  private static final int FIRST_KEY_ID = 1;

  private static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final String SYMMETRIC_KEY = "ONECARD SYMMETRIC KEY";
  private static final String X25519_KEY = "ONECARD X25519 PRIVATE KEY";

  /**
   * Opens the keys in a directory.
   *
   * @param mayCreate whether missing ones may be made; false where a book depends on them
   * @throws IOException with a sentence for the technician
   */
  public static HostKeys openOrCreate(
      Path directory, boolean mayCreate, String regionCode, Instant now, SecureRandom random)
      throws IOException {
    RandomBytes bytes = RandomBytes.from(random);
    KeyDirectory files = new KeyDirectory(directory, mayCreate);
    Authority authority = Authority.openOrCreate(files, regionCode, now, random);
    SigningKey signing =
        SigningKey.decode(
                files.readOrCreate(
                    "region-signing.key",
                    PRIVATE_KEY,
                    () -> SigningKey.generate(Signature.Algorithm.ED25519, bytes).encode()))
            .orElseThrow(() -> new IOException(damaged(directory, "region-signing.key")));
    return new HostKeys(
        authority,
        Authority.newKeyPair(random),
        signing,
        new SealingPrivateKey(
            FIRST_KEY_ID, secret(files, directory, "sealing.key", X25519_KEY, bytes)),
        new TokenKey(secret(files, directory, "token.key", SYMMETRIC_KEY, bytes)),
        new DenyTagKey(FIRST_KEY_ID, secret(files, directory, "tag.key", SYMMETRIC_KEY, bytes)));
  }

  private static byte[] secret(
      KeyDirectory files, Path directory, String name, String type, RandomBytes random)
      throws IOException {
    byte[] secret = files.readOrCreate(name, type, () -> random.next(TokenKey.LENGTH));
    if (secret.length != TokenKey.LENGTH) {
      throw new IOException(damaged(directory, name));
    }
    return secret;
  }

  private static String damaged(Path directory, String name) {
    return "The key file %s is damaged: restore it from the backup."
        .formatted(directory.resolve(name));
  }

  /** Shows no key. */
  @Override
  public String toString() {
    return "keys of the host, " + signing.verifyingKey();
  }
}
