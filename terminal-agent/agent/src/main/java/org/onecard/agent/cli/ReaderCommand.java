package org.onecard.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.onecard.agent.store.FlatJson;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.device.control.ReaderFacts;
import org.onecard.device.pcsc.PcscReaders;
import org.onecard.device.position.Finding;
import org.onecard.device.position.FindingListener;
import org.onecard.device.position.PositionBook;
import org.onecard.device.position.PositionedReader;
import org.onecard.device.position.ReaderPosition;
import org.onecard.device.position.SlotSeen;
import org.onecard.device.position.SlotsBySetting;
import org.onecard.device.position.ToldKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reader …}. */
@Command(
    name = "reader",
    description = "Looks at readers, tries them and sets them up.",
    subcommands = {
      ReaderInfoCommand.class,
      ReaderTestCommand.class,
      ReaderConfigureCommand.class,
      ReaderReplaceCommand.class,
      OsdpCommand.class
    },
    mixinStandardHelpOptions = true)
final class ReaderCommand {

  private static final Duration SLICE = Duration.ofSeconds(1);

  /** How often all slots are looked at; the service itself looks every 400 ms. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  @Spec CommandSpec spec = CommandSpec.create();

  @Command(
      name = "list",
      description = {
        "Shows the slots that are there: the position to bind each by, what kind it is and how",
        "that was told, its serial, port, firmware and features, whether a card is in it, and what",
        "is wrong."
      },
      mixinStandardHelpOptions = true)
  int list(@Option(names = "--json", description = "print one JSON object a slot") boolean json)
      throws IOException {
    try (PcscReaders readers = PcscReaders.start()) {
      List<SlotSeen> slots = readers.listSlots();
      PositionBook book = new PositionBook();
      book.see(slots);
      for (SlotSeen slot : slots) {
        print(json, slot, book, facts(readers, slot));
      }
      if (slots.isEmpty() && !json) {
        Output.print(
            spec, false, new FlatJson(), "no reader is there: plug one in, and see `lsusb`");
      }
      return 0;
    } catch (CardTransportException e) {
      throw ReaderOption.unreachable(e);
    }
  }

  /** What its driver says; nothing where another program has the reader to itself. */
  private static ReaderFacts facts(PcscReaders readers, SlotSeen slot) {
    try {
      return readers.control(slot.name()).facts();
    } catch (CardTransportException e) {
      return ReaderFacts.NONE;
    }
  }

  private void print(boolean json, SlotSeen slot, PositionBook book, ReaderFacts facts) {
    Optional<String> position = book.positionOf(slot).map(ReaderPosition::toString);
    ToldKind told = slot.kind();
    String state = slot.cardPresent() ? "a card is in it" : "empty";
    FlatJson object = new FlatJson().put("reader", slot.name());
    position.ifPresentOrElse(
        found -> object.put("position", found), () -> object.putNull("position"));
    object
        .put("kind", told.kind().spelled())
        .put("toldBy", told.how().name())
        .put("slot", slot.cardPresent() ? "PRESENT" : "EMPTY")
        .put("number", slot.identity().slot())
        .put("features", String.join(" ", facts.featureNames()));
    slot.identity().serial().ifPresent(serial -> object.put("serial", serial));
    slot.identity().port().ifPresent(port -> object.put("port", port));
    facts.firmware().ifPresent(firmware -> object.put("firmware", firmware));
    StringBuilder text =
        new StringBuilder(
            "%s%n  position %s%n  kind     %s, %s%n  slot     #%02X, %s"
                .formatted(
                    slot.name(),
                    position.orElse("none"),
                    told.kind().spelled(),
                    told.how().phrase(),
                    slot.identity().slot(),
                    state));
    slot.identity().serial().ifPresent(it -> text.append("%n  serial   %s".formatted(it)));
    slot.identity().port().ifPresent(it -> text.append("%n  port     %s".formatted(it)));
    facts.firmware().ifPresent(it -> text.append("%n  firmware %s".formatted(it)));
    if (!facts.features().isEmpty()) {
      text.append("%n  features %s".formatted(String.join(" ", facts.featureNames())));
    }
    Optional<String> wrong = wrong(slot, book, position.isPresent());
    wrong.ifPresent(why -> object.put("wrong", why));
    Output.print(
        spec, json, object, text + wrong.map(why -> "%n  wrong    %s".formatted(why)).orElse(""));
  }

  private static Optional<String> wrong(SlotSeen slot, PositionBook book, boolean placeable) {
    if (!placeable) {
      return Optional.of(book.whyUnplaceable(slot));
    }
    return switch (slot.kind().how()) {
      case NOT_TOLD ->
          Optional.of("its kind is not known: hold a card to it, or bind it by its number");
      case NAME ->
          Optional.of("its kind is a guess by its name: try it with a card before you rely on it");
      case CARD, FEATURE, PRODUCT -> Optional.empty();
    };
  }

  @Command(
      name = "watch",
      description = {
        "Says what comes and goes until Ctrl-C: in one reader, or without --reader in all of them",
        "and with the readers themselves. On a terminal the latter is a table that is drawn anew in",
        "place; elsewhere, and with --json, a line for each change."
      },
      mixinStandardHelpOptions = true)
  int watch(
      @Mixin ReaderOption reader,
      @Option(names = "--json", description = "print one JSON object a change") boolean json)
      throws IOException, InterruptedException {
    if (reader.name == null) {
      return watchAll(json);
    }
    try (PcscReaders readers = PcscReaders.start();
        CardReader slot =
            new SlotsBySetting(readers, FindingListener.NONE).open(reader.choose(readers))) {
      SlotState known = SlotState.EMPTY;
      tell(json, slot.name(), known.name());
      while (true) {
        SlotState state = slot.awaitChange(known, SLICE);
        if (state != known) {
          tell(json, slot.name(), state.name());
          if (state == SlotState.READER_GONE && slot instanceof PositionedReader positioned) {
            tellWhyNone(json, positioned);
          }
        }
        known = state;
      }
    }
  }

  private int watchAll(boolean json) throws InterruptedException {
    try (PcscReaders readers = PcscReaders.start()) {
      if (!json && InteractiveOutput.isOne()) {
        return watchInPlace(readers);
      }
      Map<String, String> known = Map.of();
      while (true) {
        Map<String, String> now = states(readers);
        for (String name : new TreeSet<>(known.keySet())) {
          if (!now.containsKey(name)) {
            tell(json, name, SlotState.READER_GONE.name());
          }
        }
        for (Map.Entry<String, String> slot : now.entrySet()) {
          if (!slot.getValue().equals(known.get(slot.getKey()))) {
            tell(json, slot.getKey(), slot.getValue());
          }
        }
        known = now;
        Thread.sleep(LOOK_AGAIN.toMillis());
      }
    }
  }

  private int watchInPlace(PcscReaders readers) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    ReaderTable table = new ReaderTable();
    while (true) {
      out.print(table.next(states(readers), LocalTime.now(ZoneId.systemDefault())));
      out.flush();
      Thread.sleep(LOOK_AGAIN.toMillis());
    }
  }

  private static Map<String, String> states(PcscReaders readers) {
    Map<String, String> states = new TreeMap<>();
    try {
      readers
          .listSlots()
          .forEach(slot -> states.put(slot.name(), slot.cardPresent() ? "PRESENT" : "EMPTY"));
    } catch (CardTransportException e) {
      states.put("PC/SC", SlotState.SERVICE_GONE.name());
    }
    return states;
  }

  /** A position may have no reader, or too many. */
  private void tellWhyNone(boolean json, PositionedReader reader) {
    try {
      Finding finding = reader.find();
      Optional<String> why =
          finding instanceof Finding.Missing missing
              ? Optional.of(missing.why())
              : finding instanceof Finding.Ambiguous ambiguous
                  ? Optional.of(ambiguous.why())
                  : Optional.empty();
      why.ifPresent(
          text ->
              Output.print(
                  spec,
                  json,
                  new FlatJson().put("reader", reader.name()).put("wrong", text),
                  "[reader=" + reader.name() + "] " + text));
    } catch (CardTransportException e) {
      // The service has gone meanwhile; the next change says so.
    }
  }

  private void tell(boolean json, String name, String state) {
    Output.print(
        spec,
        json,
        new FlatJson().put("reader", name).put("slot", state),
        "[reader=" + name + "] " + state);
  }
}
