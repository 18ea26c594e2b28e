package org.onecard.lab.city;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The network between terminals and hosts. Within a connection bytes come in their order and none
 * is lost, as with TCP; but they may come late, in pieces, or never, and either end may be told of
 * the end late or not at all.
 */
final class CityNetwork {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  private final Agenda agenda;
  private final Chance chance;
  private final List<Connection> connections = new ArrayList<>();
  private final Set<String> cutOff = new HashSet<>();
  private long slowNanos;

  /** One end of a connection. Called by the agenda. */
  interface End {
    void received(byte[] bytes);

    void closed(String why);

    /**
     * What both ends show of themselves in place of TLS.
     *
     * @param shown the terminal's chain
     * @param named the authorities that it names
     * @return the authority whose certificate the host shows
     */
    default Optional<X509Certificate> handshake(
        List<X509Certificate> shown, List<X509Certificate> named) {
      return Optional.empty();
    }
  }

  /** Whoever listens. */
  interface Listener {
    /** Empty where nobody is there to take it. */
    boolean accept(Connection connection);
  }

  /** Whoever connects is told one of these, once. */
  interface Connecting {
    void connected(Connection connection);

    void failed(String why);
  }

  CityNetwork(Agenda agenda, Chance chance) {
    this.agenda = agenda;
    this.chance = chance;
  }

  /** Nothing goes to or from that terminal until {@link #restore}. */
  void cut(String terminal) {
    cutOff.add(terminal);
  }

  void restore(String terminal) {
    cutOff.remove(terminal);
    List.copyOf(connections).forEach(Connection::goOn);
  }

  boolean isCut(String terminal) {
    return cutOff.contains(terminal);
  }

  /** Everything takes so much longer; zero for as usual. */
  void slowDown(Duration by) {
    slowNanos = by.toNanos();
  }

  /** Open connections of a terminal. */
  List<Connection> of(String terminal) {
    return connections.stream().filter(each -> each.terminal.equals(terminal)).toList();
  }

  void connect(String terminal, Listener host, Connecting caller) {
    if (cutOff.contains(terminal)) {
      agenda.after(CONNECT_TIMEOUT, () -> caller.failed("connect timed out"));
      return;
    }
    agenda.afterNanos(
        3 * wayNanos(),
        () -> {
          Connection connection = new Connection(terminal);
          if (cutOff.contains(terminal) || !host.accept(connection)) {
            caller.failed("connection refused");
          } else {
            connections.add(connection);
            caller.connected(connection);
          }
        });
  }

  private long wayNanos() {
    return chance.between(200_000, 1_500_000) + slowNanos;
  }

  /** A connection. */
  final class Connection {

    private final String terminal;
    private final Way toHost = new Way();
    private final Way toTerminal = new Way();

    private Connection(String terminal) {
      this.terminal = terminal;
    }

    void atHost(End end) {
      toHost.end = end;
    }

    void atTerminal(End end) {
      toTerminal.end = end;
    }

    Optional<X509Certificate> handshake(List<X509Certificate> shown, List<X509Certificate> named) {
      return toHost.end.handshake(shown, named);
    }

    void sendToHost(byte[] bytes) {
      toHost.send(bytes);
    }

    void sendToTerminal(byte[] bytes) {
      toTerminal.send(bytes);
    }

    /** The terminal lets go; it hears no more, and the host hears so after what was sent. */
    void closedByTerminal(String why) {
      toTerminal.deaf = true;
      toHost.sendEnd(why);
    }

    void closedByHost(String why) {
      toHost.deaf = true;
      toTerminal.sendEnd(why);
    }

    /** The terminal is gone without a word; the host learns of it by waiting. */
    void terminalVanished() {
      toTerminal.deaf = true;
    }

    void hostVanished() {
      toHost.deaf = true;
    }

    /** What the terminal still holds open nobody at the other end knows any more. */
    void hostForgets() {
      toHost.endNow("connection reset");
    }

    void terminalForgets() {
      toTerminal.endNow("connection reset");
    }

    /** Both ends are told at once; what was under way is lost. */
    void reset() {
      toHost.resetNow();
      toTerminal.resetNow();
    }

    private void goOn() {
      toHost.goOn();
      toTerminal.goOn();
    }

    private void forgetIfOver() {
      if (toHost.deaf && toTerminal.deaf) {
        connections.remove(this);
      }
    }

    /** One direction. */
    private final class Way {
      private End end = new Nowhere();
      private final Deque<Arrival> pending = new ArrayDeque<>();
      private long lastArrival;
      private boolean deaf;

      void send(byte[] bytes) {
        if (bytes.length > 2 && chance.oneIn(8)) {
          int half = 1 + chance.below(bytes.length - 1);
          deliver(() -> end.received(Arrays.copyOf(bytes, half)));
          deliver(() -> end.received(Arrays.copyOfRange(bytes, half, bytes.length)));
        } else {
          deliver(() -> end.received(bytes));
        }
      }

      void sendEnd(String why) {
        deliver(() -> endNow(why));
        forgetIfOver();
      }

      void resetNow() {
        pending.clear();
        endNow("connection reset");
      }

      private void endNow(String why) {
        if (!deaf) {
          deaf = true;
          end.closed(why);
          forgetIfOver();
        }
      }

      private void deliver(Runnable arrival) {
        lastArrival = Math.max(lastArrival + 1, agenda.nanos() + wayNanos());
        pending.addLast(new Arrival(lastArrival, arrival));
        agenda.afterNanos(lastArrival - agenda.nanos(), this::arrive);
      }

      private void arrive() {
        while (!deaf
            && !cutOff.contains(terminal)
            && !pending.isEmpty()
            && pending.getFirst().atNanos() <= agenda.nanos()) {
          pending.removeFirst().task().run();
        }
      }

      /** What TCP sends again comes soon after the network is back. */
      private void goOn() {
        agenda.afterNanos(wayNanos(), this::arrive);
      }
    }
  }

  private record Arrival(long atNanos, Runnable task) {}

  /** Until somebody takes the end. */
  private static final class Nowhere implements End {
    @Override
    public void received(byte[] bytes) {
      throw new IllegalStateException("bytes for nobody");
    }

    @Override
    public void closed(String why) {
      // Nobody to tell.
    }
  }
}
