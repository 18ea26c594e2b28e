package org.onecard.ledger.book;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onecard.ledger.CommitResult;

/** A process that books taps one commit after another and says each, until somebody kills it. */
public final class CommitUntilKilled {

  private static final int TAPS_A_COMMIT = 8;

  private CommitUntilKilled() {}

  /**
   * Runs until it is killed.
   *
   * @param arguments the book's file, or the address of its database
   */
  public static void main(String[] arguments) {
    try (Book book = open(arguments[0])) {
      TestHost host = new TestHost(book);
      TestTerminal gate = terminal(book);
      while (true) {
        List<TestTerminal.Said> taps = new ArrayList<>();
        for (int tap = 0; tap < TAPS_A_COMMIT; tap++) {
          taps.add(gate.tap(TestHost.card(tap), TestHost.METRO));
        }
        CommitResult result = host.book(taps.toArray(new TestTerminal.Said[0]));
        if (result instanceof CommitResult.Committed committed) {
          System.out.println("committed " + committed.tip().commitId());
        } else {
          System.out.println("unexpected " + result);
          return;
        }
      }
    }
  }

  private static Book open(String where) {
    return where.startsWith("postgresql:")
        ? Book.open(PostgresAddress.parse(where, Optional.empty()))
        : Book.open(Path.of(where));
  }

  /** Goes on from the book's head, later than everything in it. */
  static TestTerminal terminal(Book book) {
    return book.ledger()
        .findHead("gate-01")
        .map(
            head ->
                TestTerminal.resumed(
                    "gate-01", "north", TestHost.START.plusSeconds(head.sequence()), head))
        .orElseThrow();
  }
}
