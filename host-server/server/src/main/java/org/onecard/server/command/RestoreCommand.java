package org.onecard.server.command;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.onecard.ledger.LedgerVerifier.Proof;
import org.onecard.ledger.book.Book;
import org.onecard.server.authority.HostKeys;
import org.onecard.server.backup.BackupFailure;
import org.onecard.server.backup.HostRestore;
import org.onecard.server.backup.HostRestore.Restored;
import org.onecard.server.host.HostDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code host restore}. */
@Command(
    name = "restore",
    description = {
      "Unpack a backup into an empty --data, and prove what can be proved.",
      "What terminals do then, and what has to be booked by hand: firmware-docs/database.md."
    })
final class RestoreCommand implements Callable<Integer> {

  @Mixin private DataOption data = new DataOption();
  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--from",
      required = true,
      paramLabel = "FILE",
      description = "as `host backup` made it")
  private Path from = Path.of("");

  @Override
  public Integer call() throws Exception {
    HostDirectory directory = data.directory();
    Restored restored;
    try {
      restored = HostRestore.restore(from, directory.root());
    } catch (BackupFailure e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
    if (restored.withKeys()) {
      prove(directory, restored);
    }
    JsonObject json =
        new JsonObject()
            .put("data", directory.root().toString())
            .put("region", restored.region())
            .put("madeAt", restored.madeAt().toString())
            .put("commits", restored.commits())
            .put("tip", restored.tip())
            .put("proved", restored.withKeys());
    output.print(
        spec,
        json,
        out -> {
          out.printf(
              "%s holds the book of region %s as it was at %s, up to commit %d:%n  %s%n",
              directory.root(),
              restored.region(),
              restored.madeAt(),
              restored.commits(),
              restored.tip());
          out.println(
              restored.withKeys()
                  ? "It is proved. Never start the host that it comes from again."
                  : "Copy the host's keys into %s, and prove it with `ledger verify`. Never start the host that it comes from again."
                      .formatted(directory.keys()));
          out.println(
              "Terminals send again what their journals still hold; ask each for `terminal journal"
                  + " export`, and list with `ledger reconcile` what people have to book.");
        });
    return 0;
  }

  private static void prove(HostDirectory directory, Restored restored) throws Exception {
    HostKeys keys =
        HostKeys.openOrCreate(
            directory.keys(),
            false,
            restored.region(),
            Clock.systemUTC().instant(),
            new SecureRandom());
    try (Book book = Book.openToRead(directory.book())) {
      Proof proof = book.verifier().verify(keys.signing().verifyingKey());
      if (proof instanceof Proof.Wrong wrong) {
        throw new CommandFailure(
            "What was restored into %s is wrong: %s. Take another backup."
                .formatted(directory.root(), wrong.sentence()));
      }
      Proof.Proved proved = (Proof.Proved) proof;
      // A whole book that is not the one it says: an older one, say, behind a newer head.
      if (proved.commits() != restored.commits()
          || !proved.tip().hash().toString().equals(restored.tip())) {
        throw new CommandFailure(
            "The backup says that its book goes up to commit %d, %s, and what was restored into %s goes up to commit %d, %s. Take another backup."
                .formatted(
                    restored.commits(),
                    restored.tip(),
                    directory.root(),
                    proved.commits(),
                    proved.tip().hash()));
      }
    }
  }
}
