package org.onecard.lab.soak.kill;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.enrolment.Enrolment;
import org.onecard.lab.host.OperatorDesk;
import org.onecard.lab.host.TerminalProcess;
import org.onecard.virtual.pcscd.PcscParts;
import org.onecard.virtual.pcscd.PrivatePcscd;
import org.onecard.virtual.serial.DeviceEnd;
import org.onecard.virtual.serial.LineFaults;
import org.onecard.virtual.serial.PtyPair;
import org.onecard.virtual.serial.SocatPart;
import org.onecard.virtual.slot.VirtualSlot;

/** One terminal with its slot and its gate, and the people who come to it one after another. */
final class GatePost implements AutoCloseable {

  /** How long somebody holds a card to a gate that does nothing. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final Duration HAND = Duration.ofMillis(30);
  private static final Duration WALK = Duration.ofMillis(60);

  /** pcscd looks at a slot every 400 ms, and must see it empty before the next card. */
  private static final Duration BETWEEN_CARDS = Duration.ofMillis(500);

  /** One in so many has the gate opened and does not go through. */
  private static final int STAYS_ONE_IN = 25;

  private final String terminalId;
  private final String itemId;
  private final Path data;
  private final PtyPair cable;
  private final WitnessedGate gate;
  private final VirtualSlot slot;
  private final Victim terminal;
  private final Witness witness;
  private final Diary diary;
  private final AtomicInteger presented = new AtomicInteger();

  /** Whether the terminal let a tap through, by tap, as it said itself. */
  private final Map<String, Boolean> reports = new ConcurrentHashMap<>();

  private @Nullable DeviceEnd barrier;

  GatePost(
      Path directory,
      String terminalId,
      String itemId,
      PrivatePcscd.Slot place,
      PcscParts parts,
      Map<String, String> environment,
      SocatPart socat,
      Witness witness,
      Diary diary) {
    this.terminalId = terminalId;
    this.itemId = itemId;
    this.data = directory.resolve(terminalId);
    this.cable = new PtyPair(directory.resolve(terminalId + "-cable"), socat);
    this.gate = new WitnessedGate(terminalId, witness);
    this.slot = new VirtualSlot(place.port());
    this.witness = witness;
    this.diary = diary;
    this.terminal =
        new Victim(
            terminalId,
            TerminalProcess.command(
                parts,
                List.of(
                    "--data",
                    data.toString(),
                    "--reader",
                    place.readerName(),
                    "--gate",
                    "tx1500:" + cable.near().toString())),
            environment,
            directory.resolve(terminalId + ".log"),
            this::heard);
  }

  private void heard(String line) {
    JsonObject said = new JsonObject(line);
    String tapId = said.getString("tapId", "");
    diary.note(terminalId, "says " + line);
    if (!tapId.isEmpty()) {
      reports.put(tapId, "approved".equals(said.getString("decision")));
    }
  }

  /** Plugs the gate in, enrols the terminal and starts it. */
  void install(OperatorDesk desk, int enrolPort) throws IOException {
    cable.start();
    DeviceEnd end = new DeviceEnd(cable.far(), gate, LineFaults.NONE);
    end.start();
    barrier = end;
    Enrolment.enrol("localhost", enrolPort, desk.enrolCode(terminalId, itemId, itemId), data);
    terminal.start();
  }

  String terminalId() {
    return terminalId;
  }

  String itemId() {
    return itemId;
  }

  Path journal() {
    return data.resolve("journal");
  }

  Victim terminal() {
    return terminal;
  }

  /** How many people have come here. */
  int presented() {
    return presented.get();
  }

  Map<String, Boolean> reports() {
    return Map.copyOf(reports);
  }

  /** One person comes, holds the card to the reader, and goes, through the gate or not. */
  void meet(People people, Random random) throws IOException, InterruptedException {
    int person = people.next();
    String name = Diary.personName(person);
    gate.faces(person);
    diary.note(terminalId, name + " comes");
    slot.insert(people.card(person));
    presented.incrementAndGet();
    long end = System.nanoTime() + PATIENCE.toNanos();
    int refusals = countRefusals();
    while (!gate.isOpen() && countRefusals() == refusals && System.nanoTime() < end) {
      Thread.sleep(2);
    }
    boolean opened = gate.isOpen();
    diary.note(terminalId, name + (opened ? " sees the gate open" : " sees it stay shut"));
    Thread.sleep(HAND.toMillis());
    slot.remove();
    if (opened) {
      goThroughOrStay(name, random);
    } else {
      lookBack(name, refusals);
    }
    Thread.sleep(BETWEEN_CARDS.toMillis());
    diary.note(terminalId, name + " has gone; openings: " + witness.countOf(terminalId, person));
  }

  /**
   * A card that was read in time may open the gate late where the machine is slow, and the next
   * person must not be taken for this one. Whoever was killed opens nothing more.
   */
  private void lookBack(String name, int refusals) throws InterruptedException {
    int kills = terminal.kills();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!gate.isOpen()
        && countRefusals() == refusals
        && terminal.isRunning()
        && terminal.kills() == kills
        && System.nanoTime() < end) {
      Thread.sleep(2);
    }
    if (gate.walk().length > 0) {
      diary.note(terminalId, name + " was gone when the gate opened");
    }
  }

  private int countRefusals() {
    return (int) reports.values().stream().filter(approved -> !approved).count();
  }

  private void goThroughOrStay(String name, Random random)
      throws IOException, InterruptedException {
    Thread.sleep(WALK.toMillis());
    byte[] says = gate.walk();
    if (random.nextInt(STAYS_ONE_IN) == 0) {
      diary.note(terminalId, name + " stays, and the gate shuts");
      return;
    }
    DeviceEnd end = barrier;
    if (end != null) {
      end.say(says);
    }
    diary.note(terminalId, name + " goes through");
  }

  /** Whether its host has everything, by what the running terminal leaves for its status. */
  boolean isDrained() throws IOException {
    return findStatus()
        .filter(status -> "UP".equals(status.getString("link")))
        .filter(status -> status.getLong("backlog") == 0)
        .isPresent();
  }

  /** Empty while the terminal of this life has not written one. */
  Optional<JsonObject> findStatus() throws IOException {
    Path file = data.resolve("status.json");
    OptionalLong pid = terminal.findPid();
    if (pid.isEmpty() || !Files.exists(file)) {
      return Optional.empty();
    }
    String text = Files.readString(file);
    // It is written in place, so a look may find half of it.
    if (!text.strip().endsWith("}")) {
      return Optional.empty();
    }
    return Optional.of(new JsonObject(text))
        .filter(status -> status.getLong("pid") == pid.getAsLong());
  }

  @Override
  public void close() {
    terminal.close();
    slot.close();
    cable.close();
  }
}
