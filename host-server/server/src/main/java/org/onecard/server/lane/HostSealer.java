package org.onecard.server.lane;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.onecard.ledger.SealSigner;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.crypto.Signer;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Seal;
import org.onecard.protocol.message.Signing;
import org.onecard.protocol.record.Hash;
import org.onecard.scenario.Region;

/** Signs commits with the region's key. Safe from any thread. */
public final class HostSealer implements SealSigner {

  private final Signer signer;
  private final Region region;
  private final Clock clock;

  public HostSealer(Signer signer, Region region, Clock clock) {
    this.signer = signer;
    this.region = region;
    this.clock = clock;
  }

  @Override
  public Signed<Seal> seal(SealHead tip, Hash root, int leafCount) {
    return Signing.sign(
        new Seal(
            tip.commitId() + 1,
            tip.hash(),
            root,
            leafCount,
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            region),
        signer);
  }
}
