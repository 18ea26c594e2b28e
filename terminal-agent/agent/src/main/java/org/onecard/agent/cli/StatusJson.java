package org.onecard.agent.cli;

import java.util.Optional;
import org.onecard.agent.TerminalStatus;
import org.onecard.agent.store.FlatJson;
import org.onecard.device.gate.GateState;

/** A running terminal's status as it lies in {@code status.json}. */
final class StatusJson {

  private StatusJson() {}

  static FlatJson of(TerminalStatus status, Optional<GateState> gate) {
    FlatJson json =
        new FlatJson()
            .put("link", status.link().name())
            .put("linkSaid", status.linkSaid())
            .put("backlog", status.backlog())
            .put("lastRecord", status.lastRecord())
            .put("catalogueVersion", status.catalogueVersion())
            .put("catalogueInForce", status.catalogueInForce())
            .put("denyListVersion", status.denyListVersion())
            .put("slot", status.slot().name())
            .put("clockOffS", status.clockOff().toSeconds());
    gate.ifPresent(
        state -> {
          json.put("gate", state.getClass().getSimpleName());
          if (state instanceof GateState.Faulty faulty) {
            json.put("gateFault", faulty.what());
          }
        });
    status.cannotRecord().ifPresent(why -> json.put("cannotRecord", why));
    return json.put("pid", ProcessHandle.current().pid());
  }
}
