package org.onecard.lab.demo;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import org.onecard.lab.host.OperatorDesk;

/** After all taps: does the book hold each exactly once, and every account what it must? */
final class Reckoning {

  private final OperatorDesk desk;
  private final Stage stage;

  Reckoning(OperatorDesk desk, Stage stage) {
    this.desk = desk;
    this.stage = stage;
  }

  void check(Map<Cast, Long> balancesFen) throws IOException {
    JsonObject proof = desk.verify();
    if (!proof.getBoolean("proved", false)) {
      stage.complain("the book is not proved: " + proof.encode());
    }
    for (Map.Entry<Cast, Long> expected : balancesFen.entrySet()) {
      String tapId = stage.lastTapOf(expected.getKey());
      JsonObject explained = desk.explain(tapId);
      long balance = explained.getLong("balanceFen");
      if (balance != expected.getValue()) {
        stage.complain(
            expected.getKey().who()
                + " must have "
                + expected.getValue()
                + " fen, and the book says "
                + balance);
      }
    }
    stage.say("book: " + proof.encode());
  }
}
