package org.onecard.agent.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.onecard.agent.epoch.EpochBook;
import org.onecard.agent.epoch.EpochFile;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.TerminalIdentity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code terminal status}. */
@Command(
    name = "status",
    description = "Says who this terminal is and how it is doing.",
    mixinStandardHelpOptions = true)
final class TerminalStatusCommand implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin DataOption data = new DataOption();

  @Option(names = "--json", description = "print one JSON object")
  boolean json;

  @Override
  public Integer call() throws IOException {
    TerminalIdentity identity = TerminalIdentity.read(data.dir);
    EpochBook epochs = new EpochFile(data.dir.resolve("epochs")).read();
    Optional<FlatJson> running = RunningStatus.find(data.dir);
    FlatJson all =
        new FlatJson()
            .put("terminal", identity.terminalId())
            .put("location", identity.locationId())
            .put("item", identity.itemId())
            .put("region", identity.region().code())
            .put("host", identity.hostName() + ":" + identity.tapPort())
            .put("epoch", epochs.current())
            .put("epochsLeft", epochs.left())
            .put("running", running.isPresent());
    StringBuilder text =
        new StringBuilder(
            "%s at %s for %s, region %s, host %s:%d%nepoch %d, %d left%n"
                .formatted(
                    identity.terminalId(),
                    identity.locationId(),
                    identity.itemId(),
                    identity.region().code(),
                    identity.hostName(),
                    identity.tapPort(),
                    epochs.current(),
                    epochs.left()));
    if (running.isPresent()) {
      FlatJson now = running.get();
      all.put("link", now.text("link"))
          .put("backlog", now.number("backlog"))
          .put("lastRecord", now.text("lastRecord"))
          .put("catalogueVersion", now.number("catalogueVersion"))
          .put("catalogueInForce", now.number("catalogueInForce"))
          .put("denyListVersion", now.number("denyListVersion"))
          .put("slot", now.text("slot"));
      text.append(
          "running [pid=%d] [link=%s] [backlog=%d] [catalogue=%d] [newest=%d] [denyList=%d] [slot=%s]"
              .formatted(
                  now.number("pid"),
                  now.text("link"),
                  now.number("backlog"),
                  now.number("catalogueInForce"),
                  now.number("catalogueVersion"),
                  now.number("denyListVersion"),
                  now.text("slot")));
      if (now.has("cannotRecord")) {
        all.put("cannotRecord", now.text("cannotRecord"));
        text.append("%nout of order: %s".formatted(now.text("cannotRecord")));
      }
    } else {
      text.append("not running: `terminal run` starts it");
    }
    Output.print(spec, json, all, text.toString());
    return 0;
  }
}
