package org.onecard.server.acceptor;

import java.time.Clock;
import org.onecard.ledger.LedgerStore;
import org.onecard.ledger.TerminalStore;
import org.onecard.ledger.TerminalStore.EpochGranted;
import org.onecard.protocol.chain.RecordsAhead;
import org.onecard.protocol.crypto.Signer;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.message.Message.Hello;
import org.onecard.protocol.message.Message.Position;
import org.onecard.protocol.message.Message.Welcome;
import org.onecard.protocol.message.Signing;
import org.onecard.protocol.record.Head;

/** What a terminal is told when it says hello. Asks the book, so not for event loops. */
public final class Greeting {

  public static final int PROTOCOL_VERSION = 1;

  /** Below so many unused epochs the terminal gets more. */
  private static final int LEAST_EPOCHS_LEFT = 8;

  private final LedgerStore book;
  private final TerminalStore terminals;
  private final Signer signer;
  private final HostWord word;
  private final Clock clock;

  public Greeting(
      LedgerStore book, TerminalStore terminals, Signer signer, HostWord word, Clock clock) {
    this.book = book;
    this.terminals = terminals;
    this.signer = signer;
    this.word = word;
    this.clock = clock;
  }

  /**
   * The welcome, and what the connection needs to know.
   *
   * @param lastEpoch the last one ever granted
   */
  public record Greeted(Welcome welcome, Head head, int lastEpoch) {}

  public Greeted greet(String terminalId, Hello hello) {
    Head head = book.findHead(terminalId).orElse(Head.NONE);
    EpochGrant grant = grant(terminalId, Math.max(head.epoch(), hello.epoch()));
    Welcome welcome =
        new Welcome(
            PROTOCOL_VERSION,
            word.time(hello.timeNonce(), terminalId, head),
            Signing.sign(grant, signer),
            Position.after(head),
            RecordsAhead.MOST);
    return new Greeted(welcome, head, grant.first() + grant.count() - 1);
  }

  /**
   * What the terminal may open from now on.
   *
   * @param used the last epoch that it is known or says to have opened; it may have opened several
   *     without a network. What it claims beyond its grants gives it nothing.
   */
  private EpochGrant grant(String terminalId, int used) {
    EpochGranted last =
        terminals
            .findLastGrant(terminalId)
            .orElseGet(() -> new EpochGranted(terminalId, 1, 0, clock.instant()));
    long nextFirst = last.firstEpoch() + (long) last.count();
    boolean isThere = nextFirst + EpochGrant.USUAL_COUNT - 1 <= Integer.MAX_VALUE;
    if (isThere && nextFirst - 1 - used < LEAST_EPOCHS_LEFT) {
      last = new EpochGranted(terminalId, (int) nextFirst, EpochGrant.USUAL_COUNT, clock.instant());
      terminals.addGrant(last);
    }
    return new EpochGrant(terminalId, last.firstEpoch(), last.count());
  }
}
