package org.onecard.lab.purse;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
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
import org.onecard.virtual.card.StaticAtr;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.card.VirtualChip;
import org.onecard.virtual.purse.LabPurseKeys;
import org.onecard.virtual.sam.TransitSam;
import org.onecard.virtual.slot.InProcessReaders;

/** A terminal at a gate, with a PSAM for purses in a second slot. */
final class PurseGate implements AutoCloseable {

  /** The host is to decide wherever there is one, however busy the machine. */
  private static final TapTimes PATIENT =
      new TapTimes(
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1));

  private final Path data;
  private final String slot;
  private final String samSlot;
  private final InProcessReaders readers;
  private final BlockingQueue<TapReport> reports = new ArrayBlockingQueue<>(4);
  private final AtomicInteger opened = new AtomicInteger();
  private @Nullable Terminal terminal;

  private PurseGate(Path data, String terminalId) {
    this.data = data;
    this.slot = terminalId + " card";
    this.samSlot = terminalId + " PSAM";
    this.readers = new InProcessReaders(java.util.List.of(slot, samSlot));
  }

  /**
   * Enrols a terminal and starts it.
   *
   * @param samNumber twelve digits, the PSAM's terminal number
   */
  static PurseGate enrol(
      Path folder, HostProcess host, OperatorDesk desk, String id, String item, String samNumber)
      throws Exception {
    PurseGate gate = new PurseGate(folder.resolve(id), id);
    String code = desk.enrolCode(id, "cq-metro-1", item);
    Enrolment.enrol("localhost", host.ports().enrol(), code, gate.data);
    gate.readers.insert(
        gate.samSlot,
        VirtualChip.contact(StaticAtr.contact(7))
            .masterFile(new TransitSam(samNumber, LabPurseKeys.TRIPLE_DES))
            .build());
    gate.start();
    gate.awaitOnline();
    return gate;
  }

  void start() throws IOException {
    terminal =
        Terminal.start(
            TerminalConfig.of(data).withTapTimes(PATIENT).withSamReader(samSlot),
            readers,
            slot,
            new SimulatedGate(
                () -> {
                  opened.incrementAndGet();
                  return new SimulatedGate.PasserBy.Walks(Duration.ofMillis(1));
                }),
            reports::offer);
  }

  void stop() {
    Terminal running = terminal;
    terminal = null;
    if (running != null) {
      running.close();
    }
  }

  Terminal running() {
    Terminal running = terminal;
    if (running == null) {
      throw new AssertionError("not started");
    }
    return running;
  }

  void awaitOnline() throws Exception {
    Patience.await(
        "the terminal to be ready",
        () ->
            running().status().online()
                && running().status().catalogueVersion() > 0
                && running().status().denyListVersion() > 0
                && running().status().backlog() == 0);
  }

  void awaitAlone() throws Exception {
    Patience.await("the terminal to be alone", () -> !running().status().online());
  }

  /** Presents a card until the tap is over, whether or not the card is still there then. */
  TapReport tap(VirtualCard card) throws Exception {
    readers.insert(slot, card);
    @Nullable TapReport report = reports.poll(30, TimeUnit.SECONDS);
    readers.remove(slot);
    Patience.await("the slot to be empty", () -> running().status().slot() == SlotState.EMPTY);
    if (report == null) {
      throw new AssertionError("the terminal said nothing of a card");
    }
    return report;
  }

  void awaitTold() throws Exception {
    Patience.await("all to be countersigned", () -> running().status().backlog() == 0);
  }

  /** How often it opened, over all its lives. */
  int opened() {
    return opened.get();
  }

  @Override
  public void close() {
    stop();
    readers.close();
  }
}
