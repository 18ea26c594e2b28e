package org.onecard.server.keyservice;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Properties;

/** Which vault a host has: a token where one was named, else a keystore beside the book. */
public final class KeyVaults {

  private static final String KEYSTORE = "card-keys.p12";
  private static final String PASSWORD = "card-keys.password";
  private static final String TOKEN = "card-token.properties";

  /** Folder, within the directory of keys, of those that the token does not know how to use. */
  public static final String WRAPPED = "wrapped";

  private static final int MOST_SLOT = 1_000;

  private KeyVaults() {}

  /**
   * Where a token is.
   *
   * @param library the maker's PKCS#11 library
   * @param slot from 0
   * @param pinFile holds the PIN of the token's user, and nothing else
   */
  public record TokenPlace(Path library, int slot, Path pinFile) {}

  /**
   * Opens the vault of a host.
   *
   * @param keys the host's directory of keys
   * @throws IOException with a sentence for the operator
   */
  public static KeyVault open(Path keys, SecureRandom random) throws IOException {
    Optional<TokenPlace> token = findToken(keys);
    if (token.isEmpty()) {
      return KeystoreVault.open(keys.resolve(KEYSTORE), keys.resolve(PASSWORD), random);
    }
    return TokenVault.open(
        token.get().library(),
        token.get().slot(),
        Files.readString(token.get().pinFile()).strip().toCharArray(),
        keys.resolve(WRAPPED),
        random);
  }

  /** Keys are in that token from the next start on. */
  public static void useToken(Path keys, TokenPlace place) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("library", place.library().toAbsolutePath().toString());
    properties.setProperty("slot", Integer.toString(place.slot()));
    properties.setProperty("pinFile", place.pinFile().toAbsolutePath().toString());
    StringWriter text = new StringWriter();
    properties.store(text, "the token that holds the keys of cards");
    KeystoreVault.write(keys.resolve(TOKEN), text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<TokenPlace> findToken(Path keys) throws IOException {
    Path file = keys.resolve(TOKEN);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(file)));
      int slot = Integer.parseInt(properties.getProperty("slot", ""));
      String library = properties.getProperty("library", "");
      String pinFile = properties.getProperty("pinFile", "");
      if (slot < 0 || slot > MOST_SLOT || library.isEmpty() || pinFile.isEmpty()) {
        throw new IllegalArgumentException("something is missing");
      }
      return Optional.of(new TokenPlace(Path.of(library), slot, Path.of(pinFile)));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "The file %s does not say where the token is: write it again with `host card-key use-token`."
              .formatted(file),
          e);
    }
  }
}
