package org.onecard.server.acceptor;

import java.util.OptionalLong;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.record.Head;

/** Told how the links to terminals stand. Called from event loops: must not block or throw. */
public interface LinkListener {

  /**
   * A terminal came, went, or said more of itself.
   *
   * @param catalogueVersion the one the terminal decides by; empty where it has not said
   * @param head how far everything of it is committed
   */
  void changed(Terminal terminal, boolean connected, OptionalLong catalogueVersion, Head head);
}
