package org.onecard.agent.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.profile.ProfileFiles;
import org.onecard.agent.reader.ReaderBook;
import org.onecard.agent.reader.ReaderTrial.Report;
import org.onecard.agent.store.FlatJson;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.device.control.ReaderModel;
import org.onecard.device.control.ReaderSetting;
import org.onecard.device.pcsc.PcscReaders;
import org.onecard.device.position.Finding;
import org.onecard.device.position.PositionBook;
import org.onecard.device.position.ReaderPosition;
import org.onecard.device.position.SlotSeen;
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

  private static final int ROUNDS = 20;

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
    String old = ReaderBook.readerOf(ReaderPosition.parse(position).toString());
    ReaderBook book = ReaderBook.open(data.dir);
    try (PcscReaders readers = PcscReaders.start()) {
      List<SlotSeen> slots = readers.listSlots();
      PositionBook positions = new PositionBook();
      positions.see(slots);
      String standing = ReaderBook.readerOf(book.resolve(old));
      if (!(positions.find(ReaderPosition.parse(standing)) instanceof Finding.Missing)) {
        throw new IOException(
            "the reader at " + standing + " is still there: unplug it, then replace it");
      }
      String fresh = fresh(positions, slots);
      SlotSeen slot = slot(positions, slots, fresh);
      Optional<ReaderModel> model = book.findProfile(old);
      Map<ReaderSetting, Boolean> settings = book.settings(old);
      if (model.isPresent()) {
        Optional<String> fault = model.get().apply(settings, readers.control(slot.name()));
        if (fault.isPresent()) {
          throw new IOException("the old reader's settings do not fit the new one: " + fault.get());
        }
      }
      ProfileFiles.Choice choice = profile.choose();
      Report report = ReaderTestCommand.run(readers, slot.name(), choice, ROUNDS);
      if (!report.isGood()) {
        ReaderTestCommand.print(spec, json, report);
        throw new IOException("the new reader does not read well enough; nothing was replaced");
      }
      book.replaced(old, fresh);
      Output.print(
          spec,
          json,
          new FlatJson().put("position", old).put("reader", fresh).put("read", report.read()),
          "%s is at %s from now on; it read %d of %d times. Restart the terminal"
              .formatted(fresh, old, report.read(), report.rounds()));
      return 0;
    } catch (CardTransportException e) {
      throw ReaderOption.unreachable(e);
    }
  }

  /** The position of the new reader, without its slot. */
  private String fresh(PositionBook positions, List<SlotSeen> slots) throws IOException {
    if (with != null) {
      return ReaderBook.readerOf(ReaderPosition.parse(with).toString());
    }
    List<String> there =
        slots.stream()
            .flatMap(slot -> positions.findLasting(slot).stream())
            .map(found -> ReaderBook.readerOf(found.toString()))
            .distinct()
            .toList();
    if (there.size() != 1) {
      throw new IOException(
          there.isEmpty()
              ? "no new reader is there that has a serial or a port: plug it in"
              : "there are several readers, name the new one by --with: " + there);
    }
    return there.get(0);
  }

  /** A slot of it that has a card, else the one where cards are held, else the first. */
  private static SlotSeen slot(PositionBook positions, List<SlotSeen> slots, String reader)
      throws IOException {
    List<SlotSeen> its =
        slots.stream()
            .filter(
                slot ->
                    positions
                        .positionOf(slot)
                        .filter(found -> ReaderBook.readerOf(found.toString()).equals(reader))
                        .isPresent())
            .toList();
    return its.stream()
        .filter(SlotSeen::cardPresent)
        .findFirst()
        .or(() -> its.stream().findFirst())
        .orElseThrow(() -> new IOException("no reader is at " + reader + ": plug it in"));
  }
}
