package org.onecard.agent.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.onecard.agent.store.FlatJson;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.device.pcsc.PcscReaders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reader …}. */
@Command(name = "reader", description = "Looks at readers.", mixinStandardHelpOptions = true)
final class ReaderCommand {

  private static final Duration SLICE = Duration.ofSeconds(1);

  @Spec CommandSpec spec = CommandSpec.create();

  @Command(
      name = "list",
      description = "Names the readers that are there.",
      mixinStandardHelpOptions = true)
  int list(@Option(names = "--json", description = "print one JSON object a reader") boolean json)
      throws IOException {
    try (PcscReaders readers = PcscReaders.start()) {
      List<String> names = ReaderOption.list(readers);
      for (String name : names) {
        Output.print(spec, json, new FlatJson().put("reader", name), name);
      }
      if (names.isEmpty() && !json) {
        Output.print(spec, false, new FlatJson(), "no reader is there");
      }
      return 0;
    }
  }

  @Command(
      name = "watch",
      description = "Says what comes and goes in a reader, until Ctrl-C.",
      mixinStandardHelpOptions = true)
  int watch(
      @Mixin ReaderOption reader,
      @Option(names = "--json", description = "print one JSON object a change") boolean json)
      throws IOException, InterruptedException {
    try (PcscReaders readers = PcscReaders.start();
        CardReader slot = readers.open(reader.choose(readers))) {
      SlotState known = SlotState.EMPTY;
      tell(json, slot.name(), known);
      while (true) {
        SlotState state = slot.awaitChange(known, SLICE);
        if (state != known) {
          tell(json, slot.name(), state);
        }
        known = state;
      }
    }
  }

  private void tell(boolean json, String name, SlotState state) {
    Output.print(
        spec,
        json,
        new FlatJson().put("reader", name).put("slot", state.name()),
        "[reader=" + name + "] " + state);
  }
}
