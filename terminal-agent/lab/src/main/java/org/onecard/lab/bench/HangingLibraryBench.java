package org.onecard.lab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.onecard.agent.Terminal;
import org.onecard.agent.TerminalConfig;
import org.onecard.agent.enrolment.Enrolment;
import org.onecard.card.code.TransitQrRoots;
import org.onecard.lab.host.OperatorDesk;
import org.onecard.lab.host.Patience;
import org.onecard.lab.library.LibraryFault;
import org.onecard.lab.library.LibraryServer;
import org.onecard.lab.library.LibraryStock;
import org.onecard.virtual.serial.InProcessScanner;
import org.onecard.virtual.slot.InProcessReaders;

/**
 * Taps at a metro gate while nobody uses a library, and while a library hangs that people at its
 * kiosk give books back to; turn by turn, so that what else the machine does falls upon both.
 */
final class HangingLibraryBench {

  private static final String KIOSK = "kiosk-01";
  private static final int ROUNDS = 4;
  private static final int WARM_UP = 200;
  private static final int FOR_EVER = Integer.MAX_VALUE;
  private static final Duration BETWEEN_SCANS = Duration.ofMillis(100);

  private HangingLibraryBench() {}

  /**
   * What was measured.
   *
   * @param quiet what a tap took beyond its card's part while the library was let alone
   * @param hanging while it hung
   * @param scans how many books were given back to it meanwhile
   */
  record Result(Percentiles quiet, Percentiles hanging, int scans) {}

  /**
   * Runs all of it.
   *
   * @param taps of each kind, in four turns
   */
  static Result run(Path directory, int taps) throws IOException, InterruptedException {
    LibraryStock stock = LibraryStock.stocked("north");
    try (LibraryServer library =
            LibraryServer.start(0, stock, LibraryServer.Manner.PLAIN, Clock.systemUTC());
        OverheadBench bench =
            OverheadBench.open(
                directory,
                WARM_UP + 2 * taps + 2 * ROUNDS,
                List.of("--libraries", settings(directory, library.port()).toString()));
        Kiosk kiosk = Kiosk.open(directory, bench)) {
      bench.run(WARM_UP);
      for (String request : List.of("09", "11", "17", "29", "63")) {
        library.fail(LibraryFault.HANG, request, FOR_EVER);
      }
      List<OverheadBench.Added> quiet = new ArrayList<>();
      List<OverheadBench.Added> hanging = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        quiet.add(bench.run(taps / ROUNDS + 1).each());
        kiosk.begin();
        hanging.add(bench.run(taps / ROUNDS + 1).each());
        kiosk.end();
      }
      return new Result(
          OverheadBench.Added.joined(quiet).percentiles(),
          OverheadBench.Added.joined(hanging).percentiles(),
          kiosk.scans.get());
    }
  }

  private static Path settings(Path directory, int port) throws IOException {
    Files.createDirectories(directory);
    return Files.writeString(
        directory.resolve("libraries.json"),
        """
        [{"name": "north", "host": "127.0.0.1", "port": %d, "locations": ["north-hall"],
          "whenDown": "hold-returns", "connections": 4}]
        """
            .formatted(port));
  }

  /** A kiosk at which somebody gives back a book after the other. */
  private static final class Kiosk implements AutoCloseable {

    private final InProcessReaders slots = new InProcessReaders(List.of(KIOSK));
    private final InProcessScanner scanner = new InProcessScanner(KIOSK);
    private final AtomicInteger scans = new AtomicInteger();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Thread people = new Thread(this::scan, "people");
    private final Terminal terminal;

    private Kiosk(Path data) throws IOException {
      terminal =
          Terminal.start(
              TerminalConfig.of(data).withScanner(scanner, TransitQrRoots.NONE),
              slots,
              KIOSK,
              new OverheadBench.OpenDoor(),
              report -> {});
    }

    static Kiosk open(Path directory, OverheadBench bench)
        throws IOException, InterruptedException {
      Path data = directory.resolve(KIOSK);
      Enrolment.enrol(
          "localhost",
          bench.host().ports().enrol(),
          new OperatorDesk(directory.resolve("host"))
              .enrolCode(KIOSK, "north-hall", "library-loan"),
          data);
      Kiosk kiosk = new Kiosk(data);
      Patience.await("the kiosk to be ready", () -> kiosk.terminal.status().online());
      kiosk.people.setDaemon(true);
      kiosk.people.start();
      return kiosk;
    }

    void begin() {
      busy.set(true);
    }

    void end() {
      busy.set(false);
    }

    private void scan() {
      try {
        while (!ended.get()) {
          if (busy.get()) {
            scanner.show("north-b" + scans.incrementAndGet());
          }
          TimeUnit.MILLISECONDS.sleep(BETWEEN_SCANS.toMillis());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      ended.set(true);
      people.interrupt();
      terminal.close();
      slots.close();
    }
  }
}
