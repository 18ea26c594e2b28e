package org.onecard.lab.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.tap.TapTimes;
import org.onecard.lab.LabFiles;
import org.onecard.lab.slot.LabSlots;
import org.onecard.lab.slot.OwnReaderSlots;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code demo}: the main job on one machine. */
@Command(
    name = "demo",
    description = {
      "Runs a host on an embedded database, enrols a metro gate, a library kiosk,",
      "a scenic turnstile, a bus gate with a PSAM and a scanner, a service hall, a ferry",
      "gate, a tram and a railway gate, and presents virtual cards and codes at them through real"
          + " PC/SC slots and a",
      "serial port, until Ctrl-C.",
      "Everything it keeps is in .onecard/demo and made anew at the next start;",
      "`./onecard demo --clean` deletes it."
    },
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--once",
      description =
          "play the script of taps, online and with the host killed, and exit: 0 only if every tap"
              + " and every balance is as the script says")
  private boolean once;

  @Option(names = "--json", description = "print one JSON object for each tap and nothing else")
  private boolean json;

  @Option(
      names = "--reader",
      paramLabel = "NAME",
      description =
          "let the metro gate use this reader of the machine's own PC/SC service, and tap your own"
              + " card there (`./onecard reader list` shows the names)")
  private @Nullable String reader;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (once && reader != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--once plays a script with virtual cards; leave --reader out, or --once");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Path directory = LabFiles.freshDirectory("demo");
    Path catalogue = LabFiles.sample("demo/catalogue.yaml");
    try (LabSlots slots = openSlots();
        DemoWorld world =
            DemoWorld.open(
                directory, catalogue, slots, once ? DemoScript.TAP_TIMES : TapTimes.USUAL)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(world, slots, err), "demo-end"));
      err.println("readers: " + slots.description());
      err.println("live page: http://127.0.0.1:" + world.ports().page() + "/");
      if (!once) {
        err.println("what people see at the metro gate: " + world.openKiosk(Place.GATE));
      }
      err.println("files: " + directory + " (log: " + directory.resolveSibling("lab.log") + ")");
      err.flush();
      Stage stage = new Stage(world, json, out, err);
      if (once) {
        return playOnce(world, stage);
      }
      new EverydayTaps(world, stage, virtualPlaces(), new Random()).run();
      return 0;
    }
  }

  private List<Place> virtualPlaces() {
    return Arrays.stream(Place.values())
        .filter(place -> reader == null || place != Place.GATE)
        .toList();
  }

  private LabSlots openSlots() throws IOException {
    return reader == null
        ? LabSlots.start(Place.slots())
        : OwnReaderSlots.start(reader, Place.slots());
  }

  /** Ctrl-C: everything ends before the process does, and nothing is left behind. */
  private void end(DemoWorld world, LabSlots slots, PrintWriter err) {
    world.close();
    slots.close();
    if (!once) {
      err.println("ended; nothing runs on, and `./onecard demo --clean` deletes the files");
      err.flush();
    }
  }

  private static int playOnce(DemoWorld world, Stage stage)
      throws IOException, InterruptedException {
    List<Act> acts = DemoScript.acts();
    stage.play(acts);
    Reckoning reckoning = new Reckoning(world.desk(), stage);
    reckoning.check(DemoScript.balancesAfterwards());
    reckoning.checkPurse(DemoScript.paidFromThePurseFen());
    SiteScenes.play(world.directory().resolve("sites"), stage);
    stage.say(
        stage.complaints().isEmpty()
            ? "all " + stage.taps() + " taps went as the script says, and the book agrees"
            : "not as the script says: " + stage.complaints().size() + " of what is marked ✗");
    return stage.complaints().isEmpty() ? 0 : 1;
  }
}
