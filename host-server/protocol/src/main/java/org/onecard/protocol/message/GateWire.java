package org.onecard.protocol.message;

import java.util.Optional;
import org.onecard.protocol.message.GateOrder.Passage;
import org.onecard.protocol.wire.Wire;

/** Orders for gates between the domain and the wire. */
final class GateWire {

  private GateWire() {}

  static Wire.GateOrderBody write(GateOrder order) {
    return Wire.GateOrderBody.newBuilder()
        .setTerminal(order.terminalId())
        .setNumber(order.number())
        .setPassage(order.passage().number())
        .setOrderedAtMs(order.orderedAt().toEpochMilli())
        .setUntilMs(order.until().map(until -> until.toEpochMilli()).orElse(0L))
        .build();
  }

  static GateOrder read(Wire.GateOrderBody wire) throws NotWellFormed {
    Check.nothingUnknown(wire);
    return new GateOrder(
        Check.terminal(wire.getTerminal()),
        Check.count(wire.getNumber(), 1, "number"),
        readPassage(wire.getPassage()),
        Check.time(wire.getOrderedAtMs(), "ordered_at_ms"),
        wire.getUntilMs() == 0
            ? Optional.empty()
            : Optional.of(Check.time(wire.getUntilMs(), "until_ms")));
  }

  private static Passage readPassage(int number) throws NotWellFormed {
    for (Passage passage : Passage.values()) {
      if (passage.number() == number) {
        return passage;
      }
    }
    throw Check.malformed("passage", "is not known");
  }
}
