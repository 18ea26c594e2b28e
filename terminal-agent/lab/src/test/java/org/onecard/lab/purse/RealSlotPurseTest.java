package org.onecard.lab.purse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.Terminal;
import org.onecard.agent.TerminalConfig;
import org.onecard.agent.enrolment.Enrolment;
import org.onecard.agent.tap.TapReport;
import org.onecard.agent.tap.TapTimes;
import org.onecard.card.reader.CardReader.SlotState;
import org.onecard.device.gate.SimulatedGate;
import org.onecard.lab.host.HostProcess;
import org.onecard.lab.host.OperatorDesk;
import org.onecard.lab.host.Patience;
import org.onecard.lab.slot.LabSlots;
import org.onecard.protocol.record.Outcome;
import org.onecard.virtual.card.CardTornException;
import org.onecard.virtual.card.StaticAtr;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.card.VirtualChip;
import org.onecard.virtual.purse.LabPurseKeys;
import org.onecard.virtual.purse.PurseOptions;
import org.onecard.virtual.purse.VirtualPurse;
import org.onecard.virtual.sam.TransitSam;

/** A purse in one slot of a real PC/SC service, its PSAM in another, over T=0. */
@Tag("real")
class RealSlotPurseTest {

  private static final long BALANCE_FEN = 5_000;
  private static final long FARE_FEN = 300;
  private static final byte DEBIT = 0x54;
  private static final byte GET_RESPONSE = (byte) 0xC0;
  private static final int TAC_AND_MAC2 = 8;

  @Test
  void purse_isDebited_andATornOneIsChargedOnce(@TempDir Path folder) throws Exception {
    VirtualPurse purse = purse(PurseOptions.T_UNION, LabPurseKeys.TRIPLE_DES);
    VirtualCard card = card(purse);
    try (World world = World.open(folder, "metro-ride", LabPurseKeys.TRIPLE_DES)) {
      assertThat(world.tap(tornAtTheFetching(card)).outcome()).isEqualTo(Outcome.REFUSED_AS_TOLD);
      assertThat(purse.balanceFen()).isEqualTo(BALANCE_FEN - FARE_FEN);
      assertThat(world.tap(card).outcome()).isEqualTo(Outcome.PASSED);

      assertThat(purse.balanceFen()).isEqualTo(BALANCE_FEN - FARE_FEN);
      world.awaitTold();
      assertThat(world.balance("operator:metro")).isEqualTo(FARE_FEN);
      world.desk.verify();
    }
  }

  @Test
  void purseWithSm4_isDebited_andItsTacStandsAtTheHost(@TempDir Path folder) throws Exception {
    VirtualPurse purse = purse(PurseOptions.T_UNION, LabPurseKeys.SM4);
    try (World world = World.open(folder, "metro-ride", LabPurseKeys.SM4)) {
      assertThat(world.tap(card(purse)).outcome()).isEqualTo(Outcome.PASSED);

      assertThat(purse.balanceFen()).isEqualTo(BALANCE_FEN - FARE_FEN);
      world.awaitTold();
      assertThat(world.balance("operator:metro")).isEqualTo(FARE_FEN);
      assertThat(world.desk.unresolved()).isEmpty();
      world.desk.verify();
    }
  }

  @Test
  void purseOfTheCityUnion_isDebited_andItsTacStandsAtTheHost(@TempDir Path folder)
      throws Exception {
    VirtualPurse purse = purse(PurseOptions.CITY_UNION, LabPurseKeys.TRIPLE_DES);
    try (World world = World.open(folder, "city-ride", LabPurseKeys.TRIPLE_DES)) {
      assertThat(world.tap(card(purse)).outcome()).isEqualTo(Outcome.PASSED);

      assertThat(purse.balanceFen()).isEqualTo(BALANCE_FEN - FARE_FEN);
      world.awaitTold();
      assertThat(world.balance("operator:city")).isEqualTo(FARE_FEN);
      assertThat(world.desk.unresolved()).isEmpty();
      world.desk.verify();
    }
  }

  /** The PSAM cannot see it: MAC2, by which it believes the debit, is right. */
  @Test
  void wrongTac_isFoundByTheHost_andNothingIsOwedForIt(@TempDir Path folder) throws Exception {
    VirtualPurse purse = purse(PurseOptions.T_UNION, LabPurseKeys.TRIPLE_DES);
    try (World world = World.open(folder, "metro-ride", LabPurseKeys.TRIPLE_DES)) {
      TapReport tap = world.tap(withAnotherTac(card(purse)));

      assertThat(tap.outcome()).isEqualTo(Outcome.PASSED);
      world.awaitTold();
      assertThat(world.balance("operator:metro")).isZero();
      assertThat(world.balance("suspense:purse")).isEqualTo(FARE_FEN);
      assertThat(world.desk.unresolved().encode()).contains(tap.tapId());
      assertThat(world.desk.status().getInteger("openDebits")).isEqualTo(1);
      world.desk.verify();

      world.desk.settle(tap.tapId(), true, "Clerk One", "the card's own log was read at the desk");
      assertThat(world.balance("operator:metro")).isEqualTo(FARE_FEN);
      assertThat(world.balance("suspense:purse")).isZero();
      world.desk.verify();
    }
  }

  /** Over T=0 the card says 61xx to the debit, and is gone before that is fetched. */
  private static VirtualCard tornAtTheFetching(VirtualCard card) {
    return new VirtualCard() {
      private boolean debited;

      @Override
      public byte[] atr() {
        return card.atr();
      }

      @Override
      public byte[] transmit(byte[] command) throws CardTornException {
        if (debited) {
          throw new CardTornException("it was taken away");
        }
        debited = command[1] == DEBIT;
        return card.transmit(command);
      }

      @Override
      public void reset() {
        card.reset();
      }
    };
  }

  /** The card answers a debit with a TAC that is not its own. */
  private static VirtualCard withAnotherTac(VirtualCard card) {
    return new VirtualCard() {
      private boolean debited;

      @Override
      public byte[] atr() {
        return card.atr();
      }

      @Override
      public byte[] transmit(byte[] command) throws CardTornException {
        byte[] answer = card.transmit(command);
        debited = command[1] == DEBIT || (debited && command[1] == GET_RESPONSE);
        if (debited && answer.length == TAC_AND_MAC2 + 2) {
          answer[0] ^= 1;
        }
        return answer;
      }

      @Override
      public void reset() {
        card.reset();
      }
    };
  }

  private static VirtualPurse purse(PurseOptions options, LabPurseKeys keys) {
    return new VirtualPurse(options.withBalance(BALANCE_FEN), keys, new Random(1));
  }

  private static VirtualCard card(VirtualPurse purse) {
    return VirtualChip.contact(StaticAtr.contact(1)).application(purse).build();
  }

  /** A gate with its PSAM in real slots, and a host in a process of its own. */
  private static final class World implements AutoCloseable {

    private final LabSlots slots;
    private final HostProcess host;
    private final OperatorDesk desk;
    private final Terminal terminal;
    private final BlockingQueue<TapReport> reports;

    private World(
        LabSlots slots,
        HostProcess host,
        OperatorDesk desk,
        Terminal terminal,
        BlockingQueue<TapReport> reports) {
      this.slots = slots;
      this.host = host;
      this.desk = desk;
      this.terminal = terminal;
      this.reports = reports;
    }

    static World open(Path folder, String item, LabPurseKeys keys) throws Exception {
      LabSlots slots = LabSlots.start(2);
      try {
        assertThat(slots.description()).startsWith("a real PC/SC service");
        HostProcess host =
            HostProcess.start(
                folder.resolve("host"), HostProcess.Ports.ANY, folder.resolve("host.log"));
        try {
          return open(folder, item, keys, slots, host);
        } catch (Exception | AssertionError e) {
          host.close();
          throw e;
        }
      } catch (Exception | AssertionError e) {
        slots.close();
        throw e;
      }
    }

    private static World open(
        Path folder, String item, LabPurseKeys keys, LabSlots slots, HostProcess host)
        throws Exception {
      OperatorDesk desk = stocked(folder, keys);
      slots.insert(
          1,
          VirtualChip.contact(StaticAtr.contact(7))
              .masterFile(new TransitSam("999900000001", keys))
              .build());
      Path data = folder.resolve("gate");
      Enrolment.enrol(
          "localhost", host.ports().enrol(), desk.enrolCode("gate-01", "cq-metro-1", item), data);
      BlockingQueue<TapReport> reports = new ArrayBlockingQueue<>(4);
      Terminal terminal =
          Terminal.start(
              TerminalConfig.of(data)
                  .withTapTimes(
                      new TapTimes(
                          Duration.ofSeconds(2),
                          Duration.ofSeconds(5),
                          Duration.ofSeconds(10),
                          Duration.ofSeconds(1)))
                  .withSamReader(slots.names().get(1)),
              slots.readers(),
              slots.names().get(0),
              new SimulatedGate(() -> new SimulatedGate.PasserBy.Walks(Duration.ofMillis(1))),
              reports::offer);
      try {
        World world = new World(slots, host, desk, terminal, reports);
        Patience.await(
            "the terminal to be ready",
            () -> terminal.status().online() && terminal.status().catalogueVersion() > 0);
        world.awaitTold();
        return world;
      } catch (Exception | AssertionError e) {
        terminal.close();
        throw e;
      }
    }

    private static OperatorDesk stocked(Path folder, LabPurseKeys keys) throws Exception {
      OperatorDesk desk = new OperatorDesk(folder.resolve("host"));
      desk.importRegistry(
          Files.writeString(folder.resolve("registry.csv"), OperatorDesk.REGISTRY_COLUMNS + "\n"));
      Path catalogue = folder.resolve("catalogue.yaml");
      try (InputStream in = PurseTapsTest.class.getResourceAsStream("catalogue.yaml")) {
        Files.write(catalogue, in.readAllBytes());
      }
      desk.publishCatalogue(catalogue);
      for (String union : List.of("T_UNION", "CITY_UNION")) {
        desk.addTacKey(
            union,
            keys.keyVersion(),
            keys.isSm4() ? "SM4" : "TRIPLE_DES",
            HexFormat.of().formatHex(keys.tacMaster()));
      }
      return desk;
    }

    TapReport tap(VirtualCard card) throws Exception {
      slots.insert(0, card);
      @Nullable TapReport report = reports.poll(30, TimeUnit.SECONDS);
      slots.remove(0);
      if (report == null) {
        throw new AssertionError("the terminal said nothing of a card");
      }
      // The service has to see the slot empty before the next card comes.
      Patience.await("the slot to be empty", () -> terminal.status().slot() == SlotState.EMPTY);
      return report;
    }

    void awaitTold() throws Exception {
      Patience.await("all to be countersigned", () -> terminal.status().backlog() == 0);
    }

    long balance(String account) throws Exception {
      return desk.status().getJsonObject("accounts").getLong(account, 0L);
    }

    @Override
    public void close() {
      terminal.close();
      host.close();
      slots.close();
    }
  }
}
