package org.onecard.server.acceptor;

import java.util.function.Consumer;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.message.Message.LibraryAsked;
import org.onecard.protocol.message.Message.LibraryTold;

/** Does what people at a library's kiosks want. */
@FunctionalInterface
public interface LibraryService {

  /**
   * Begins on a thread of its own; the caller's is not held up.
   *
   * @param answer called once, on any thread, now or later; not called where the wish wants none
   */
  void ask(Terminal terminal, LibraryAsked asked, Consumer<LibraryTold> answer);
}
