package org.onecard.agent.cli;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.reader.ReaderBook;
import org.onecard.agent.store.FlatJson;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.device.control.EscapeAnswer;
import org.onecard.device.control.EscapeBytes;
import org.onecard.device.control.EscapeGuard;
import org.onecard.device.control.ReaderModel;
import org.onecard.device.control.ReaderSetting;
import org.onecard.device.pcsc.PcscReaders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reader configure}. */
@Command(
    name = "configure",
    description = {
      "Switches a reader's lights, buzzer and polling by its maker's commands, and keeps what was",
      "switched for the reader that will replace it. Commands that begin a firmware upgrade are",
      "refused."
    },
    mixinStandardHelpOptions = true)
final class ReaderConfigureCommand implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ReaderOption reader = new ReaderOption();
  @Mixin DataOption data = new DataOption();

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "acr122u, acr1252u, acr1281u or part10 (default: by what the reader is)")
  @Nullable String profile;

  @Option(
      names = "--set",
      paramLabel = "NAME=on|off,…",
      defaultValue = "",
      description = "led, buzzer, polling: what is not named stays")
  String set = "";

  @Option(
      names = "--send",
      paramLabel = "HEX",
      description = "a command of your own for the reader, whose answer is shown")
  @Nullable String send;

  @Option(names = "--json", description = "print one JSON object")
  boolean json;

  @Override
  public Integer call() throws IOException {
    Map<ReaderSetting, Boolean> wanted = ReaderSetting.parse(set);
    Optional<EscapeBytes> command = Optional.ofNullable(send).map(EscapeBytes::parse);
    Optional<String> refusal = command.flatMap(EscapeGuard::findRefusal);
    if (refusal.isPresent()) {
      throw new IllegalArgumentException(refusal.get());
    }
    Optional<ReaderModel> named = Optional.ofNullable(profile).map(ReaderModel::parse);
    ReaderBook book = ReaderBook.open(data.dir);
    try (PcscReaders readers = PcscReaders.start()) {
      ReaderAt at = ReaderAt.find(reader, readers, book);
      ReaderModel model = named.orElse(at.model());
      if (command.isPresent()) {
        return sent(at, command.get());
      }
      Optional<String> fault = model.apply(wanted, at.control());
      if (fault.isPresent()) {
        throw new IOException(fault.get() + " [reader=" + at.slot().name() + "]");
      }
      String position = at.position().map(Object::toString).orElse("");
      if (!position.isEmpty()) {
        book.configured(position, model, wanted);
      }
      Output.print(
          spec,
          json,
          new FlatJson()
              .put("reader", at.slot().name())
              .put("position", position)
              .put("profile", model.spelled())
              .put("set", ReaderSetting.spell(wanted)),
          "%s is spoken to as %s; set: %s"
              .formatted(
                  at.slot().name(),
                  model.spelled(),
                  wanted.isEmpty() ? "nothing" : ReaderSetting.spell(wanted)));
      return 0;
    } catch (CardTransportException e) {
      throw ReaderOption.unreachable(e);
    }
  }

  private int sent(ReaderAt at, EscapeBytes command) throws CardTransportException {
    EscapeAnswer answer = at.control().send(command);
    boolean answered = answer instanceof EscapeAnswer.Answered;
    String said =
        answer instanceof EscapeAnswer.Answered bytes
            ? bytes.bytes().toString()
            : ((EscapeAnswer.NotAnswered) answer).why();
    Output.print(
        spec,
        json,
        new FlatJson()
            .put("reader", at.slot().name())
            .put("command", command.toString())
            .put("answered", answered)
            .put("answer", said),
        said);
    return answered ? 0 : 1;
  }
}
