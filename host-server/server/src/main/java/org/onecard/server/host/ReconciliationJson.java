package org.onecard.server.host;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.onecard.server.reconcile.Reconciliation;

/** What came of laying a journal beside the book, as a command is told of it. */
final class ReconciliationJson {

  private ReconciliationJson() {}

  static JsonObject of(Reconciliation result) {
    JsonArray counts = new JsonArray();
    result
        .counts()
        .forEach(
            (kind, count) ->
                counts.add(
                    new JsonObject()
                        .put("kind", kind.name())
                        .put("records", count)
                        .put("agrees", kind.agrees())
                        .put("words", kind.words())
                        .put("todo", kind.todo())));
    JsonArray runs = new JsonArray();
    for (Reconciliation.Run run : result.runs()) {
      JsonObject json =
          new JsonObject()
              .put("kind", run.kind().name())
              .put("from", run.from().toString())
              .put("to", run.to().toString());
      runs.add(run.detail().isEmpty() ? json : json.put("detail", run.detail()));
    }
    return new JsonObject()
        .put("agrees", result.agrees())
        .put("terminal", result.terminalId())
        .put("madeAt", result.madeAt().toString())
        .put("faults", new JsonArray(result.faults()))
        .put("counts", counts)
        .put("runs", runs)
        .put("runsLeftOut", result.runsLeftOut());
  }
}
