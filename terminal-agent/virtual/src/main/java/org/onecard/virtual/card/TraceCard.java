package org.onecard.virtual.card;

import java.util.ArrayList;
import java.util.List;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.CommandParse;
import org.onecard.card.trace.Trace;
import org.onecard.card.trace.TraceExchange;
import org.onecard.card.trace.TraceExchange.Outcome;

/**
 * A card made of a recorded trace: it answers what was answered there, stand-ins for what was
 * blacked out included. Commands are looked for from where the last one was found, then from the
 * beginning, so that a reader which asks in another order is answered too; one that is not in the
 * trace gets {@code 6D00}, or {@code 6A82} for a SELECT. Where the card left in the trace it leaves
 * again.
 */
public final class TraceCard implements VirtualCard {

  private static final int INS_SELECT = 0xA4;
  private static final int MIN_ATR = 2;
  private static final int MAX_ATR = 33;

  private final byte[] atr;
  private final List<TraceExchange> exchanges;
  private int next;

  /**
   * A card that does as the trace says.
   *
   * @throws IllegalArgumentException with a sentence when the trace holds no card that could do so
   */
  public TraceCard(Trace trace) {
    atr = trace.atr().bytes();
    if (atr.length < MIN_ATR || atr.length > MAX_ATR) {
      throw new IllegalArgumentException("the trace's ATR has no 2 to 33 bytes");
    }
    exchanges = new ArrayList<>(trace.exchanges());
    if (exchanges.isEmpty()) {
      throw new IllegalArgumentException("the trace holds no exchange");
    }
  }

  @Override
  public byte[] atr() {
    return atr.clone();
  }

  @Override
  public void reset() {
    next = 0;
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTornException {
    for (int i = 0; i < exchanges.size(); i++) {
      int at = (next + i) % exchanges.size();
      TraceExchange exchange = exchanges.get(at);
      if (isSame(exchange, command)) {
        next = at + 1;
        return answer(exchange);
      }
    }
    boolean select =
        CommandApdu.parse(command) instanceof CommandParse.Parsed parsed
            && parsed.command().ins() == INS_SELECT;
    return AnswerQueue.status(select ? 0x6A82 : 0x6D00);
  }

  /** What was blacked out in a command may be anything now. */
  private static boolean isSame(TraceExchange exchange, byte[] command) {
    byte[] recorded = exchange.command().bytes();
    if (recorded.length != command.length) {
      return false;
    }
    for (int i = 0; i < command.length; i++) {
      if (recorded[i] != command[i] && !exchange.command().isHidden(i)) {
        return false;
      }
    }
    return true;
  }

  private static byte[] answer(TraceExchange exchange) throws CardTornException {
    if (exchange.outcome() instanceof Outcome.Answered answered) {
      return answered.answer().bytes();
    }
    Fault fault = ((Outcome.Failed) exchange.outcome()).fault();
    throw new CardTornException("as in the trace: " + fault);
  }
}
