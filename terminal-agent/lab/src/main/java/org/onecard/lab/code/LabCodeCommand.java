package org.onecard.lab.code;

import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.onecard.scenario.Region;
import org.onecard.virtual.code.LabTransitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code lab code}: a code as a telephone shows it. */
@Command(
    name = "code",
    description = {
      "Prints a code of a made-up card: a transit QR under the lab's root key, or the string of an",
      "electronic card, which `./onecard lab ecard-platform` verifies. Both are good for 60 s.",
      "With --page a page on this machine shows one that renews itself, until Ctrl-C."
    },
    mixinStandardHelpOptions = true)
public final class LabCodeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--kind",
      defaultValue = "transit",
      converter = KindConverter.class,
      description = "transit or ecard (default: ${DEFAULT-VALUE})")
  private CodeKind kind = CodeKind.TRANSIT;

  @Option(
      names = "--region",
      defaultValue = "500000",
      description = "of an electronic card, six digits (default: ${DEFAULT-VALUE})")
  private String region = "500000";

  @Option(
      names = "--serial",
      defaultValue = "1",
      description = "tells made-up cards apart, 0 to 9999999 (default: ${DEFAULT-VALUE})")
  private int serial = 1;

  @Option(names = "--draw", description = "draws it, too, for a camera before this window")
  private boolean draw;

  @Option(names = "--page", description = "shows a page instead of printing")
  private boolean page;

  @Option(
      names = "--port",
      defaultValue = "7490",
      description = "of the page, 0 for a free one (default: ${DEFAULT-VALUE})")
  private int port = 7490;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "after which the page shows a new code, 1 to 59 (default: ${DEFAULT-VALUE})")
  private int everySeconds = 30;

  @Option(
      names = "--root-key",
      description = "prints the lab root's public key instead: what a terminal is to be given")
  private boolean rootKey;

  @Override
  public Integer call() throws Exception {
    check();
    PrintWriter out = spec.commandLine().getOut();
    if (rootKey) {
      out.println(
          "%02X:%s"
              .formatted(
                  LabTransitCode.ROOT_INDEX,
                  HexFormat.of().withUpperCase().formatHex(LabTransitCode.rootPublicKey())));
    } else if (page) {
      showPage(out);
    } else {
      String text = kind.issue(region, serial, Clock.systemUTC().instant(), new SecureRandom());
      out.println(text);
      if (draw) {
        out.print(QrRows.draw(QrRows.of(text)));
      }
    }
    out.flush();
    return 0;
  }

  private void showPage(PrintWriter out) throws IOException, InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    try (CodePage running =
        CodePage.start(
            kind,
            region,
            serial,
            Duration.ofSeconds(everySeconds),
            port,
            Clock.systemUTC(),
            new SecureRandom())) {
      Runtime.getRuntime().addShutdownHook(new Thread(running::close, "stop"));
      out.println("The code is on " + running.uri() + " and renews itself; Ctrl-C ends it.");
      out.flush();
      stopped.await();
    }
  }

  private void check() {
    if (!Region.isCode(region)) {
      throw wrong("--region is six digits as in GB/T 2260, for instance 500000.");
    }
    if (serial < 0 || serial > 9_999_999) {
      throw wrong("--serial is 0 to 9999999.");
    }
    if (port < 0 || port > 65_535) {
      throw wrong("A port is 0 to 65535.");
    }
    if (everySeconds < 1 || everySeconds >= CodeKind.VALIDITY.toSeconds()) {
      throw wrong("--every is 1 to 59 seconds: a code is good for 60.");
    }
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  /** The kinds as people write them. */
  static final class KindConverter implements ITypeConverter<CodeKind> {
    @Override
    public CodeKind convert(String text) {
      for (CodeKind known : CodeKind.values()) {
        if (known.name().toLowerCase(Locale.ROOT).equals(text)) {
          return known;
        }
      }
      throw new TypeConversionException("it is transit or ecard, not " + text);
    }
  }
}
