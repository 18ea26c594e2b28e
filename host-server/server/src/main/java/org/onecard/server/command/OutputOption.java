package org.onecard.server.command;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** In words or as JSON. */
final class OutputOption {

  @Option(names = "--json", description = "print one JSON object instead of words")
  private boolean json;

  boolean json() {
    return json;
  }

  void print(CommandSpec spec, JsonObject result, Consumer<PrintWriter> words) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      DataOption.printJson(out, result);
    } else {
      words.accept(out);
      out.flush();
    }
  }
}
