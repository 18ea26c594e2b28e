package org.onecard.server.command;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.onecard.card.crypto.CipherKind;
import org.onecard.card.proof.KeyUsage;
import org.onecard.card.purse.PurseApplication;
import org.onecard.scenario.Region;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.keyservice.KeyVaults;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code host card-key …}. */
@Command(
    name = "card-key",
    description = "The keys that cards are proved with.",
    subcommands = {
      CardKeyCommand.Add.class,
      CardKeyCommand.Show.class,
      CardKeyCommand.UseToken.class
    })
final class CardKeyCommand {

  /** The options of picocli are words, as those of catalogue files. */
  private static <E extends Enum<E>> E constant(
      Class<E> type, String word, String option, CommandSpec spec) {
    for (E each : type.getEnumConstants()) {
      if (each.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
        return each;
      }
    }
    throw new ParameterException(
        spec.commandLine(), "%s does not know \"%s\".".formatted(option, word));
  }

  @Command(
      name = "add",
      description = {
        "Put a region's key for social security cards, or a master of purses, into the vault.",
        "The key is read from standard input, in hexadecimal digits, so that it is in no list of",
        "processes and no history of a shell."
      })
  static final class Add implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--region",
        description = "six digits, whose social security cards they are",
        defaultValue = "")
    private String region = "";

    @Option(
        names = "--purse",
        description = "t-union or city-union, whose purses they are",
        defaultValue = "")
    private String purse = "";

    @Option(
        names = "--usage",
        required = true,
        description = "proof (internal authentication), read (RKSSSE) or pin-reload; tac of purses")
    private String usage = "";

    @Option(names = "--version", defaultValue = "1", description = "0 to 255 (default: 1)")
    private int version = 1;

    @Option(names = "--cipher", required = true, description = "triple-des or sm4")
    private String cipher = "";

    @Override
    public Integer call() throws Exception {
      AdminRequest request =
          (purse.isEmpty() ? ofRegion() : ofPurse())
              .with("version", Integer.toString(version))
              .with("cipher", constant(CipherKind.class, cipher, "--cipher", spec).name())
              .with("key", readKey());
      JsonObject added = data.ask(request);
      output.print(
          spec,
          added,
          out ->
              out.printf(
                  "Key %s is in the %s.%n", added.getString("key"), added.getString("vault")));
      return 0;
    }

    private AdminRequest ofRegion() {
      if (!Region.isCode(region)) {
        throw new ParameterException(
            spec.commandLine(), "--region is six digits as in GB/T 2260, for instance 500000.");
      }
      return AdminRequest.of("card-key-add")
          .with("region", region)
          .with("usage", constant(KeyUsage.class, usage, "--usage", spec).name());
    }

    private AdminRequest ofPurse() {
      if (!usage.equals("tac") || !region.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(), "a key of purses has --usage tac, and no --region.");
      }
      return AdminRequest.of("card-key-add")
          .with("purse", constant(PurseApplication.class, purse, "--purse", spec).name());
    }

    private static String readKey() throws IOException {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))
              .readLine();
      return line == null ? "" : line.strip();
    }
  }

  @Command(name = "list", description = "Show which keys there are, never the keys.")
  static final class Show implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      JsonObject keys = data.ask(AdminRequest.of("card-key-list"));
      output.print(
          spec,
          keys,
          out -> {
            out.printf("Keys in the %s:%n", keys.getString("vault"));
            keys.getJsonArray("keys").forEach(name -> out.println("  " + name));
          });
      return 0;
    }
  }

  @Command(
      name = "use-token",
      description = {
        "Keep the keys of cards in a PKCS#11 token from the next start of the host on.",
        "Keys in the keystore stay there; put them into the token with `add`."
      })
  static final class UseToken implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--library", required = true, description = "the maker's PKCS#11 library")
    private Path library = Path.of("");

    @Option(names = "--slot", defaultValue = "0", description = "from 0 (default: 0)")
    private int slot;

    @Option(
        names = "--pin-file",
        required = true,
        description = "holds the PIN of the token's user; readable by the host's user only")
    private Path pinFile = Path.of("");

    @Override
    public Integer call() throws Exception {
      for (Path file : new Path[] {library, pinFile}) {
        if (!Files.isReadable(file)) {
          throw new ParameterException(spec.commandLine(), "%s cannot be read.".formatted(file));
        }
      }
      KeyVaults.useToken(data.directory().keys(), new KeyVaults.TokenPlace(library, slot, pinFile));
      spec.commandLine()
          .getOut()
          .println("The host uses the token when it is started again: see `host card-key list`.");
      return 0;
    }
  }
}
