package org.onecard.server.keyservice;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.onecard.card.crypto.KeyedCipher;

/** Where the keys of cards rest. Safe from any thread. */
public interface KeyVault {

  /**
   * A cipher under that key, for one thread; empty where there is none of that name.
   *
   * @throws KeyVaultException where the vault does not answer
   */
  Optional<KeyedCipher> find(KeyAlias alias);

  /**
   * Puts a key in.
   *
   * @param key as long as the cipher's; a copy is taken
   * @throws IOException with a sentence for the operator, where it cannot be kept
   */
  void add(KeyAlias alias, byte[] key) throws IOException;

  /** The names of all keys, sorted. */
  List<String> listAliases();

  /** What it is, for people, without any secret. */
  String describe();
}
