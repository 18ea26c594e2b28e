package org.onecard.server.authority;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.record.Hash;

/**
 * Whose certificates hold in a region.
 *
 * @param version of the list that terminals are told; 0 where the host's first authority is the
 *     only one that ever was
 * @param phase how far the change to another has come
 * @param issuing gives out certificates
 * @param beside is believed too
 * @param former were believed once
 */
public record Anchors(
    long version,
    Phase phase,
    X509Certificate issuing,
    Optional<X509Certificate> beside,
    List<X509Certificate> former) {

  /** How far a change has come. */
  public enum Phase {
    /** There is one authority. */
    ALONE,
    /** The next is believed, and the present one gives out certificates. */
    BEGUN,
    /** The next gives out certificates, and the one before is believed. */
    SWITCHED
  }

  public Anchors {
    former = List.copyOf(former);
  }

  /** Those that are believed, the one that gives out certificates first. */
  public List<X509Certificate> believed() {
    List<X509Certificate> believed = new ArrayList<>(List.of(issuing));
    beside.ifPresent(believed::add);
    return believed;
  }

  /** Those that a terminal may have its certificate from, whether or not it still holds. */
  List<X509Certificate> known() {
    List<X509Certificate> known = believed();
    known.addAll(former);
    return known;
  }

  /** SHA-256 over an authority's public key. */
  public static Hash keyHash(X509Certificate authority) {
    return new Hash(Hashes.sha256(authority.getPublicKey().getEncoded()));
  }
}
