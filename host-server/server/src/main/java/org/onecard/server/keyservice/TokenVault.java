package org.onecard.server.keyservice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.onecard.card.crypto.CipherKind;
import org.onecard.card.crypto.KeyedCipher;
import org.onecard.card.crypto.MemoryCipher;

/**
 * Keys in a PKCS#11 token, through the JDK's SunPKCS11. A 3DES key never leaves the token: keys are
 * put in as sensitive and not extractable. An SM4 key rests in a file that a key of the token
 * encrypts.
 */
public final class TokenVault implements KeyVault {

  private static final String WRAPPING_KEY = "onecard-wrapping";
  private static final String WRAPPING = "AES/GCM/NoPadding";
  private static final int WRAPPING_KEY_BITS = 256;
  private static final int IV_LENGTH = 12;
  private static final int TAG_BITS = 128;

  /** Whatever is put in or made there may be used there and taken out by nobody. */
  private static final String CONFIGURATION =
      """
      --name=OneCard
      library=%s
      %s
      attributes(*,CKO_SECRET_KEY,*)={
        CKA_TOKEN=true
        CKA_SENSITIVE=true
        CKA_EXTRACTABLE=false
        CKA_ENCRYPT=true
        CKA_DECRYPT=true
      }
      """;

  private final Provider provider;
  private final KeyStore token;
  private final Path wrapped;
  private final SecureRandom random;
  private final String description;

  private TokenVault(
      Provider provider, KeyStore token, Path wrapped, SecureRandom random, String description) {
    this.provider = provider;
    this.token = token;
    this.wrapped = wrapped;
    this.random = random;
    this.description = description;
  }

  /**
   * Opens a token.
   *
   * @param library the maker's PKCS#11 library
   * @param slot as PKCS#11 lists them, from 0
   * @param pin of the token's user
   * @param wrapped directory of the keys that the token does not know how to use; made when needed
   * @throws IOException with a sentence for the operator
   */
  public static TokenVault open(
      Path library, int slot, char[] pin, Path wrapped, SecureRandom random) throws IOException {
    String where = "slot " + slot + " of " + library;
    try {
      Provider base = Security.getProvider("SunPKCS11");
      if (base == null) {
        throw new IOException(
            "This Java runtime has no SunPKCS11: use a JDK with jdk.crypto.cryptoki.");
      }
      Provider provider =
          base.configure(CONFIGURATION.formatted(library, "slotListIndex=" + slot).strip());
      KeyStore token = KeyStore.getInstance("PKCS11", provider);
      token.load(null, pin);
      return new TokenVault(provider, token, wrapped, random, "token in " + where);
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      throw new IOException(
          "The token in %s cannot be opened: is the library there, the token initialised, and the PIN right?"
              .formatted(where),
          e);
    }
  }

  @Override
  public Optional<KeyedCipher> find(KeyAlias alias) {
    try {
      if (alias.kind() == CipherKind.TRIPLE_DES) {
        Key key = token.getKey(alias.text(), null);
        return key == null ? Optional.empty() : Optional.of(new TokenCipher(key, provider));
      }
      Path file = wrapped.resolve(alias.text());
      return Files.exists(file)
          ? Optional.of(new MemoryCipher(alias.kind(), unwrap(Files.readAllBytes(file))))
          : Optional.empty();
    } catch (GeneralSecurityException | IOException e) {
      throw new KeyVaultException("the token does not give the key " + alias.text(), e);
    }
  }

  @Override
  public void add(KeyAlias alias, byte[] key) throws IOException {
    if (key.length != alias.kind().keyLength()) {
      throw new IOException(
          "A key of %s has %d bytes, not %d."
              .formatted(KeyAlias.word(alias.kind()), alias.kind().keyLength(), key.length));
    }
    try {
      if (alias.kind() == CipherKind.TRIPLE_DES) {
        token.setKeyEntry(alias.text(), new SecretKeySpec(threeKeys(key), "DESede"), null, null);
      } else {
        Files.createDirectories(wrapped);
        KeystoreVault.write(wrapped.resolve(alias.text()), wrap(key));
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("The %s does not take the key.".formatted(description), e);
    }
  }

  /** K1 K2 as K1 K2 K1, the form in which PKCS#11 has it. */
  private static byte[] threeKeys(byte[] two) {
    byte[] three = Arrays.copyOf(two, 24);
    System.arraycopy(two, 0, three, 16, 8);
    return three;
  }

  private byte[] wrap(byte[] key) throws GeneralSecurityException {
    byte[] iv = new byte[IV_LENGTH];
    random.nextBytes(iv);
    Cipher cipher = Cipher.getInstance(WRAPPING, provider);
    cipher.init(Cipher.ENCRYPT_MODE, wrappingKey(), new GCMParameterSpec(TAG_BITS, iv));
    byte[] secret = cipher.doFinal(key);
    byte[] file = Arrays.copyOf(iv, iv.length + secret.length);
    System.arraycopy(secret, 0, file, iv.length, secret.length);
    return file;
  }

  private byte[] unwrap(byte[] file) throws GeneralSecurityException, IOException {
    if (file.length <= IV_LENGTH) {
      throw new IOException("a wrapped key is cut short");
    }
    Cipher cipher = Cipher.getInstance(WRAPPING, provider);
    cipher.init(
        Cipher.DECRYPT_MODE,
        wrappingKey(),
        new GCMParameterSpec(TAG_BITS, Arrays.copyOf(file, IV_LENGTH)));
    return cipher.doFinal(file, IV_LENGTH, file.length - IV_LENGTH);
  }

  private synchronized Key wrappingKey() throws GeneralSecurityException {
    Key known = token.getKey(WRAPPING_KEY, null);
    if (known != null) {
      return known;
    }
    KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
    generator.init(WRAPPING_KEY_BITS);
    SecretKey made = generator.generateKey();
    token.setKeyEntry(WRAPPING_KEY, made, null, null);
    return made;
  }

  @Override
  public List<String> listAliases() {
    TreeSet<String> aliases = new TreeSet<>();
    try {
      aliases.addAll(Collections.list(token.aliases()));
      aliases.remove(WRAPPING_KEY);
      if (Files.isDirectory(wrapped)) {
        try (Stream<Path> files = Files.list(wrapped)) {
          files.forEach(file -> aliases.add(file.getFileName().toString()));
        }
      }
      return List.copyOf(aliases);
    } catch (GeneralSecurityException | IOException e) {
      throw new KeyVaultException("the token cannot be listed", e);
    }
  }

  @Override
  public String describe() {
    return description;
  }

  /** 3DES within the token. */
  private record TokenCipher(Key key, Provider provider) implements KeyedCipher {

    @Override
    public CipherKind kind() {
      return CipherKind.TRIPLE_DES;
    }

    @Override
    public byte[] encrypt(byte[] blocks) {
      return run(Cipher.ENCRYPT_MODE, blocks);
    }

    @Override
    public byte[] decrypt(byte[] blocks) {
      return run(Cipher.DECRYPT_MODE, blocks);
    }

    private byte[] run(int mode, byte[] blocks) {
      if (blocks.length == 0 || blocks.length % kind().blockLength() != 0) {
        throw new IllegalArgumentException(
            "%d bytes are no whole blocks of %s".formatted(blocks.length, kind()));
      }
      try {
        Cipher cipher = Cipher.getInstance("DESede/ECB/NoPadding", provider);
        cipher.init(mode, key);
        return cipher.doFinal(blocks);
      } catch (GeneralSecurityException e) {
        throw new KeyVaultException("the token does not compute", e);
      }
    }

    @Override
    public String toString() {
      return "TokenCipher[TRIPLE_DES]";
    }
  }
}
