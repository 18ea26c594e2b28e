package org.onecard.agent.cli;

import org.onecard.agent.store.FlatJson;
import picocli.CommandLine.Model.CommandSpec;

/** One result, for a person or for a machine. */
final class Output {

  private Output() {}

  static void print(CommandSpec spec, boolean asJson, FlatJson json, String text) {
    var out = spec.commandLine().getOut();
    out.println(asJson ? json.toString() : text);
    out.flush();
  }
}
