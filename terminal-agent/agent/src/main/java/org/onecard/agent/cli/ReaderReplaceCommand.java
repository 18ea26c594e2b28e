package org.onecard.agent.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.reader.ReaderSwap;
import org.onecard.agent.store.FlatJson;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.device.pcsc.PcscReaders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reader replace}. */
@Command(
    name = "replace",
    description = {
      "A new reader takes a position over, with its settings, once it has read a card well: hold",
      "one to it. The terminal's settings stay as they are; restart it afterwards."
    },
    mixinStandardHelpOptions = true)
final class ReaderReplaceCommand implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin DataOption data = new DataOption();
  @Mixin CardCommand.ProfileOption profile = new CardCommand.ProfileOption();

  @Parameters(
      paramLabel = "POSITION",
      description = "the one that the old reader had, as the terminal is set: serial:AB1234")
  String position = "";

  @Option(
      names = "--with",
      paramLabel = "POSITION",
      description = "the new reader (default: the only one that is there)")
  @Nullable String with;

  @Option(names = "--json", description = "print one JSON object")
  boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (PcscReaders readers = PcscReaders.start()) {
      ReaderSwap.Result result =
          ReaderSwap.run(readers, data.dir, position, Optional.ofNullable(with), profile.choose());
      if (!(result instanceof ReaderSwap.Result.Replaced replaced)) {
        ReaderTestCommand.print(spec, json, result.trial());
        throw new IOException("the new reader does not read well enough; nothing was replaced");
      }
      Output.print(
          spec,
          json,
          new FlatJson()
              .put("position", replaced.position())
              .put("reader", replaced.reader())
              .put("read", replaced.trial().read()),
          "%s is at %s from now on; it read %d of %d times. Restart the terminal"
              .formatted(
                  replaced.reader(),
                  replaced.position(),
                  replaced.trial().read(),
                  replaced.trial().rounds()));
      return 0;
    } catch (CardTransportException e) {
      throw ReaderOption.unreachable(e);
    }
  }
}
