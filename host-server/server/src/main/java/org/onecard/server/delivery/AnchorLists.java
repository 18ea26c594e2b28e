package org.onecard.server.delivery;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.onecard.protocol.crypto.Signer;
import org.onecard.protocol.message.AnchorList;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.AnchorsDelivery;
import org.onecard.protocol.message.Signing;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Region;
import org.onecard.server.authority.Anchors;
import org.onecard.server.authority.Authorities;

/**
 * Tells terminals whose certificates they are to believe. A terminal is told once more with each
 * welcome; it passes over what it knows. Safe from any thread.
 */
public final class AnchorLists {

  /** A terminal's clock may be behind ours. */
  private static final Duration BACKDATED = Duration.ofHours(1);

  /** It is signed anew for each terminal, so that it need not be good for long. */
  private static final Duration TAKEN_WITHIN = Duration.ofDays(30);

  private final Authorities authorities;
  private final Region region;
  private final Signer signer;
  private final Clock clock;

  public AnchorLists(Authorities authorities, Region region, Signer signer, Clock clock) {
    this.authorities = authorities;
    this.region = region;
    this.signer = signer;
    this.clock = clock;
  }

  /** The list that holds, signed; empty where there never was another authority than the first. */
  public Optional<Message> find() {
    Anchors anchors = authorities.anchors();
    if (anchors.version() == 0) {
      return Optional.empty();
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return Optional.of(
        new AnchorsDelivery(
            Signing.sign(
                new AnchorList(
                    region,
                    anchors.version(),
                    now.minus(BACKDATED),
                    now.plus(TAKEN_WITHIN),
                    anchors.believed().stream().map(AnchorLists::der).toList()),
                signer)));
  }

  private static SignedBytes der(X509Certificate certificate) {
    try {
      return new SignedBytes(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate has an encoding", e);
    }
  }
}
