package org.onecard.lab.city;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.onecard.ledger.TerminalStore;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.Position;
import org.onecard.protocol.message.Message.Refusal;
import org.onecard.protocol.record.Hash;
import org.onecard.server.audit.AuditTrail;
import org.onecard.server.authority.Authorities;
import org.onecard.server.authority.CertificateVerdict;
import org.onecard.server.authority.ClientCertificateCheck;
import org.onecard.server.delivery.AnchorLists;
import org.onecard.server.enrolment.RenewalDesk;

/** The certificates of a host that runs: the product's check, renewal and list of authorities. */
final class CertificateDesk {

  /** What the end of a connection begins with that the host's TLS would not have. */
  static final String ALERT = "certificate refused: ";

  private final City city;
  private final Clock clock;
  private final Authorities authorities;
  private final ClientCertificateCheck check;
  private final AnchorLists lists;
  private final RenewalDesk renewals;

  CertificateDesk(CityAuthorities region, City city, AuditTrail audit, Clock clock) {
    this.city = city;
    this.clock = clock;
    try {
      this.authorities = region.open();
    } catch (IOException e) {
      throw new IllegalStateException("a host does not find its authorities", e);
    }
    TerminalStore terminals = city.terminalStore();
    this.check = new ClientCertificateCheck(authorities::anchors, terminals);
    this.lists = new AnchorLists(authorities, CityKeys.REGION, city.keys().region(), clock);
    this.renewals = new RenewalDesk(authorities, terminals, audit, clock);
  }

  void refresh() {
    try {
      boolean unused = authorities.refresh();
    } catch (IOException e) {
      throw new IllegalStateException("a host does not find its authorities", e);
    }
  }

  /** The authority of the certificate that is shown: the first of ours that is named. */
  Optional<X509Certificate> shownTo(List<X509Certificate> named) {
    List<X509Certificate> ours =
        authorities.anchors().believed().stream()
            .filter(each -> authorities.find(each).isPresent())
            .toList();
    return ours.stream().filter(named::contains).findFirst().or(() -> ours.stream().findFirst());
  }

  /** Why a terminal is not taken; empty where it is. */
  Optional<String> judge(List<X509Certificate> chain) {
    return check.judge(chain.toArray(new X509Certificate[0]), clock.instant())
            instanceof CertificateVerdict.Refused refused
        ? Optional.of(refused.fault().sentence())
        : Optional.empty();
  }

  Optional<Message> list() {
    return lists.find();
  }

  boolean waits(List<X509Certificate> chain) {
    return city.terminalStore().waits(fingerprint(chain));
  }

  void use(List<X509Certificate> chain) {
    boolean unused = city.terminalStore().certificateUsed(fingerprint(chain), clock.instant());
  }

  Message renew(String terminalId, List<X509Certificate> chain, Message.CertificateWanted wanted) {
    RenewalDesk.Renewal renewal = renewals.renew(terminalId, fingerprint(chain), wanted);
    if (renewal instanceof RenewalDesk.Renewal.Granted granted) {
      return granted.grant();
    }
    if (renewal instanceof RenewalDesk.Renewal.Refused no) {
      return new Refusal(no.code(), 0, Position.NONE, no.why());
    }
    throw new IllegalStateException("a host has no key of its authority");
  }

  private static Hash fingerprint(List<X509Certificate> chain) {
    return ClientCertificateCheck.fingerprint(chain.get(0));
  }
}
