package org.onecard.lab.demo;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import org.onecard.lab.host.OperatorDesk;

/** After all taps: does the book hold each exactly once, and every account what it must? */
final class Reckoning {

  private static final String FERRY_ACCOUNT = "operator:ferry";

  private final OperatorDesk desk;
  private final Stage stage;

  Reckoning(OperatorDesk desk, Stage stage) {
    this.desk = desk;
    this.stage = stage;
  }

  /**
   * Proves the book, and holds accounts against what they must be.
   *
   * @param balancesFen what each person must have
   */
  void check(Map<Cast, Long> balancesFen) throws IOException {
    JsonObject proof =
        desk.verify(); // It throws, with the first wrong line, where the book is wrong.
    stage.say(
        "the book is proved: "
            + proof.getLong("commits")
            + " commits, "
            + proof.getLong("records")
            + " records of terminals");
    for (Map.Entry<Cast, Long> expected : balancesFen.entrySet()) {
      long balance = desk.explain(stage.lastTapOf(expected.getKey())).getLong("balanceFen");
      if (balance != expected.getValue()) {
        stage.complain(
            expected.getKey().who()
                + " must have "
                + expected.getValue()
                + " fen, and the book says "
                + balance);
      }
    }
  }

  /**
   * Holds the purse and its operator's account against what must have been paid.
   *
   * @param paidFen from the purse, since it was loaded
   */
  void checkPurse(long paidFen) throws IOException {
    long onTheCard = DemoPurse.LOADED_FEN - DemoPurse.balanceFen();
    long inTheBook = desk.status().getJsonObject("accounts").getLong(FERRY_ACCOUNT, 0L);
    if (onTheCard != paidFen || inTheBook != paidFen) {
      stage.complain(
          "the purse must have paid "
              + paidFen
              + " fen; "
              + onTheCard
              + " are gone from the card, and "
              + inTheBook
              + " are in the book");
    }
  }
}
