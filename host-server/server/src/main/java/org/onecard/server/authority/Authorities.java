package org.onecard.server.authority;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.onecard.ledger.AuthorityStore;
import org.onecard.ledger.AuthorityStore.Step;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.server.authority.Anchors.Phase;

/**
 * The authorities of a region as its book has them, with the keys that lie here. Hosts that share a
 * book share its steps; the keys are files that an operator copies. Safe from any thread.
 */
public final class Authorities {

  private final AuthorityStore store;
  private final AuthorityFiles files;
  private volatile Standing standing;

  private record Standing(Anchors anchors, List<Authority> held) {}

  private Authorities(AuthorityStore store, AuthorityFiles files) throws IOException {
    this.store = store;
    this.files = files;
    this.standing = read();
  }

  /**
   * Reads how they stand.
   *
   * @throws IOException with a sentence for the technician, also where the key of the authority
   *     that gives out certificates is not here
   */
  public static Authorities open(AuthorityStore store, AuthorityFiles files) throws IOException {
    Authorities authorities = new Authorities(store, files);
    if (authorities.findIssuer().isEmpty()) {
      throw new IOException(authorities.missing());
    }
    return authorities;
  }

  /**
   * What an operator does where the key of the authority that gives out certificates is missing.
   */
  public String missing() {
    return ("The region has gone over to another certificate authority (key %s), and its key is not"
            + " in %s: copy the files authority-*.key and authority-*.crt from the folder keys of"
            + " the host that `host authority begin` was run at, or from its backup.")
        .formatted(
            Anchors.keyHash(anchors().issuing()).toString().substring(0, 16), files.directory());
  }

  public Anchors anchors() {
    return standing.anchors();
  }

  /** The authority that gives out certificates; empty where its key is not here. */
  public Optional<Authority> findIssuer() {
    return find(anchors().issuing());
  }

  /** The authority with this certificate, where it is believed and its key is here. */
  public Optional<Authority> find(X509Certificate certificate) {
    return standing.held().stream()
        .filter(authority -> authority.certificate().equals(certificate))
        .findFirst();
  }

  /** Those that are believed and whose keys are here, the one that gives out certificates first. */
  List<Authority> held() {
    return standing.held();
  }

  /** Whose key signed a certificate, by what the book says of it. */
  public Hash issuerOf(Optional<Hash> authority) {
    return authority.orElseGet(() -> Anchors.keyHash(files.first().certificate()));
  }

  /** Takes up what was booked since, here or at another host; false where that is nothing. */
  public boolean refresh() throws IOException {
    if (store.lastVersion() == anchors().version()) {
      return false;
    }
    standing = read();
    return true;
  }

  /** Looks for keys that were copied here since. */
  public void lookForKeys() throws IOException {
    standing = read();
  }

  /**
   * Makes the next authority, and has it believed beside the present one.
   *
   * @return the names of its files; empty where another change was booked meanwhile
   */
  public Optional<String> begin(Instant now) throws IOException {
    Anchors before = anchors();
    if (before.phase() != Phase.ALONE) {
      return Optional.empty();
    }
    AuthorityFiles.Made made = files.create(now);
    return step(before, now, before.issuing(), Optional.of(made.authority().certificate()))
        ? Optional.of(made.files())
        : Optional.empty();
  }

  /**
   * Has the next authority believed no more, as if it had not been begun; false where another
   * change was booked meanwhile.
   */
  public boolean abandon(Instant now) throws IOException {
    Anchors before = anchors();
    return before.phase() == Phase.BEGUN && step(before, now, before.issuing(), Optional.empty());
  }

  /** Has the next authority give out certificates; false where another change was booked. */
  public boolean change(Instant now) throws IOException {
    Anchors before = anchors();
    return before.phase() == Phase.BEGUN
        && step(before, now, before.beside().orElseThrow(), Optional.of(before.issuing()));
  }

  /** Ends the one before; false where another change was booked meanwhile. */
  public boolean retire(Instant now) throws IOException {
    Anchors before = anchors();
    return before.phase() == Phase.SWITCHED
        && step(before, now, before.issuing(), Optional.empty());
  }

  private boolean step(
      Anchors before, Instant now, X509Certificate issuing, Optional<X509Certificate> beside) {
    return store.add(before.version(), now, der(issuing), beside.map(Authorities::der)).isPresent();
  }

  private Standing read() throws IOException {
    Anchors anchors = anchorsOf(store.list());
    List<Authority> held = new ArrayList<>();
    for (X509Certificate certificate : anchors.believed()) {
      files.find(certificate).ifPresent(held::add);
    }
    return new Standing(anchors, List.copyOf(held));
  }

  private Anchors anchorsOf(List<Step> steps) throws IOException {
    X509Certificate issuing = files.first().certificate();
    Optional<X509Certificate> beside = Optional.empty();
    Phase phase = Phase.ALONE;
    Set<X509Certificate> former = new LinkedHashSet<>();
    long version = 0;
    for (Step step : steps) {
      former.add(issuing);
      beside.ifPresent(former::add);
      X509Certificate now = Authority.certificate(step.issuing().bytes());
      beside =
          step.beside().isPresent()
              ? Optional.of(Authority.certificate(step.beside().get().bytes()))
              : Optional.empty();
      if (beside.isEmpty()) {
        phase = Phase.ALONE;
      } else {
        phase = now.equals(issuing) ? Phase.BEGUN : Phase.SWITCHED;
      }
      issuing = now;
      version = step.version();
    }
    former.remove(issuing);
    beside.ifPresent(former::remove);
    return new Anchors(version, phase, issuing, beside, List.copyOf(former));
  }

  private static SignedBytes der(X509Certificate certificate) {
    try {
      return new SignedBytes(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate has an encoding", e);
    }
  }
}
