package org.onecard.agent.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.onecard.agent.reader.ReaderBook;
import org.onecard.agent.store.FlatJson;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.device.control.ReaderSetting;
import org.onecard.device.pcsc.PcscReaders;
import org.onecard.device.position.UsbProduct;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reader info}. */
@Command(
    name = "info",
    description = "Shows what one reader is: firmware, features, commands, what was configured.",
    mixinStandardHelpOptions = true)
final class ReaderInfoCommand implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ReaderOption reader = new ReaderOption();
  @Mixin DataOption data = new DataOption();

  @Option(names = "--json", description = "print one JSON object")
  boolean json;

  @Override
  public Integer call() throws IOException {
    ReaderBook book = ReaderBook.open(data.dir);
    try (PcscReaders readers = PcscReaders.start()) {
      ReaderAt at = ReaderAt.find(reader, readers, book);
      Optional<String> firmware = at.model().findFirmware(at.control()).or(at.facts()::firmware);
      String position = at.position().map(Object::toString).orElse("none");
      String features = String.join(" ", at.facts().featureNames());
      String set = ReaderSetting.spell(book.settings(position));
      FlatJson all =
          new FlatJson()
              .put("reader", at.slot().name())
              .put("position", position)
              .put("kind", at.slot().kind().kind().spelled())
              .put("profile", at.model().spelled())
              .put("features", features)
              .put("escape", at.facts().letsEscapeThrough())
              .put("set", set);
      at.slot().identity().serial().ifPresent(text -> all.put("serial", text));
      at.slot().identity().port().ifPresent(text -> all.put("port", text));
      firmware.ifPresent(text -> all.put("firmware", text));
      String product = at.facts().product().map(ReaderInfoCommand::usb).orElse("not told");
      all.put("product", product);
      Output.print(
          spec,
          json,
          all,
          """
          %s
            position %s
            kind     %s, %s
            serial   %s
            port     %s
            product  %s
            firmware %s
            features %s
            commands %s
            profile  %s
            set      %s"""
              .formatted(
                  at.slot().name(),
                  position,
                  at.slot().kind().kind().spelled(),
                  at.slot().kind().how().phrase(),
                  at.slot().identity().serial().orElse("not told"),
                  at.slot().identity().port().orElse("not told"),
                  product,
                  firmware.orElse("not told"),
                  features.isEmpty() ? "none told" : features,
                  at.facts().letsEscapeThrough() ? "get through" : "do not get through its driver",
                  at.model().spelled(),
                  set.isEmpty() ? "as the maker left it" : set));
      return 0;
    } catch (CardTransportException e) {
      throw ReaderOption.unreachable(e);
    }
  }

  private static String usb(UsbProduct product) {
    return "%04x:%04x".formatted(product.vendor(), product.product());
  }
}
