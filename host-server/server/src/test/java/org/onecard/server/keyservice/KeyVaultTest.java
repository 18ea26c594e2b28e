package org.onecard.server.keyservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.card.crypto.CipherKind;
import org.onecard.card.crypto.KeyedCipher;
import org.onecard.card.crypto.MemoryCipher;
import org.onecard.card.proof.CardKeyName;
import org.onecard.card.proof.KeyUsage;

/**
 * Both vaults keep one contract; the token is a real one, SoftHSM2 through SunPKCS11.
 *
 * <p>A token stays open for a process that has logged in once (PKCS#11 2.40, 5.6 C_Login), whatever
 * PIN comes later: the wrong PIN is tried first.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeyVaultTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] KEY = "LAB KEY OF TESTS".getBytes(StandardCharsets.US_ASCII);
  private static final String PIN = "1234";

  @TempDir private Path keys;

  @Test
  void keystore_keepsTheContractAcrossOpenings() throws Exception {
    keepsTheContract(() -> KeyVaults.open(keys, RANDOM));
  }

  @Test
  void keystore_isReadableByItsOwnerOnlyAndHoldsNoKeyInTheClear() throws Exception {
    KeyVaults.open(keys, RANDOM).add(alias(CipherKind.TRIPLE_DES), KEY);

    try (Stream<Path> files = Files.list(keys)) {
      assertThat(files)
          .hasSize(2)
          .allSatisfy(
              file -> {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .doesNotContain(new String(KEY, StandardCharsets.ISO_8859_1))
                    .doesNotContain(HexFormat.of().formatHex(KEY));
              });
    }
  }

  @Test
  void keystoreWithoutItsPasswordOrWithAnother_isRefusedWithASentence() throws Exception {
    KeyVaults.open(keys, RANDOM).add(alias(CipherKind.SM4), KEY);
    Path password = keys.resolve("card-keys.password");
    Files.writeString(password, "another");
    assertThatThrownBy(() -> KeyVaults.open(keys, RANDOM))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("restore both from one backup");
    Files.delete(password);
    assertThatThrownBy(() -> KeyVaults.open(keys, RANDOM))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("restore it from the backup");
  }

  @Test
  @Tag("real")
  void token_keepsTheContractAcrossOpenings() throws Exception {
    Path library = token();
    Path pinFile = Files.writeString(keys.resolve("pin"), PIN + "\n");
    KeyVaults.useToken(keys, new KeyVaults.TokenPlace(library, 0, pinFile));

    keepsTheContract(() -> KeyVaults.open(keys, RANDOM));
  }

  @Test
  @Tag("real")
  @Order(1)
  void tokenWithAnotherPin_isRefusedWithASentence() throws Exception {
    Path library = token();
    Path pinFile = Files.writeString(keys.resolve("pin"), "9999");
    KeyVaults.useToken(keys, new KeyVaults.TokenPlace(library, 0, pinFile));

    assertThatThrownBy(() -> KeyVaults.open(keys, RANDOM))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is the library there, the token initialised, and the PIN right?");
  }

  private interface Opening {
    KeyVault open() throws IOException;
  }

  private static void keepsTheContract(Opening opening) throws IOException {
    KeyVault vault = opening.open();
    assertThat(vault.listAliases()).isEmpty();
    for (CipherKind kind : new CipherKind[] {CipherKind.TRIPLE_DES, CipherKind.SM4}) {
      assertThat(vault.find(alias(kind))).isEmpty();
      vault.add(alias(kind), KEY);
      computesAsTheKeyDoes(vault.find(alias(kind)), kind);
    }
    assertThatThrownBy(() -> vault.add(alias(CipherKind.SM4), new byte[15]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("16 bytes, not 15");

    KeyVault again = opening.open();
    assertThat(again.listAliases())
        .containsExactly("ssse-500000-proof-1-sm4", "ssse-500000-proof-1-triple-des");
    computesAsTheKeyDoes(again.find(alias(CipherKind.TRIPLE_DES)), CipherKind.TRIPLE_DES);
    computesAsTheKeyDoes(again.find(alias(CipherKind.SM4)), CipherKind.SM4);
  }

  private static void computesAsTheKeyDoes(Optional<KeyedCipher> found, CipherKind kind) {
    KeyedCipher cipher = found.orElseThrow();
    KeyedCipher expected = new MemoryCipher(kind, KEY);
    byte[] blocks = new byte[4 * kind.blockLength()];
    RANDOM.nextBytes(blocks);
    assertThat(cipher.kind()).isEqualTo(kind);
    assertThat(cipher.encrypt(blocks)).isEqualTo(expected.encrypt(blocks));
    assertThat(cipher.decrypt(expected.encrypt(blocks))).isEqualTo(blocks);
    assertThat(cipher.toString()).doesNotContain(HexFormat.of().formatHex(KEY));
  }

  private static KeyAlias alias(CipherKind kind) {
    return KeyAlias.of(new CardKeyName("500000", KeyUsage.PROOF, 1, kind));
  }

  /** The run's token. SoftHSM reads where its tokens are when its library is loaded, once a JVM. */
  private static synchronized Path token() throws Exception {
    Path library = Path.of(System.getProperty("onecard.softhsm.lib"));
    Path configuration = Path.of(System.getenv("SOFTHSM2_CONF"));
    Path tokens = configuration.resolveSibling("tokens");
    if (Files.exists(tokens)) {
      return library;
    }
    Files.createDirectories(tokens);
    Files.writeString(
        configuration, "directories.tokendir = %s\nobjectstore.backend = file\n".formatted(tokens));
    Process process =
        new ProcessBuilder(
                System.getProperty("onecard.softhsm.util"),
                "--module",
                library.toString(),
                "--init-token",
                "--slot",
                "0",
                "--label",
                "test",
                "--so-pin",
                PIN,
                "--pin",
                PIN)
            .inheritIO()
            .start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return library;
  }
}
