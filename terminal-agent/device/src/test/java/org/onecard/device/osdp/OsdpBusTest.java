package org.onecard.device.osdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.onecard.device.serial.JSerialPorts;
import org.onecard.device.serial.LineSettings;
import org.onecard.device.serial.PortBinding;
import org.onecard.device.serial.PortTimes;
import org.onecard.device.signal.Cue;
import org.onecard.device.signal.OsdpSignal;
import org.onecard.virtual.serial.DeviceEnd;
import org.onecard.virtual.serial.LineFaults;
import org.onecard.virtual.serial.LineFaults.Manner;
import org.onecard.virtual.serial.PtyPair;
import org.onecard.virtual.serial.SocatPart;
import org.onecard.virtual.serial.VirtualOsdpReader;

/** The controller over a pair of pseudo terminals, a virtual reader at its far end. */
@Tag("real")
@Timeout(120)
class OsdpBusTest {

  private static final Path CACHE =
      Path.of(System.getProperty("user.home"), ".cache", "onecard", "socat");
  private static final PortTimes TIMES =
      new PortTimes(Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofMillis(500));
  private static final byte[] OWN_KEY = "made-up-16-bytes".getBytes(StandardCharsets.US_ASCII);
  private static final OsdpKey KEY = OsdpKey.of(OWN_KEY);
  private static final int ADDRESS = 5;

  /** A busy machine stalls an answer now and then; a bad line is bad each time. */
  private static final int TRIES = 8;

  private final List<OsdpReply> said = new CopyOnWriteArrayList<>();
  private final List<Integer> keysSet = new CopyOnWriteArrayList<>();
  private final VirtualOsdpReader reader = new VirtualOsdpReader(ADDRESS);

  @TempDir private Path directory;
  private PtyPair cable;
  private DeviceEnd end;

  @BeforeEach
  void plugIn() throws IOException {
    cable = new PtyPair(directory, SocatPart.find(CACHE));
    cable.start();
    end = new DeviceEnd(cable.far(), reader, LineFaults.NONE);
    end.start();
  }

  @AfterEach
  void pullCable() {
    cable.close();
  }

  @Test
  void readerInTheOpen_isOnline_obeys_andTellsOfACard() throws Exception {
    try (OsdpBus bus = start(OsdpPeer.plain(ADDRESS))) {
      untilOnline(bus, false);
      bus.send(ADDRESS, OsdpCommand.Led.always(OsdpCommand.Flash.steady(OsdpColour.GREEN)));
      bus.send(ADDRESS, new OsdpCommand.Buzzer(0, 2, 1, 1, 2));
      bus.send(ADDRESS, new OsdpCommand.Output(0, 5, 10));
      until(() -> reader.obeyed().size() == 3);
      assertThat(reader.obeyed())
          .containsExactly("LED 0000010000000000000101000200", "BUZ 0002010102", "OUT 00050a00");
      reader.present(26, new byte[] {1, 2, 3, 0x40});
      until(() -> said.stream().anyMatch(OsdpReply.Card.class::isInstance));
    }
  }

  @Test
  void readerWithItsKey_isOnlineOverItsChannel_andObeysThere() throws Exception {
    reader.withKey(OWN_KEY).demandingChannel();
    try (OsdpBus bus = start(OsdpPeer.keyed(ADDRESS, KEY))) {
      untilOnline(bus, true);
      bus.send(ADDRESS, new OsdpCommand.Buzzer(0, 2, 1, 1, 2));
      until(() -> reader.obeyed().size() == 1);
      reader.present(26, new byte[] {1, 2, 3, 0x40});
      until(() -> said.stream().anyMatch(OsdpReply.Card.class::isInstance));
      assertThat(reader.isSecure()).isTrue();
    }
  }

  @Test
  void newReader_isGivenItsKey_andIsOnlineUnderIt() throws Exception {
    try (OsdpBus bus = start(OsdpPeer.installing(ADDRESS, KEY))) {
      untilOnline(bus, true);
      assertThat(keysSet).containsExactly(ADDRESS);
      assertThat(reader.hasKey(OWN_KEY)).isTrue();
    }
  }

  @Test
  void readerWithAnotherKey_isNeverOnline_andNeverSpokenToInTheOpen() throws Exception {
    reader.withKey("another-16-bytes".getBytes(StandardCharsets.US_ASCII));
    try (OsdpBus bus = start(OsdpPeer.keyed(ADDRESS, KEY))) {
      until(() -> sentence(bus).contains("key"));
      bus.send(ADDRESS, new OsdpCommand.Buzzer(0, 2, 1, 1, 2));
      Thread.sleep(500);
      assertThat(reader.obeyed()).isEmpty();
      assertThat(reader.isSecure()).isFalse();
    }
  }

  @Test
  void anotherReaderInItsPlace_isRefused() throws Exception {
    try (OsdpBus bus = start(OsdpPeer.plain(ADDRESS).withSerial(4_711))) {
      until(() -> sentence(bus).contains("swapped"));
    }
  }

  @Test
  void readerThatLostItsPower_isOnlineAgain() throws Exception {
    reader.withKey(OWN_KEY);
    try (OsdpBus bus = start(OsdpPeer.keyed(ADDRESS, KEY))) {
      untilOnline(bus, true);
      reader.powerCycle();
      until(reader::isSecure);
      bus.send(ADDRESS, new OsdpCommand.Buzzer(0, 2, 1, 1, 2));
      until(() -> !reader.obeyed().isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Manner.class,
      names = {"SILENT", "DEAF", "HALF", "WRONG_SUM"})
  void readerThatIsNotUnderstood_isOffline_andBackWhenItIs(Manner manner) throws Exception {
    try (OsdpBus bus = start(OsdpPeer.plain(ADDRESS))) {
      untilOnline(bus, false);
      end.setFaults(LineFaults.NONE.with(manner));
      until(() -> bus.state(ADDRESS).orElseThrow() instanceof OsdpState.Offline);
      end.setFaults(LineFaults.NONE);
      untilOnline(bus, false);
    }
  }

  @Test
  void noisyLine_losesNoCommand() throws Exception {
    reader.withKey(OWN_KEY);
    try (OsdpBus bus = start(OsdpPeer.keyed(ADDRESS, KEY))) {
      untilOnline(bus, true);
      end.setFaults(LineFaults.NONE.withLoss(100, 3));
      for (int i = 1; i <= 10; i++) {
        bus.send(ADDRESS, new OsdpCommand.Output(i, 2, 0));
        int sent = i;
        until(() -> reader.obeyed().size() == sent);
      }
      assertThat(reader.obeyed()).doesNotHaveDuplicates();
    }
  }

  @Test
  void pulledAndPluggedIn_isOnlineAgain() throws Exception {
    try (OsdpBus bus = start(OsdpPeer.plain(ADDRESS))) {
      untilOnline(bus, false);
      cable.kill();
      until(() -> bus.state(ADDRESS).orElseThrow() instanceof OsdpState.Offline);
      plugIn();
      untilOnline(bus, false);
    }
  }

  @Test
  void readerAlone_isFoundWithoutKnowingItsAddress() throws Exception {
    try (OsdpLine line = openLine()) {
      List<OsdpLine.Found> readers = line.listReaders(false).found();
      for (int i = 1; i < TRIES && readers.isEmpty(); i++) {
        readers = line.listReaders(false).found();
      }
      assertThat(readers)
          .singleElement()
          .satisfies(
              found -> {
                assertThat(found.address()).isEqualTo(ADDRESS);
                assertThat(found.identity().serial()).isEqualTo(0xDEADBEAFL);
              });
    }
  }

  @Test
  void nobodyThere_isNobodyFound_andNoNoise() throws Exception {
    end.setFaults(LineFaults.NONE.with(Manner.DEAF));
    try (OsdpLine line = openLine()) {
      assertThat(line.listReaders(false)).isEqualTo(new OsdpLine.Heard(List.of(), false));
    }
  }

  @Test
  void goodLineAndBadLine_areToldApart() throws Exception {
    try (OsdpLine line = openLine()) {
      boolean good = line.tryLine(ADDRESS, 50).isGood();
      for (int i = 1; i < TRIES && !good; i++) {
        good = line.tryLine(ADDRESS, 50).isGood();
      }
      assertThat(good).isTrue();
      end.setFaults(LineFaults.NONE.withLoss(40, 9));
      OsdpLine.Quality bad = line.tryLine(ADDRESS, 20);
      assertThat(bad.isGood()).isFalse();
      assertThat(bad.answered()).isLessThan(20);
    }
  }

  @Test
  void lightOfAReader_isSetAgainWhenItComesBack() throws Exception {
    try (OsdpSignal signal =
        OsdpSignal.start(
            "test",
            PortBinding.parse(cable.near().toString()),
            LineSettings.of(9_600),
            OsdpPeer.plain(ADDRESS),
            new JSerialPorts(),
            TIMES)) {
      until(() -> !reader.obeyed().isEmpty());
      signal.show(Cue.GO);
      until(() -> reader.obeyed().contains("BUZ 0002020001"));
      String green = "LED 0000010000000000000101000200";
      assertThat(reader.obeyed()).contains(green);
      cable.kill();
      int before = reader.obeyed().size();
      plugIn();
      until(() -> reader.obeyed().size() > before);
      assertThat(reader.obeyed()).last().isEqualTo(green);
    }
  }

  private OsdpLine openLine() throws Exception {
    return OsdpLine.open(new JSerialPorts(), PortBinding.parse(cable.near().toString()), 9_600);
  }

  private OsdpBus start(OsdpPeer peer) {
    return OsdpBus.start(
        "test",
        PortBinding.parse(cable.near().toString()),
        LineSettings.of(9_600),
        List.of(peer),
        new OsdpListener() {
          @Override
          public void changed(int address, OsdpState state) {
            // Looked at through the bus.
          }

          @Override
          public void said(int address, OsdpReply reply) {
            said.add(reply);
          }

          @Override
          public void keySet(int address) {
            keysSet.add(address);
          }
        },
        new JSerialPorts(),
        TIMES);
  }

  private static String sentence(OsdpBus bus) {
    return bus.state(ADDRESS).orElseThrow() instanceof OsdpState.Offline offline
        ? offline.sentence()
        : "";
  }

  private static void untilOnline(OsdpBus bus, boolean secure) throws InterruptedException {
    until(
        () ->
            bus.state(ADDRESS).orElseThrow() instanceof OsdpState.Online online
                && online.secure() == secure);
  }

  private static void until(BooleanSupplier holds) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not come to that in time");
      }
      Thread.sleep(5);
    }
  }
}
