package org.onecard.lab.gate;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.onecard.lab.LabFiles;
import org.onecard.virtual.card.Pause;
import org.onecard.virtual.serial.DeviceEnd;
import org.onecard.virtual.serial.LineFaults;
import org.onecard.virtual.serial.LineFaults.Manner;
import org.onecard.virtual.serial.PtyPair;
import org.onecard.virtual.serial.SocatPart;
import org.onecard.virtual.serial.VirtualDevice;
import org.onecard.virtual.serial.VirtualGate;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code lab gate}: a barrier without hardware. */
@Command(
    name = "gate",
    description = {
      "Puts a virtual barrier (or an OSDP reader) to the far end of a serial cable made of pseudo",
      "terminals, and prints what a terminal is to be given. It runs until Ctrl-C, and may lose",
      "bytes, be late, babble, vanish and lie. With --measure the product's own gate is tried on",
      "it instead, and its figures are printed."
    },
    mixinStandardHelpOptions = true)
public final class LabGateCommand implements Callable<Integer> {

  private static final long LOOK_MS = 5;
  private static final Path SOCAT_CACHE =
      Path.of(System.getProperty("user.home"), ".cache", "onecard", "socat");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--kind",
      required = true,
      converter = KindConverter.class,
      description = "lcus1, modbus, dry, tx1500, swing or osdp")
  private LabKind kind = LabKind.LCUS1;

  @Option(
      names = "--manner",
      defaultValue = "well",
      converter = MannerConverter.class,
      description =
          "how it answers: well, silent, deaf, babbling, half, wrong-sum (default:"
              + " ${DEFAULT-VALUE})")
  private Manner manner = Manner.WELL;

  @Option(
      names = "--lose",
      paramLabel = "N",
      defaultValue = "0",
      description = "one byte in N is lost (default: none)")
  private int loseOneIn;

  @Option(
      names = "--delay",
      paramLabel = "MS",
      defaultValue = "0",
      description = "how late it answers, 0 to 10000 (default: ${DEFAULT-VALUE})")
  private int delayMs;

  @Option(
      names = "--walk",
      paramLabel = "MS",
      defaultValue = "500",
      description = "a person walks through so long after it opened; 0: nobody does")
  private int walkMs = 500;

  @Option(
      names = "--vanish",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "its cable is pulled every so often, for 3 s (default: never)")
  private int vanishSeconds;

  @Option(
      names = "--lie",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "every so often it tells of a person who never was (default: never)")
  private int lieSeconds;

  @Option(
      names = "--measure",
      paramLabel = "ROUNDS",
      defaultValue = "0",
      description = "opens it so often and prints what our code adds, and what idling costs")
  private int rounds;

  @Option(names = "--quiet", description = "does not print the bytes that come")
  private boolean quiet;

  @Override
  public Integer call() throws Exception {
    check();
    PrintWriter out = spec.commandLine().getOut();
    Path directory = LabFiles.directory("gate-" + kind.spelled());
    SocatPart socat = SocatPart.find(SOCAT_CACHE);
    try (PtyPair cable = new PtyPair(directory, socat)) {
      if (rounds > 0) {
        Path scanner = LabFiles.directory("gate-scanner");
        out.print(new GateFigures(cable, scanner, socat, kind).measure(rounds));
        out.flush();
      } else {
        run(cable, out);
      }
    }
    return 0;
  }

  private void run(PtyPair cable, PrintWriter out) throws IOException, InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopped, over), "stop"));
    VirtualDevice device = kind.device();
    DeviceEnd end = plugIn(cable, device, out);
    out.println(
        kind.isGate()
            ? "The gate is there: ./onecard terminal run --gate " + kind.setting(near(cable))
            : "The reader is there, at address 5: ./onecard terminal run --signal osdp:"
                + near(cable)
                + ":address=5");
    out.flush();
    long round = 0;
    boolean wasOpen = false;
    long openedAt = 0;
    while (!stopped.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
      round++;
      if (isDue(round, vanishSeconds)) {
        out.println("the cable is pulled");
        out.flush();
        cable.kill();
        if (stopped.await(3, TimeUnit.SECONDS)) {
          break;
        }
        end = plugIn(cable, device, out);
      }
      if (device instanceof VirtualGate gate) {
        if (isDue(round, lieSeconds)) {
          end.say(gate.lie());
        }
        long now = System.nanoTime();
        if (gate.isOpen() != wasOpen) {
          wasOpen = gate.isOpen();
          openedAt = now;
          out.println(wasOpen ? "open" : "shut");
          out.flush();
        } else if (wasOpen && walkMs > 0 && now - openedAt > walkMs * 1_000_000L) {
          out.println("a person walks through");
          out.flush();
          end.say(gate.walk());
          openedAt = now;
        }
      }
    }
    over.countDown();
  }

  /** Ctrl-C: the process waits until the cable has gone. */
  private static void stop(CountDownLatch stopped, CountDownLatch over) {
    stopped.countDown();
    try {
      if (!over.await(5, TimeUnit.SECONDS)) {
        System.err.println("the virtual gate did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isDue(long round, int seconds) {
    return seconds > 0 && round % (seconds * 1_000L / LOOK_MS) == 0;
  }

  private static String near(PtyPair cable) {
    return cable.near().toString();
  }

  private DeviceEnd plugIn(PtyPair cable, VirtualDevice device, PrintWriter out)
      throws IOException {
    cable.start();
    LineFaults faults = LineFaults.NONE.with(manner).withDelay(Duration.ofMillis(delayMs));
    DeviceEnd end =
        new DeviceEnd(
            cable.far(),
            device,
            loseOneIn > 0 ? faults.withLoss(loseOneIn, 1) : faults,
            Pause.onThisThread(),
            heard -> {
              if (!quiet) {
                out.println("< " + HexFormat.of().withUpperCase().formatHex(heard));
                out.flush();
              }
            });
    end.start();
    return end;
  }

  private void check() {
    if (loseOneIn < 0 || vanishSeconds < 0 || lieSeconds < 0 || walkMs < 0 || rounds < 0) {
      throw wrong("--lose, --vanish, --lie, --walk and --measure are 0 or more.");
    }
    if (delayMs < 0 || delayMs > 10_000) {
      throw wrong("--delay is 0 to 10000 ms.");
    }
    if (rounds > 0 && !kind.isGate()) {
      throw wrong("--measure is for gates.");
    }
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private static String spelled(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kinds as people write them. */
  public static final class KindConverter implements ITypeConverter<LabKind> {
    @Override
    public LabKind convert(String text) {
      return Arrays.stream(LabKind.values())
          .filter(known -> known.spelled().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "it is lcus1, modbus, dry, tx1500, swing or osdp, not " + text));
    }
  }

  /** The manners as people write them. */
  static final class MannerConverter implements ITypeConverter<Manner> {
    @Override
    public Manner convert(String text) {
      return Arrays.stream(Manner.values())
          .filter(known -> spelled(known).equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "it is well, silent, deaf, babbling, half or wrong-sum, not " + text));
    }
  }
}
