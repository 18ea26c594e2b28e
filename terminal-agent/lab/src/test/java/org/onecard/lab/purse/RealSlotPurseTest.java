package org.onecard.lab.purse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
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
  private static final byte DEBIT = 0x54;

  private final BlockingQueue<TapReport> reports = new ArrayBlockingQueue<>(4);

  @Test
  void purse_isDebited_andATornOneIsChargedOnce(@TempDir Path folder) throws Exception {
    try (LabSlots slots = LabSlots.start(2)) {
      assertThat(slots.description()).startsWith("a real PC/SC service");
      try (HostProcess host =
          HostProcess.start(
              folder.resolve("host"), HostProcess.Ports.ANY, folder.resolve("host.log"))) {
        OperatorDesk desk = stocked(folder);
        slots.insert(
            1,
            VirtualChip.contact(StaticAtr.contact(7))
                .masterFile(new TransitSam("999900000001", LabPurseKeys.TRIPLE_DES))
                .build());
        Path data = folder.resolve("gate");
        Enrolment.enrol(
            "localhost",
            host.ports().enrol(),
            desk.enrolCode("gate-01", "cq-metro-1", "metro-ride"),
            data);
        try (Terminal terminal =
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
                reports::offer)) {
          Patience.await(
              "the terminal to be ready",
              () ->
                  terminal.status().online()
                      && terminal.status().catalogueVersion() > 0
                      && terminal.status().backlog() == 0);
          VirtualPurse purse =
              new VirtualPurse(
                  PurseOptions.T_UNION.withBalance(BALANCE_FEN),
                  LabPurseKeys.TRIPLE_DES,
                  new Random(1));
          VirtualCard card = VirtualChip.contact(StaticAtr.contact(1)).application(purse).build();

          assertThat(tap(slots, tornAtTheFetching(card)).outcome())
              .isEqualTo(Outcome.REFUSED_AS_TOLD);
          assertThat(purse.balanceFen()).isEqualTo(BALANCE_FEN - 300);
          assertThat(tap(slots, card).outcome()).isEqualTo(Outcome.PASSED);

          assertThat(purse.balanceFen()).isEqualTo(BALANCE_FEN - 300);
          Patience.await("all to be countersigned", () -> terminal.status().backlog() == 0);
          assertThat(desk.status().getJsonObject("accounts").getLong("operator:metro"))
              .isEqualTo(300);
          desk.verify();
        }
      }
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

  private static OperatorDesk stocked(Path folder) throws Exception {
    OperatorDesk desk = new OperatorDesk(folder.resolve("host"));
    desk.importRegistry(
        Files.writeString(folder.resolve("registry.csv"), OperatorDesk.REGISTRY_COLUMNS + "\n"));
    Path catalogue = folder.resolve("catalogue.yaml");
    try (InputStream in = PurseTapsTest.class.getResourceAsStream("catalogue.yaml")) {
      Files.write(catalogue, in.readAllBytes());
    }
    desk.publishCatalogue(catalogue);
    desk.addTacKey(
        "T_UNION",
        LabPurseKeys.TRIPLE_DES.keyVersion(),
        "TRIPLE_DES",
        HexFormat.of().formatHex(LabPurseKeys.TRIPLE_DES.tacMaster()));
    return desk;
  }

  private TapReport tap(LabSlots slots, VirtualCard card) throws Exception {
    slots.insert(0, card);
    @Nullable TapReport report = reports.poll(30, TimeUnit.SECONDS);
    slots.remove(0);
    if (report == null) {
      throw new AssertionError("the terminal said nothing of a card");
    }
    // The service has to see the slot empty before the next card comes.
    Thread.sleep(1_000);
    return report;
  }
}
