package org.onecard.agent.cli;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.onecard.device.gate.GateMode;
import org.onecard.protocol.message.GateOrder.Passage;

/**
 * Leaves the way open as staff or the host want it, the stronger one, and has each change written
 * down. What an input of the gate asks for the gate itself adds. One thread.
 */
final class OpenWay {

  private final GateModeFile staff;
  private final Supplier<Passage> host;
  private final Consumer<GateMode> gate;
  private final BiConsumer<String, String> journal;
  private GateMode known = GateMode.CONTROLLED;

  /**
   * A way.
   *
   * @param host how the host wants it to stand now
   * @param journal is told of each change: a kind of event, and who wants what
   */
  OpenWay(
      GateModeFile staff,
      Supplier<Passage> host,
      Consumer<GateMode> gate,
      BiConsumer<String, String> journal) {
    this.staff = staff;
    this.host = host;
    this.gate = gate;
    this.journal = journal;
  }

  /** Looks whether anything has changed; called every second or so. */
  void follow() {
    GateMode byStaff = staff.last();
    GateMode byHost = mode(host.get());
    GateMode now = byHost.compareTo(byStaff) > 0 ? byHost : byStaff;
    if (now != known) {
      known = now;
      gate.accept(now);
      journal.accept(
          "gate." + GateModeFile.spelled(now),
          "staff want it %s, the host %s"
              .formatted(GateModeFile.spelled(byStaff), GateModeFile.spelled(byHost)));
    }
  }

  /** How it stands, apart from what inputs of the gate ask for. */
  GateMode mode() {
    return known;
  }

  private static GateMode mode(Passage passage) {
    return switch (passage) {
      case CONTROLLED -> GateMode.CONTROLLED;
      case FREE -> GateMode.FREE_PASSAGE;
      case EMERGENCY -> GateMode.EMERGENCY_OPEN;
    };
  }
}
