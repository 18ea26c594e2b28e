package org.onecard.lab.library;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lab library}: a library's system that speaks SIP2. */
@Command(
    name = "library",
    description = {
      "Runs a library's system on this machine until Ctrl-C: SIP2, ten books (NAME-b01 to",
      "NAME-b10), and readers reader-1 (in good standing), reader-2 (stopped) and reader-3",
      "(with something overdue)."
    },
    mixinStandardHelpOptions = true)
public final class LabLibraryCommand implements Callable<Integer> {

  private static final int FOR_EVER = Integer.MAX_VALUE;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      defaultValue = "6001",
      description = "0 for a free one (default: ${DEFAULT-VALUE})")
  private int port = 6001;

  @Option(
      names = "--name",
      defaultValue = "north",
      description = "what its books' barcodes begin with (default: ${DEFAULT-VALUE})")
  private String name = "north";

  @Option(
      names = "--encoding",
      defaultValue = "UTF-8",
      description = "of its texts, for instance GBK (default: ${DEFAULT-VALUE})")
  private String encoding = "UTF-8";

  @Option(names = "--no-checksums", description = "speaks without sequence numbers and checksums")
  private boolean plain;

  @Option(names = "--user", defaultValue = "", description = "asks for this login")
  private String user = "";

  @Option(names = "--password", defaultValue = "", description = "asks for this password")
  private String password = "";

  @Option(
      names = "--slow",
      paramLabel = "MS",
      defaultValue = "0",
      description = "answers that much later, 0 to 60000")
  private long slowMs;

  @Option(
      names = "--fault",
      defaultValue = "none",
      description =
          "none, drop, drop-before, hang, sequence, checksum, checksum-once, truncate,"
              + " other-patron, say-again-once or drip (default: ${DEFAULT-VALUE})")
  private String fault = "none";

  @Option(
      names = "--fault-times",
      paramLabel = "N",
      defaultValue = "1",
      description = "with how many requests, 0 for all (default: ${DEFAULT-VALUE})")
  private int times = 1;

  @Option(
      names = "--fault-at",
      paramLabel = "NN",
      defaultValue = "",
      description = "with which requests, for instance 11 for loans (default: any)")
  private String request = "";

  @Override
  public Integer call() throws Exception {
    if (port < 0 || port > 65_535) {
      throw wrong("A port is 0 to 65535.");
    }
    if (slowMs < 0 || slowMs > 60_000) {
      throw wrong("--slow is 0 to 60000 ms.");
    }
    if (!name.matches("[a-z0-9-]{1,32}")) {
      throw wrong("--name is 1 to 32 of a-z, 0-9 and -.");
    }
    CountDownLatch stopped = new CountDownLatch(1);
    PrintWriter out = spec.commandLine().getOut();
    try (LibraryServer library =
        LibraryServer.start(
            port,
            LibraryStock.stocked(name),
            new LibraryServer.Manner(charset(), !plain, user, password),
            Clock.system(ZoneId.systemDefault()))) {
      library.slow(Duration.ofMillis(slowMs));
      library.fail(fault(), request, times == 0 ? FOR_EVER : times);
      Runtime.getRuntime().addShutdownHook(new Thread(library::close, "stop"));
      out.println(
          "Library %s speaks SIP2 on port %d; Ctrl-C ends it.".formatted(name, library.port()));
      out.flush();
      stopped.await();
    }
    return 0;
  }

  private LibraryFault fault() {
    return Arrays.stream(LibraryFault.values())
        .filter(known -> known.word().equals(fault.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    "--fault is one of "
                        + Arrays.stream(LibraryFault.values())
                            .map(LibraryFault::word)
                            .collect(Collectors.joining(", "))
                        + "."));
  }

  private Charset charset() {
    try {
      return Charset.forName(encoding);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw wrong("There is no encoding " + encoding + ".");
    }
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
