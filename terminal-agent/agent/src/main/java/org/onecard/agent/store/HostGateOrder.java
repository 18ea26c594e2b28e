package org.onecard.agent.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.Verifier;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.GateOrder;
import org.onecard.protocol.message.GateOrder.Passage;
import org.onecard.protocol.message.Message.Signed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the host wants the way here to stand, kept with the region's signature so that it outlives a
 * restart without the host, and so that an order that was replaced cannot come back. Safe for any
 * thread.
 */
public final class HostGateOrder {

  private static final Logger LOG = LoggerFactory.getLogger(HostGateOrder.class);

  private final Path file;
  private volatile @Nullable GateOrder last;

  /** Not on the disk yet. */
  private @Nullable Signed<GateOrder> unkept;

  private HostGateOrder(Path file, @Nullable GateOrder last) {
    this.file = file;
    this.last = last;
  }

  /**
   * Takes up what was kept. A file that is damaged, or is not for this terminal, counts as none:
   * the host tells again with its next welcome.
   *
   * @throws IOException when the disk does not give the file
   */
  public static HostGateOrder open(Path file, String terminalId, Verifier region)
      throws IOException {
    Optional<SignedFile> kept = SignedFile.find(file);
    Optional<GateOrder> order =
        kept.filter(
                signed ->
                    region.verify(
                        SignatureContext.GATE, signed.bytes().bytes(), signed.signature()))
            .flatMap(signed -> decode(signed.bytes().bytes()))
            .filter(known -> known.terminalId().equals(terminalId));
    if (kept.isPresent() && order.isEmpty()) {
      LOG.warn("{} is damaged: the way is controlled until the host has been reached", file);
    }
    return new HostGateOrder(file, order.orElse(null));
  }

  private static Optional<GateOrder> decode(byte[] bytes) {
    return Bodies.decodeGateOrder(bytes) instanceof Decoded.Ok<GateOrder> ok
        ? Optional.of(ok.value())
        : Optional.empty();
  }

  /**
   * Takes an order whose signature was checked; it holds at once, and {@link #keep} makes it
   * outlive the process. One that is not above the last is passed over.
   *
   * @return whether there is something to keep
   */
  public synchronized boolean take(Signed<GateOrder> order) {
    GateOrder before = last;
    if (before != null && order.content().number() <= before.number()) {
      return false;
    }
    last = order.content();
    unkept = order;
    LOG.info(
        "the host wants the way {}{} [order={}]",
        order.content().passage(),
        order.content().until().map(until -> " until " + until).orElse(""),
        order.content().number());
    return true;
  }

  /** Makes the disk agree with the last order; tried again at the next order where it cannot. */
  public synchronized void keep() {
    Signed<GateOrder> order = unkept;
    if (order == null) {
      return;
    }
    try {
      new SignedFile(order.bytes(), order.signature()).write(file);
      unkept = null;
    } catch (IOException e) {
      LOG.warn("the host's order for the gate is not kept for the next start: {}", e.getMessage());
    }
  }

  /** How the host wants the way to stand at a time. */
  public Passage at(Instant now) {
    GateOrder order = last;
    return order == null ? Passage.CONTROLLED : order.at(now);
  }
}
