package org.onecard.ledger.book;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.onecard.protocol.crypto.CardToken;

/** Moves cards on by one version, where they are still at the expected one. */
final class CardWriter {

  private static final String MOVE =
      "UPDATE card_state SET version = version + 1, balance_fen = balance_fen + ?"
          + " WHERE card_token = ? AND version = ?";

  private static final String ADD =
      "INSERT INTO card_state (card_token, version, balance_fen, funded_fen)"
          + " VALUES (?, 1, ?, 0) ON CONFLICT (card_token) DO NOTHING";

  private final DSLContext sql;

  CardWriter(DSLContext sql) {
    this.sql = sql;
  }

  /**
   * Answers the cards that are not at their expected version.
   *
   * @param amountsFen what each balance grows by, nothing for a card that is missing
   */
  List<CardToken> move(Map<CardToken, Long> versions, Map<CardToken, Long> amountsFen) {
    List<CardToken> known = new ArrayList<>();
    List<Object[]> updates = new ArrayList<>();
    List<CardToken> fresh = new ArrayList<>();
    List<Object[]> inserts = new ArrayList<>();
    versions.forEach(
        (token, version) -> {
          long amountFen = amountsFen.getOrDefault(token, 0L);
          if (version == 0) {
            fresh.add(token);
            inserts.add(new Object[] {token.bytes(), amountFen});
          } else {
            known.add(token);
            updates.add(new Object[] {amountFen, token.bytes(), version});
          }
        });
    List<CardToken> moved = new ArrayList<>();
    collectUntouched(MOVE, known, updates, moved);
    collectUntouched(ADD, fresh, inserts, moved);
    return moved;
  }

  private void collectUntouched(
      String statement, List<CardToken> tokens, List<Object[]> rows, List<CardToken> untouched) {
    if (rows.isEmpty()) {
      return;
    }
    int[] counts = sql.batch(statement, rows.toArray(new Object[0][])).execute();
    for (int index = 0; index < counts.length; index++) {
      if (counts[index] == 0) {
        untouched.add(tokens.get(index));
      }
    }
  }
}
