package org.onecard.server.acceptor;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.onecard.protocol.crypto.Signer;
import org.onecard.protocol.message.HostTime;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Nonce;
import org.onecard.protocol.message.Signing;
import org.onecard.protocol.record.Head;

/** Signed time, bound to the question. */
public final class HostWord {

  private final Signer signer;
  private final Clock clock;

  public HostWord(Signer signer, Clock clock) {
    this.signer = signer;
    this.clock = clock;
  }

  public Signed<HostTime> time(Nonce nonce, String terminalId, Head head) {
    return Signing.sign(
        new HostTime(nonce, clock.instant().truncatedTo(ChronoUnit.MILLIS), terminalId, head),
        signer);
  }
}
