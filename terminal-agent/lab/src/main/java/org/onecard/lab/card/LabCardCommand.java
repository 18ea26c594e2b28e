package org.onecard.lab.card;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.profile.ProfileFiles;
import org.onecard.card.ssse.CardIdentifier;
import org.onecard.virtual.card.CardFaults;
import org.onecard.virtual.card.TraceCard;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.card.VirtualCardOptions;
import org.onecard.virtual.card.VirtualCards;
import org.onecard.virtual.pcscd.PcscParts;
import org.onecard.virtual.pcscd.PrivatePcscd;
import org.onecard.virtual.slot.VirtualSlot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lab card}: a virtual card in a real PC/SC slot, put in and pulled by keys. */
@Command(
    name = "card",
    description = {
      "Puts a virtual card into a slot of a running `./onecard lab pcscd`, or, when none runs,",
      "of a PC/SC service that it starts and ends itself. On standard input, a line each:",
      "i inserts the card, r removes it, q quits. When the input ends the card stays, until Ctrl-C."
    },
    mixinStandardHelpOptions = true)
public final class LabCardCommand implements Callable<Integer> {

  /** System property: directory of the PC/SC service that shells of one user share. */
  public static final String SHARED_DIRECTORY_PROPERTY = "onecard.pcscd.shared";

  /** Port of slot 0: vpcd's own default, so that other virtual cards find it too. */
  private static final int BASE_PORT = 35963;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--profile",
      defaultValue = VirtualCards.SSC_3,
      description = "ssc-1, ssc-2, ssc-3, clone-copy, clone-playback, clone-yes or blank")
  private String profile = VirtualCards.SSC_3;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "a card that answers as the recorded trace says, instead of a profile")
  private @Nullable Path trace;

  @Option(names = "--slot", defaultValue = "0", description = "0 to 13 (default ${DEFAULT-VALUE})")
  private int slot;

  @Option(names = "--region", description = "issuing region, six digits (default 510100)")
  private @Nullable String region;

  @Option(
      names = "--identifier",
      paramLabel = "HEX",
      description = "card identification code, 32 hexadecimal digits; made up when not given")
  private @Nullable String identifier;

  @Option(
      names = "--serial",
      defaultValue = "1",
      description = "tells made-up cards of one region apart, 0 to 9999999")
  private int serial;

  @Option(
      names = "--valid-to",
      paramLabel = "YYYY-MM-DD",
      description = "last day of validity; also lets the card show its dates")
  private @Nullable LocalDate validTo;

  @Option(
      names = "--contactless",
      description = "answers as held to a contactless reader, with its ATR and UID")
  private boolean contactless;

  @Option(
      names = "--tear-after",
      paramLabel = "N",
      description = "is pulled after answering N commands, at each insertion")
  private @Nullable Integer tearAfter;

  @Option(
      names = "--slow",
      paramLabel = "MS",
      defaultValue = "0",
      description = "answers each command that much later")
  private long slowMs;

  @Override
  public Integer call() throws Exception {
    VirtualCard card;
    try {
      card =
          trace == null
              ? VirtualCards.byProfile(profile, options())
              : new TraceCard(ProfileFiles.loadTrace(trace));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    try (VirtualSlot virtualSlot = new VirtualSlot(BASE_PORT + slot);
        Service service = insertOrStart(virtualSlot, card)) {
      String name = trace == null ? "profile=" + profile : "trace=" + trace;
      out.println("[slot=" + slot + "] card in [" + name + "] " + service.description());
      out.flush();
      obeyKeys(virtualSlot, card, out);
    }
    return 0;
  }

  private VirtualCardOptions options() {
    CardFaults faults =
        new CardFaults(
            tearAfter == null ? OptionalInt.empty() : OptionalInt.of(tearAfter),
            Duration.ofMillis(slowMs),
            OptionalInt.empty(),
            OptionalInt.empty(),
            0);
    return new VirtualCardOptions(
        Optional.ofNullable(region),
        Optional.ofNullable(identifier).map(LabCardCommand::parseIdentifier),
        serial,
        Optional.ofNullable(validTo),
        contactless,
        faults);
  }

  private static CardIdentifier parseIdentifier(String hex) {
    if (!hex.matches("[0-9A-Fa-f]{32}")) {
      throw new IllegalArgumentException("a card identification code is 32 hexadecimal digits");
    }
    return CardIdentifier.of(HexFormat.of().parseHex(hex));
  }

  /** The service that the card was put into: one that runs, or one of this command's own. */
  private record Service(Optional<PrivatePcscd> own) implements AutoCloseable {
    String description() {
      return own.map(daemon -> "in a PC/SC service of its own; " + environment(daemon))
          .orElse("in the running PC/SC service");
    }

    private static String environment(PrivatePcscd daemon) {
      return "other programs find it with PCSCLITE_CSOCK_NAME=" + daemon.socket();
    }

    @Override
    public void close() {
      own.ifPresent(PrivatePcscd::close);
    }
  }

  private Service insertOrStart(VirtualSlot virtualSlot, VirtualCard card) throws IOException {
    try {
      virtualSlot.insert(card);
      return new Service(Optional.empty());
    } catch (IOException nobodyListens) {
      Path directory = Path.of(System.getProperty(SHARED_DIRECTORY_PROPERTY, ""));
      PrivatePcscd daemon =
          new PrivatePcscd(directory, slot + 1, BASE_PORT, PcscParts.find(directory));
      if (daemon.start() == PrivatePcscd.Way.NONE) {
        throw new IOException(
            "no virtual slot listens on port "
                + (BASE_PORT + slot)
                + ", and no PC/SC service could be started: "
                + String.join("; ", daemon.notTaken().values()),
            nobodyListens);
      }
      virtualSlot.insert(card);
      return new Service(Optional.of(daemon));
    }
  }

  private void obeyKeys(VirtualSlot virtualSlot, VirtualCard card, PrintWriter out)
      throws IOException, InterruptedException {
    BufferedReader keys =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String key = keys.readLine(); key != null; key = keys.readLine()) {
      switch (key.strip()) {
        case "i" -> {
          if (!virtualSlot.isOccupied()) {
            virtualSlot.remove();
            virtualSlot.insert(card);
          }
          out.println("[slot=" + slot + "] card in");
        }
        case "r" -> {
          virtualSlot.remove();
          out.println("[slot=" + slot + "] card out");
        }
        case "q" -> {
          return;
        }
        default -> out.println("i inserts the card, r removes it, q quits");
      }
      out.flush();
    }
    new CountDownLatch(1).await();
  }
}
