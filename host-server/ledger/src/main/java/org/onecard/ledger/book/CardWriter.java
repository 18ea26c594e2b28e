package org.onecard.ledger.book;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.onecard.protocol.crypto.CardToken;

/** Moves cards on by one version, where they are still at the expected one. */
final class CardWriter {

  private static final String MOVE =
      "UPDATE card_state SET version = version + 1, balance_fen = balance_fen + ?"
          + " WHERE card_token = ? AND version = ?";

  private static final String ADD =
      "INSERT INTO card_state (card_token, version, balance_fen, funded_fen)"
          + " VALUES (?, 1, ?, 0) ON CONFLICT (card_token) DO NOTHING";

  private final Statements statements;

  CardWriter(Statements statements) {
    this.statements = statements;
  }

  /**
   * Answers the cards that are not at their expected version.
   *
   * @param amountsFen what each balance grows by, nothing for a card that is missing
   */
  List<CardToken> move(Map<CardToken, Long> versions, Map<CardToken, Long> amountsFen)
      throws SQLException {
    List<CardToken> known = new ArrayList<>();
    List<@Nullable Object[]> updates = new ArrayList<>();
    List<CardToken> fresh = new ArrayList<>();
    List<@Nullable Object[]> inserts = new ArrayList<>();
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
      String statement,
      List<CardToken> tokens,
      List<@Nullable Object[]> rows,
      List<CardToken> untouched)
      throws SQLException {
    int[] counts = statements.updateEach(statement, rows);
    for (int index = 0; index < counts.length; index++) {
      if (counts[index] == 0) {
        untouched.add(tokens.get(index));
      }
    }
  }
}
