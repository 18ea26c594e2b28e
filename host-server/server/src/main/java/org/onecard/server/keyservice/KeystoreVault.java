package org.onecard.server.keyservice;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.onecard.card.crypto.KeyedCipher;
import org.onecard.card.crypto.MemoryCipher;

/** The embedded default: an encrypted keystore beside the book. */
public final class KeystoreVault implements KeyVault {

  private static final int PASSWORD_BYTES = 24;

  /** A keystore has no name for our ciphers; what a key is for stands in its alias. */
  private static final String RAW = "AES";

  private final Path file;
  private final char[] password;
  private final KeyStore keys;

  private KeystoreVault(Path file, char[] password, KeyStore keys) {
    this.file = file;
    this.password = password;
    this.keys = keys;
  }

  /**
   * Opens the keystore; one that is missing is empty, and made when the first key is put in.
   *
   * @param passwordFile made with a random password where neither it nor the keystore is there
   * @throws IOException with a sentence for the operator
   */
  public static KeystoreVault open(Path file, Path passwordFile, SecureRandom random)
      throws IOException {
    if (!Files.exists(passwordFile)) {
      if (Files.exists(file)) {
        throw new IOException(
            "The password file %s of the keys of cards is missing: restore it from the backup."
                .formatted(passwordFile));
      }
      byte[] fresh = new byte[PASSWORD_BYTES];
      random.nextBytes(fresh);
      write(passwordFile, HexFormat.of().formatHex(fresh).getBytes(StandardCharsets.US_ASCII));
    }
    char[] password = Files.readString(passwordFile).strip().toCharArray();
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      if (Files.exists(file)) {
        keys.load(new ByteArrayInputStream(Files.readAllBytes(file)), password);
      } else {
        keys.load(null, password);
      }
      return new KeystoreVault(file, password, keys);
    } catch (GeneralSecurityException | IOException e) {
      throw new IOException(
          "The keys of cards in %s cannot be opened with the password in %s: restore both from one backup."
              .formatted(file, passwordFile),
          e);
    }
  }

  @Override
  public synchronized Optional<KeyedCipher> find(KeyAlias alias) {
    try {
      Key key = keys.getKey(alias.text(), password);
      return key == null
          ? Optional.empty()
          : Optional.of(new MemoryCipher(alias.kind(), key.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new KeyVaultException("a key of the keystore cannot be read", e);
    }
  }

  @Override
  public synchronized void add(KeyAlias alias, byte[] key) throws IOException {
    if (key.length != alias.kind().keyLength()) {
      throw new IOException(
          "A key of %s has %d bytes, not %d."
              .formatted(KeyAlias.word(alias.kind()), alias.kind().keyLength(), key.length));
    }
    try {
      keys.setKeyEntry(alias.text(), new SecretKeySpec(key, RAW), password, null);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      keys.store(bytes, password);
      write(file, bytes.toByteArray());
    } catch (GeneralSecurityException e) {
      throw new IOException("The key cannot be kept in %s.".formatted(file), e);
    }
  }

  @Override
  public synchronized List<String> listAliases() {
    try {
      return Collections.list(keys.aliases()).stream().sorted().toList();
    } catch (GeneralSecurityException e) {
      throw new KeyVaultException("the keystore cannot be listed", e);
    }
  }

  @Override
  public String describe() {
    return "keystore " + file;
  }

  /** Forgets the password; nothing is found afterwards. */
  void wipe() {
    Arrays.fill(password, '\0');
  }

  static void write(Path file, byte[] content) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    try (FileChannel channel =
        FileChannel.open(
            draft,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
