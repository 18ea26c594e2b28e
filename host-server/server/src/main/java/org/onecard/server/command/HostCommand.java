package org.onecard.server.command;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.onecard.card.profile.ProfileSet;
import org.onecard.ledger.book.PostgresAddress;
import org.onecard.scenario.Region;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.ecard.EcardPlatform;
import org.onecard.server.host.Host;
import org.onecard.server.host.HostConfig;
import org.onecard.server.library.LibrariesFile;
import org.onecard.server.library.LibrarySettings;
import org.onecard.server.net.ConnectionPatience;
import org.onecard.server.profile.HostProfiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code host …}. */
@Command(
    name = "host",
    description = "Run the host server, let terminals in, see what it holds.",
    subcommands = {
      HostCommand.Run.class,
      HostCommand.EnrolCode.class,
      HostCommand.Import.class,
      HostCommand.Revoke.class,
      HostCommand.Status.class,
      DenyCommand.class,
      GateCommand.class,
      AuthorityCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      CardKeyCommand.class,
      LibraryCommand.class,
      ScenicCommand.class
    })
public final class HostCommand {

  @Command(name = "run", description = "Run the host until it is told to stop (Ctrl-C, TERM).")
  static final class Run implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--region",
        paramLabel = "CODE",
        defaultValue = "500000",
        description = "six digits as in GB/T 2260 (default: ${DEFAULT-VALUE})")
    private String region = "500000";

    @Option(
        names = "--listen",
        paramLabel = "ADDR",
        defaultValue = "127.0.0.1",
        description = "address that terminals reach (default: ${DEFAULT-VALUE})")
    private String listen = "127.0.0.1";

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "further name or address that terminals call this host by; may be repeated")
    private List<String> names = List.of();

    @Option(
        names = "--tap-port",
        defaultValue = "7443",
        description = "0 for a free one (default: ${DEFAULT-VALUE})")
    private int tapPort = 7443;

    @Option(
        names = "--enrol-port",
        defaultValue = "7444",
        description = "0 for a free one (default: ${DEFAULT-VALUE})")
    private int enrolPort = 7444;

    @Option(
        names = "--page-port",
        defaultValue = "7480",
        description = "of the live page, on loopback; 0 for a free one (default: ${DEFAULT-VALUE})")
    private int pagePort = 7480;

    @Option(
        names = "--lanes",
        defaultValue = "1",
        description = "an SQLite book has one writer, so one lane (default: ${DEFAULT-VALUE})")
    private int lanes = 1;

    @Option(
        names = "--ecard-platform",
        paramLabel = "URL",
        description = "who understands the codes of electronic cards (default: none are taken)")
    private @Nullable URI ecardPlatform;

    @Option(
        names = "--ecard-deadline",
        paramLabel = "MS",
        defaultValue = "800",
        description =
            "how long that platform is waited for, 10 to 10000 ms (default: ${DEFAULT-VALUE})")
    private int ecardDeadlineMs = 800;

    @Option(
        names = "--libraries",
        paramLabel = "FILE.json",
        description = "libraries that speak SIP2 (default: none); see firmware-docs/library.md")
    private @Nullable Path libraries;

    @Option(
        names = "--database",
        paramLabel = "URL",
        description =
            "postgresql://user@server:port/database that holds the book, alone or shared with other"
                + " hosts; needed once, then it is kept in --data (default: a file in --data); the"
                + " password comes from ONECARD_DATABASE_PASSWORD or ~/.pgpass")
    private @Nullable String database;

    @Option(
        names = "--profiles",
        paramLabel = "DIR",
        description =
            "a folder of card profiles of your own, *.json, as terminals have them (default: those"
                + " built in)")
    private @Nullable Path profiles;

    @Option(
        names = "--strangers",
        paramLabel = "N",
        defaultValue = "" + ConnectionPatience.USUAL_STRANGERS,
        description =
            "connections to the tap port from one address that have not shown a certificate yet,"
                + " 1 to 4096 (default: ${DEFAULT-VALUE})")
    private int strangers = ConnectionPatience.USUAL_STRANGERS;

    @Option(
        names = "--trust-clock",
        description =
            "start although the book was last written later than this machine's clock says: the"
                + " clock was wrong then, and is right now")
    private boolean trustClock;

    @Option(
        names = "--until-input-ends",
        description =
            "also stop when standard input ends: for a program that starts a host and may die")
    private boolean untilInputEnds;

    @Override
    public Integer call() throws Exception {
      check();
      HostConfig config =
          new HostConfig(
              data.directory(),
              region,
              listen,
              names,
              tapPort,
              enrolPort,
              pagePort,
              true,
              ConnectionPatience.WITH_TERMINALS.withStrangers(strangers),
              platform(),
              libraries(),
              profiles(),
              database(),
              trustClock);
      CountDownLatch stopped = new CountDownLatch(1);
      Host host = Host.start(config, Clock.systemUTC(), new SecureRandom());
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    host.close();
                    stopped.countDown();
                  },
                  "stop"));
      PrintWriter out = spec.commandLine().getOut();
      if (output.json()) {
        DataOption.printJson(out, host.describe());
      } else {
        out.printf(
            "Host of region %s is ready: terminals on port %d, enrolment on port %d, live page http://127.0.0.1:%d/%n",
            region, host.ports().tap(), host.ports().enrol(), host.ports().page());
        out.flush();
      }
      if (untilInputEnds) {
        while (System.in.read() >= 0) {
          // What is said there means nothing; that it ends means everything.
        }
        return 0; // The shutdown hook does the rest.
      }
      stopped.await();
      return 0;
    }

    private void check() {
      if (!Region.isCode(region)) {
        throw wrong("--region is six digits as in GB/T 2260, for instance 500000.");
      }
      for (int port : new int[] {tapPort, enrolPort, pagePort}) {
        if (port < 0 || port > 65_535) {
          throw wrong("A port is 0 to 65535.");
        }
      }
      if (strangers < 1 || strangers > ConnectionPatience.WITH_TERMINALS.connections()) {
        throw wrong(
            "--strangers is 1 to %d.".formatted(ConnectionPatience.WITH_TERMINALS.connections()));
      }
      if (lanes != 1) {
        throw wrong("--lanes is 1: an SQLite book has one writer, and more lanes would only wait.");
      }
    }

    private Optional<EcardPlatform> platform() {
      try {
        Duration deadline = Duration.ofMillis(ecardDeadlineMs);
        return Optional.ofNullable(ecardPlatform)
            .map(uri -> EcardPlatform.at(uri).withDeadline(deadline));
      } catch (IllegalArgumentException e) {
        throw wrong("--ecard-platform, --ecard-deadline: " + e.getMessage() + ".");
      }
    }

    private ProfileSet profiles() {
      try {
        return profiles == null ? HostProfiles.builtIn() : HostProfiles.withFolder(profiles);
      } catch (IOException e) {
        throw wrong("--profiles: " + e.getMessage());
      }
    }

    private List<LibrarySettings> libraries() throws IOException {
      if (libraries == null) {
        return List.of();
      }
      try {
        return LibrariesFile.read(libraries);
      } catch (LibrariesFile.BrokenFileException e) {
        throw wrong("--libraries: " + e.getMessage());
      } catch (NoSuchFileException e) {
        throw wrong("--libraries: there is no file " + libraries + ".");
      }
    }

    private Optional<String> database() {
      try {
        Optional.ofNullable(database)
            .ifPresent(url -> PostgresAddress.parse(url, Optional.empty()));
      } catch (IllegalArgumentException e) {
        throw wrong("--database: " + e.getMessage());
      }
      return Optional.ofNullable(database);
    }

    private ParameterException wrong(String sentence) {
      return new ParameterException(spec.commandLine(), sentence);
    }
  }

  @Command(name = "enrol-code", description = "Give out a one-time code for a terminal.")
  static final class EnrolCode implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--terminal", required = true, description = "its id, for instance gate-01")
    private String terminal = "";

    @Option(names = "--location", required = true, description = "where it stands")
    private String location = "";

    @Option(names = "--item", required = true, description = "the catalogue item it offers")
    private String item = "";

    @Override
    public Integer call() throws Exception {
      JsonObject given =
          data.ask(
              AdminRequest.of("enrol-code")
                  .with("terminal", terminal)
                  .with("location", location)
                  .with("item", item));
      output.print(
          spec,
          given,
          out -> {
            out.printf(
                "Code for terminal %s, good until %s or three wrong tries:%n",
                terminal, given.getString("expiresAt"));
            out.println("  " + given.getString("code"));
            out.println("On the terminal: terminal enrol --host NAME:PORT --code CODE");
          });
      return 0;
    }
  }

  @Command(name = "import", description = "Import the region's registry of cards, whole or not.")
  static final class Import implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--registry",
        required = true,
        paramLabel = "FILE.csv",
        description = "the registry")
    private Path registry = Path.of("");

    @Option(names = "--dry-run", description = "tell what it would change, and change nothing")
    private boolean dryRun;

    @Override
    public Integer call() throws Exception {
      String file = registry.toAbsolutePath().toString();
      if (dryRun) {
        JsonObject difference = data.ask(AdminRequest.of("import-preview").with("file", file));
        output.print(
            spec,
            difference,
            out ->
                out.printf(
                    "Of %d cards %d are new, %d are changed; %d would go. %d balances would change,"
                        + " %d cards would be denied. Nothing was imported.%n",
                    difference.getInteger("cards"),
                    difference.getInteger("added"),
                    difference.getInteger("changed"),
                    difference.getInteger("removed"),
                    difference.getInteger("funded"),
                    difference.getLong("denied")));
        return 0;
      }
      JsonObject imported = data.ask(AdminRequest.of("import").with("file", file));
      output.print(
          spec,
          imported,
          out ->
              out.printf(
                  "Imported %d cards as generation %d: %d balances changed, %d cards denied.%n",
                  imported.getInteger("cards"),
                  imported.getLong("generation"),
                  imported.getInteger("funded"),
                  imported.getLong("denied")));
      return 0;
    }
  }

  @Command(name = "revoke", description = "Refuse a terminal from now on.")
  static final class Revoke implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--terminal", required = true, description = "its id")
    private String terminal = "";

    @Override
    public Integer call() throws Exception {
      JsonObject revoked = data.ask(AdminRequest.of("revoke").with("terminal", terminal));
      output.print(spec, revoked, out -> out.printf("Terminal %s is revoked.%n", terminal));
      return 0;
    }
  }

  @Command(name = "status", description = "Show what the host holds.")
  static final class Status implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      JsonObject status = data.ask(AdminRequest.of("status"));
      output.print(spec, status, out -> Rendering.status(out, status));
      return 0;
    }
  }
}
