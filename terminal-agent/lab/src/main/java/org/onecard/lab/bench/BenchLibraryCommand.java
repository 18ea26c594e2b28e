package org.onecard.lab.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.onecard.lab.LabFiles;
import org.onecard.lab.library.LibraryServer;
import org.onecard.lab.library.LibraryStock;
import org.onecard.server.sip2.SipAnswer.LoanTold;
import org.onecard.server.sip2.SipClient;
import org.onecard.server.sip2.SipOutcome.Answered;
import org.onecard.server.sip2.SipPatience;
import org.onecard.server.sip2.SipRequest;
import org.onecard.server.sip2.SipSettings;
import org.onecard.server.sip2.SipTerms;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench library}: loans a second over SIP2, beside the bare exchange of bytes. */
@Command(
    name = "library",
    description = {
      "Lends the same number of books over SIP2 through one connection and through eight, beside",
      "the bare exchange of the same bytes. Then taps at a metro gate, by turns with nobody at the",
      "library and while it hangs and people give books back to it. Takes about a minute."
    },
    mixinStandardHelpOptions = true)
public final class BenchLibraryCommand implements Callable<Integer> {

  private static final int MANY = 8;
  private static final int WARM = 500;
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--loans",
      defaultValue = "10000",
      description = "each, 100 to 1000000 (default: ${DEFAULT-VALUE})")
  private int loans = 10_000;

  @Option(
      names = "--taps",
      defaultValue = "1000",
      description =
          "at the gate, of each kind, 4 to 100000; 0 leaves them out (default: ${DEFAULT-VALUE})")
  private int taps = 1_000;

  @Option(names = "--json", description = "print one JSON object instead of words")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    if (loans < 100 || loans > 1_000_000) {
      throw new ParameterException(spec.commandLine(), "--loans is 100 to 1000000.");
    }
    if (taps != 0 && (taps < 4 || taps > 100_000)) {
      throw new ParameterException(spec.commandLine(), "--taps is 4 to 100000, or 0.");
    }
    double bare;
    try (LibraryServer library = library("w")) {
      double unused = bare(library, WARM);
    }
    try (LibraryServer library = library("b")) {
      bare = bare(library, loans);
    }
    double one = lend(1);
    double many = lend(MANY);
    Optional<HangingLibraryBench.Result> gate = taps == 0 ? Optional.empty() : Optional.of(tap());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonObject figures =
          new JsonObject()
              .put("loans", loans)
              .put("bareExchangesPerSecond", Math.round(bare))
              .put("loansPerSecondOneConnection", Math.round(one))
              .put("loansPerSecondEightConnections", Math.round(many));
      gate.ifPresent(
          result ->
              figures
                  .put("tapsQuiet", result.quiet().toJson())
                  .put("tapsWhileLibraryHangs", result.hanging().toJson()));
      out.println(figures.encode());
    } else {
      out.printf(
          "Bare exchange of the bytes, one connection: %.0f/s%nLoans, one connection: %.0f/s"
              + "%nLoans, eight connections: %.0f/s%n",
          bare, one, many);
      gate.ifPresent(
          result -> {
            out.println("Taps at a gate, nobody at the library: " + result.quiet());
            out.println(
                "Taps at a gate, %d books given back to a library that hangs: %s"
                    .formatted(result.scans(), result.hanging()));
          });
    }
    out.flush();
    return 0;
  }

  private HangingLibraryBench.Result tap() throws IOException, InterruptedException {
    Path directory = LabFiles.freshDirectory("bench");
    try {
      return HangingLibraryBench.run(directory, taps);
    } finally {
      LabFiles.deleteTree(directory);
    }
  }

  private LibraryServer library(String name) throws IOException {
    LibraryStock stock = new LibraryStock(name);
    for (int book = 0; book < loans + WARM; book++) {
      stock.addBook("b" + book, "book");
      stock.addReader(new LibraryStock.Reader("r" + book, 1, false, 0));
    }
    return LibraryServer.start(0, stock, LibraryServer.Manner.PLAIN, Clock.systemUTC());
  }

  /**
   * Writes the bytes of a loan and reads to the end of the line: no codec of ours, nothing checked.
   */
  private static double bare(LibraryServer library, int count) throws IOException {
    byte[] line =
        withSum("11NN20260301    090000" + " ".repeat(18) + "AOlab|AAnobody|ABnothing|AC|AY1AZ");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), library.port())) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      byte[] chunk = new byte[4_096];
      long begun = System.nanoTime();
      for (int exchange = 0; exchange < count; exchange++) {
        out.write(line);
        int read = in.read(chunk);
        while (read > 0 && chunk[read - 1] != '\r') {
          read = in.read(chunk);
        }
        if (read < 0) {
          throw new IOException("the library ended the connection");
        }
      }
      return perSecond(count, begun);
    }
  }

  private static byte[] withSum(String text) {
    int sum = text.chars().sum();
    return (text + "%04X\r".formatted(-sum & 0xFFFF)).getBytes(StandardCharsets.US_ASCII);
  }

  private double lend(int connections)
      throws IOException, InterruptedException, ExecutionException {
    ExecutorService kiosks = Executors.newFixedThreadPool(connections);
    try (LibraryServer library = library("l" + connections);
        SipClient client =
            new SipClient(settings(library.port(), connections), Clock.systemUTC())) {
      run(kiosks, client, connections, 0, WARM);
      long begun = System.nanoTime();
      run(kiosks, client, connections, WARM, WARM + loans);
      return perSecond(loans, begun);
    } finally {
      kiosks.shutdownNow();
    }
  }

  private static void run(ExecutorService kiosks, SipClient client, int threads, int from, int to)
      throws InterruptedException, ExecutionException {
    List<Future<?>> running = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int first = from + thread;
      running.add(
          kiosks.submit(
              () -> {
                for (int book = first; book < to; book += threads) {
                  if (!(client.ask(new SipRequest.Checkout("r" + book, "b" + book), DEADLINE)
                          instanceof Answered answered
                      && answered.answer() instanceof LoanTold told
                      && told.ok())) {
                    throw new IllegalStateException("a loan was not made");
                  }
                }
              }));
    }
    for (Future<?> each : running) {
      Object unused = each.get();
    }
  }

  private static SipSettings settings(int port, int connections) {
    return new SipSettings(
        "bench",
        "127.0.0.1",
        port,
        StandardCharsets.UTF_8,
        true,
        Optional.empty(),
        new SipTerms("lab", "", "019"),
        connections,
        SipPatience.DEFAULT,
        ZoneOffset.UTC);
  }

  private static double perSecond(int count, long begunNs) {
    return count / ((System.nanoTime() - begunNs) / 1e9);
  }
}
