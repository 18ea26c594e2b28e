package org.onecard.device.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onecard.card.code.CodeScanner;
import org.onecard.card.code.CodeScanner.Scan;
import org.onecard.card.code.CodeScanner.State;
import org.onecard.virtual.serial.PtyPair;
import org.onecard.virtual.serial.ScannerFaults;
import org.onecard.virtual.serial.SocatPart;
import org.onecard.virtual.serial.VirtualScanner;

/** Over jSerialComm and a pair of pseudo terminals, the scanner at its far end. */
@Tag("real")
class SerialScannerContractTest extends CodeScannerContract {

  private static final Path CACHE =
      Path.of(System.getProperty("user.home"), ".cache", "onecard", "socat");
  private static final PortTimes TIMES =
      new PortTimes(Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofMillis(500));

  /** The longest there is, so that no stall of this machine cuts a code. */
  private static final Duration GAP = Duration.ofSeconds(2);

  private static final int TRIES = 8;

  private static SocatPart socat;

  private final PtyPair cable;
  private final AtomicInteger arrived = new AtomicInteger();

  SerialScannerContractTest(@TempDir Path directory) {
    cable = new PtyPair(directory, socat);
  }

  @BeforeAll
  static void findSocat() throws IOException {
    socat = SocatPart.find(CACHE);
  }

  @Override
  CodeScanner open() throws IOException {
    cable.start();
    return SerialScanner.start(settings(), countingPorts(), TIMES);
  }

  /** The ports of this machine, and how many bytes they have handed on. */
  private SerialPorts countingPorts() {
    SerialPorts real = new JSerialPorts();
    return new SerialPorts() {
      @Override
      public List<PortInfo> listPorts() throws PortFaultException {
        return real.listPorts();
      }

      @Override
      public OpenPort open(PortBinding binding, LineSettings line, PortListener listener)
          throws PortFaultException {
        return real.open(
            binding,
            line,
            new PortListener() {
              @Override
              public void received(byte[] bytes, long atNanos) {
                listener.received(bytes, atNanos);
                arrived.addAndGet(bytes.length);
              }

              @Override
              public void lost() {
                listener.lost();
              }
            });
      }
    };
  }

  private ScannerSettings settings() {
    return new ScannerSettings(
        "test",
        PortBinding.parse(cable.near().toString()),
        LineSettings.of(9_600),
        Suffix.CR,
        GAP,
        TriggerCommands.HONEYWELL);
  }

  @AfterEach
  void pullCable() {
    cable.close();
  }

  @Override
  void show(String code) throws IOException {
    scanner(ScannerFaults.NONE).show(code);
  }

  private VirtualScanner scanner(ScannerFaults faults) {
    return new VirtualScanner(cable.far(), "\r", faults);
  }

  @Override
  void unplug() {
    cable.kill();
  }

  @Override
  void plugIn() throws IOException {
    cable.start();
  }

  @Override
  void awaitArrival(int bytes) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (arrived.get() < bytes && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    assertThat(arrived).hasValueGreaterThanOrEqualTo(bytes);
  }

  @Test
  void codeInManyPieces_isOneCode() throws Exception {
    String code = "0123456789".repeat(48);
    scanner(ScannerFaults.NONE.withPieces(16, Duration.ofMillis(5))).show(code);
    assertThat(scanner().next(PATIENCE)).isEqualTo(code(code));
  }

  @Test
  void suffixLost_isGarbled_andTheNextCodeIsWhole() throws Exception {
    scanner(ScannerFaults.NONE.withSuffixLost()).show("has-no-end");
    assertThat(scanner().next(PATIENCE)).isInstanceOf(Scan.Garbled.class);
    show("has-an-end");
    assertThat(scanner().next(PATIENCE)).isEqualTo(code("has-an-end"));
  }

  @Test
  void beginningDiscarded_itsRestIsNoCode() throws Exception {
    VirtualScanner sender = scanner(ScannerFaults.NONE);
    sender.send("half-of-a-".getBytes(StandardCharsets.US_ASCII));
    awaitArrival("half-of-a-".length());
    assertThat(scanner().next(Duration.ofMillis(20))).isEqualTo(new Scan.Nothing());
    scanner().discard();
    sender.send("code\rwhole\r".getBytes(StandardCharsets.US_ASCII));
    assertThat(scanner().next(PATIENCE)).isEqualTo(code("whole"));
  }

  @ParameterizedTest
  @CsvSource({
    "'baud=115200,line=8E1,suffix=tab,gap=2000', '\t'",
    "'suffix=lf,gap=2000', '\n'",
    "'baud=19200,line=7O2,suffix=crlf,gap=2000', '\r\n'",
    "'suffix=none,gap=2000', ''"
  })
  void scannerThatIsSetOtherwise_isReadByItsSettings(String wanted, String suffix)
      throws Exception {
    scanner().close();
    ScannerSettings settings = ScannerSettings.parse("test", cable.near() + ":" + wanted);
    try (SerialScanner other = SerialScanner.start(settings, new JSerialPorts(), TIMES)) {
      VirtualScanner far =
          new VirtualScanner(
              cable.far(), suffix, ScannerFaults.NONE.withPieces(4, Duration.ofMillis(5)));
      while (!(other.state() instanceof CodeScanner.State.Ready)) {
        Thread.sleep(5);
      }
      far.show("first-code-of-another");
      assertThat(other.next(PATIENCE)).isEqualTo(code("first-code-of-another"));
      far.show("second-code-of-it");
      assertThat(other.next(PATIENCE)).isEqualTo(code("second-code-of-it"));
    }
  }

  @Test
  void trigger_sendsTheMakersCommands() throws Exception {
    CompletableFuture<byte[]> heard =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return scanner(ScannerFaults.NONE).awaitCommand(6);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    scanner().trigger(true);
    scanner().trigger(false);
    assertThat(heard.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
        .containsExactly(0x16, 0x54, 0x0D, 0x16, 0x55, 0x0D);
  }

  @Test
  void portThatAnotherHas_isBusy_andSaysHowToFindWho() throws Exception {
    try (SerialScanner second = SerialScanner.start(settings(), new JSerialPorts(), TIMES)) {
      assertThat(second.next(PATIENCE))
          .isInstanceOfSatisfying(
              Scan.Gone.class, gone -> assertThat(gone.sentence()).contains("fuser"));
    }
    show("the-first-still-reads");
    assertThat(scanner().next(PATIENCE)).isEqualTo(code("the-first-still-reads"));
  }

  @Test
  void scannerThatIsNotThereAtStart_isTakenUpWhenItComes() throws Exception {
    cable.stop();
    try (SerialScanner late = SerialScanner.start(settings(), new JSerialPorts(), TIMES)) {
      assertThat(late.next(PATIENCE)).isInstanceOf(Scan.Gone.class);
      scanner().close();
      cable.start();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (late.state() instanceof State.Gone && System.nanoTime() < deadline) {
        Thread.sleep(5);
      }
      show("at-last");
      assertThat(late.next(PATIENCE)).isEqualTo(code("at-last"));
    }
  }

  @Test
  void unpluggedScanner_costsNoProcessorTime_andLosesNoThreads() throws Exception {
    unplug();
    assertThat(scanner().next(PATIENCE)).isInstanceOf(Scan.Gone.class);
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    // One quiet second will do: the JVM compiles what has just run, and is behind on a busy
    // machine.
    Duration least = Duration.ofSeconds(1);
    for (int i = 0; i < TRIES && least.compareTo(Duration.ofMillis(400)) >= 0; i++) {
      long cpuBefore = cpuNanos();
      Thread.sleep(1_000);
      Duration used = Duration.ofNanos(cpuNanos() - cpuBefore);
      least = used.compareTo(least) < 0 ? used : least;
    }
    assertThat(least).isLessThan(Duration.ofMillis(400));
    for (int round = 0; round < 10; round++) {
      plugIn();
      awaitReady();
      unplug();
      assertThat(scanner().next(PATIENCE)).isInstanceOf(Scan.Gone.class);
    }
    assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(threads + 5);
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
