/**
 * The keys of one region's host and the certificates it gives out: a P-256 authority of its own,
 * the host's TLS certificate, terminal certificates, and the judgement of a certificate that a
 * client shows.
 *
 * <p>On disk, in {@code keys/} (mode 0700, each file 0600, written whole and synced before use):
 *
 * <pre>
 * authority.key, authority.crt   P-256 PKCS#8, X.509 (10 years)   signs certificates only
 * authority-N.key, authority-N.crt   the same, from 2 on: those that followed
 * region-signing.key             Ed25519 PKCS#8                   seals, time, epochs, catalogue, deny list
 * sealing.key                    X25519 private key, 32 bytes     opens card identifiers
 * token.key                      HMAC-SHA-256, 32 bytes           card identifier to card token
 * tag.key                        HMAC-SHA-256, 32 bytes           card identifier to deny-list tag
 * </pre>
 *
 * <p>The host's TLS key is made at each start and never written. A key on disk is made once. Where
 * a book exists but a key is missing the host refuses to start, because a new key would make the
 * book's cards and terminals strangers.
 *
 * <p>Which authorities are believed, and which gives out certificates, stands in the book, whose
 * hosts share it; {@link org.onecard.server.authority.Authorities} joins it with the keys that lie
 * here.
 *
 * <p>Everything may be used from any thread.
 */
package org.onecard.server.authority;
