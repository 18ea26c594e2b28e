package org.onecard.server.delivery;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.onecard.ledger.GateOrderStore;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.crypto.Signer;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.GateOrderDelivery;
import org.onecard.protocol.message.Signing;

/**
 * Hands out how the way at terminals is to stand. A terminal is told once more with each welcome;
 * it passes over what it knows. Safe from any thread.
 */
public final class GateOrders {

  /** How connected terminals are told. */
  @FunctionalInterface
  public interface Links {
    void deliver(Function<Terminal, List<Message>> toEach);
  }

  private final GateOrderStore store;
  private final Signer signer;
  private long delivered;

  public GateOrders(GateOrderStore store, Signer signer) {
    this.store = store;
    this.signer = signer;
    this.delivered = store.lastNumber();
  }

  /** The last order for a terminal, signed. */
  public Optional<Message> find(String terminalId) {
    return store.find(terminalId).map(order -> new GateOrderDelivery(Signing.sign(order, signer)));
  }

  /** Tells connected terminals what was ordered since the last time, here or at another host. */
  public synchronized void deliver(Links links) {
    long last = store.lastNumber();
    if (last == delivered) {
      return;
    }
    long before = delivered;
    links.deliver(
        terminal ->
            store
                .find(terminal.terminalId())
                .filter(order -> order.number() > before)
                .<Message>map(order -> new GateOrderDelivery(Signing.sign(order, signer)))
                .stream()
                .toList());
    delivered = last;
  }
}
