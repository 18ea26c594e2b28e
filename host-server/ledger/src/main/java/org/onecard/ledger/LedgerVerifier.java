package org.onecard.ledger;

import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.crypto.Verifier;

/**
 * Proves the whole book from its records alone: every terminal's chain and signatures, every answer
 * under its seal and every seal under the host's key, every posting, balance and history, every
 * place of a site that is taken, and every decision by deciding it again.
 */
public interface LedgerVerifier {

  /**
   * Reads the book once, in a snapshot beside the writer; memory does not grow with the book.
   *
   * @param hostKey the host's signing key, known from elsewhere than the book
   */
  Proof verify(Verifier hostKey);

  /** What came of it. */
  sealed interface Proof {

    /**
     * All of it holds.
     *
     * @param records records of terminals that were proved, provisional ones included
     * @param provisional records beyond a gap in their terminal's chain
     */
    record Proved(long commits, long records, long entries, long provisional, SealHead tip)
        implements Proof {}

    /**
     * The first line that is wrong.
     *
     * @param where the line, for instance {@code record gate-01.1.42}
     * @param table the table it lies in
     * @param what what differs, in a sentence
     */
    record Wrong(String where, String table, String what) implements Proof {

      /** {@code record gate-01.1.42: table line: its answer …}. */
      public String sentence() {
        return where + ": table " + table + ": " + what;
      }
    }
  }
}
