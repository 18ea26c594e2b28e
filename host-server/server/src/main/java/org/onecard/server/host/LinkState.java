package org.onecard.server.host;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.message.Message;

/** What an operation can do to the terminals that are connected now; nothing where no host runs. */
interface LinkState {

  boolean isConnected(String terminalId);

  void end(String terminalId, String why);

  /** Sends each connected terminal what is for it. */
  void deliver(Function<Terminal, List<Message>> toEach);

  /** Ends the connection of each terminal for which there is a reason, as it was when it came. */
  void endWhere(Function<Terminal, Optional<String>> why);

  /** Nobody is connected to a book that a command has opened by itself. */
  LinkState NONE =
      new LinkState() {
        @Override
        public boolean isConnected(String terminalId) {
          return false;
        }

        @Override
        public void end(String terminalId, String why) {}

        @Override
        public void deliver(Function<Terminal, List<Message>> toEach) {}

        @Override
        public void endWhere(Function<Terminal, Optional<String>> why) {}
      };
}
