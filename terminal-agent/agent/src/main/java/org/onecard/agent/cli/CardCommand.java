package org.onecard.agent.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import org.onecard.agent.store.FlatJson;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.DeadlineChannel;
import org.onecard.card.apdu.TracingChannel;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.reader.CardReader;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.card.ssse.SsseReader;
import org.onecard.card.ssse.SsseReading;
import org.onecard.card.ssse.SsseReading.SocialSecurityCard;
import org.onecard.device.pcsc.PcscReaders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code card …}. */
@Command(name = "card", description = "Looks at one card.", mixinStandardHelpOptions = true)
final class CardCommand {

  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration CONVERSATION = Duration.ofSeconds(3);

  @Spec CommandSpec spec = CommandSpec.create();

  @Command(
      name = "read",
      description = "Reads a social security card and shows what it is, never whose.",
      mixinStandardHelpOptions = true)
  int read(
      @Mixin ReaderOption reader,
      @Option(names = "--json", description = "print one JSON object") boolean json)
      throws IOException, InterruptedException {
    try (PcscReaders readers = PcscReaders.start();
        CardReader slot = readers.open(reader.choose(readers))) {
      SlotState state = slot.awaitChange(SlotState.EMPTY, WAIT);
      if (state != SlotState.PRESENT) {
        throw new IOException(
            "no card within " + WAIT.toSeconds() + " s [reader=" + slot.name() + "]: " + state);
      }
      return read(slot, json);
    }
  }

  private int read(CardReader slot, boolean json) throws IOException {
    try (CardConnection card = slot.connect(CONNECT)) {
      TracingChannel traced = TracingChannel.timing(card, System::nanoTime);
      SsseReading reading =
          SsseReader.read(new DeadlineChannel(traced, CONVERSATION, System::nanoTime));
      FlatJson found =
          new FlatJson()
              .put("reader", slot.name())
              .put("protocol", card.protocol())
              .put("card", reading.describe())
              .put("exchanges", traced.exchanges())
              .put("cardUs", traced.apduNanos() / 1_000);
      String text =
          "%s [reader=%s] [protocol=%s] [exchanges=%d] [cardMs=%.1f]"
              .formatted(
                  reading.describe(),
                  slot.name(),
                  card.protocol(),
                  traced.exchanges(),
                  traced.apduNanos() / 1e6);
      if (reading instanceof SocialSecurityCard social) {
        String number = "*******" + social.cardNumber().value().substring(7);
        String validity = social.validityOn(LocalDate.now(ZoneId.systemDefault())).describe();
        found
            .put("region", social.issuingRegion())
            .put("cardNumber", number)
            .put("validity", validity);
        text += "%ncard number %s, %s".formatted(number, validity);
      }
      Output.print(spec, json, found, text);
      return reading instanceof SocialSecurityCard ? 0 : 1;
    } catch (CardTransportException e) {
      throw new IOException(
          "the card does not answer [reader=" + slot.name() + "]: " + e.getMessage(), e);
    }
  }
}
