package org.onecard.server.acceptor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.DenyListOffer;

/** Who is connected: one connection a terminal, the last one counts. Safe from any thread. */
public final class TerminalConnections {

  /**
   * A terminal that was started again no longer listens on its old connection; who does is a copy,
   * and two copies that came again at once would end each other's connection without end.
   */
  private static final Duration SUPERSEDED = Duration.ofSeconds(60);

  private final ConcurrentMap<String, TerminalHandler> byTerminal = new ConcurrentHashMap<>();

  /** A terminal has said hello; an earlier connection of it ends. */
  void add(String terminalId, TerminalHandler connection) {
    Optional.ofNullable(byTerminal.put(terminalId, connection))
        .filter(before -> before != connection)
        .ifPresent(
            before ->
                before.sendAway(
                    "another connection of this terminal has taken its place", SUPERSEDED));
  }

  /** True where this was the terminal's current connection. */
  boolean remove(String terminalId, TerminalHandler connection) {
    return byTerminal.remove(terminalId, connection);
  }

  public boolean isConnected(String terminalId) {
    return byTerminal.containsKey(terminalId);
  }

  public int count() {
    return byTerminal.size();
  }

  /** Ends a terminal's connection, for instance because it was revoked. */
  public void end(String terminalId, String why) {
    Optional.ofNullable(byTerminal.get(terminalId)).ifPresent(connection -> connection.end(why));
  }

  /** Ends the connection of each terminal for which there is a reason, as it was when it came. */
  public void endWhere(Function<Terminal, Optional<String>> why) {
    byTerminal
        .values()
        .forEach(connection -> connection.findTerminal().flatMap(why).ifPresent(connection::end));
  }

  /** Ends every connection, and says when to come again. */
  void sendAllAway(String why, Duration comeAfter) {
    byTerminal.values().forEach(connection -> connection.sendAway(why, comeAfter));
  }

  /** Offers a deny list to each terminal that did not say that it holds it. */
  public void offer(DenyListOffer offer) {
    byTerminal.values().forEach(connection -> connection.offer(offer));
  }

  /** Sends each terminal that has said hello what is for it. */
  public void deliver(Function<Terminal, List<Message>> toEach) {
    byTerminal.values().forEach(connection -> connection.deliver(toEach));
  }
}
