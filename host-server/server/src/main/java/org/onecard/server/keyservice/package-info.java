/**
 * The keys that cards are proved with: of regions' social security cards and of purses.
 *
 * <pre>
 * ProofDesk --CardEvidence--> KeyServiceCardJudge --CardKeyName--> SsseKeyring --alias--> KeyVault
 *                                                                     KeystoreVault  keys/card-keys.p12
 *                                                                     TokenVault     a PKCS#11 token
 * </pre>
 *
 * <p>A vault hands out ciphers, never keys. In the keystore (PKCS#12, AES-256, readable by its
 * owner only) keys rest encrypted by a password of a file of its own, and are in this process's
 * memory while it runs. In a token 3DES keys never leave it: the token computes. SM4 is known to
 * few tokens, so SM4 keys rest beside the book, each encrypted by an AES key of the token ({@code
 * keys/wrapped/<alias>}: IV 12, ciphertext and tag 32), and are in memory while the host runs.
 *
 * <p>A key is named by its alias, {@code ssse-<region>-<usage>-<version>-<cipher>}, for instance
 * {@code ssse-500000-proof-1-triple-des}; a master of purses' TAC keys is {@code
 * purse-<purse>-tac-<version>-<cipher>}, and {@link
 * org.onecard.server.keyservice.KeyServiceTacJudge} checks debits by it. Nothing here logs, prints
 * or describes the bytes of a key.
 */
package org.onecard.server.keyservice;
