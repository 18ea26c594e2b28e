package org.onecard.server.command;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import org.onecard.server.admin.AdminRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ledger …}. */
@Command(
    name = "ledger",
    description = "Prove the book, and explain what is in it.",
    subcommands = {
      LedgerCommand.Explain.class,
      LedgerCommand.Verify.class,
      LedgerCommand.CompleteJourney.class
    })
public final class LedgerCommand {

  @Command(
      name = "explain",
      description = "Show one tap's facts, the rules that were looked at, and its postings.")
  static final class Explain implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "TAP", description = "for instance gate-01.1.42")
    private String tap = "";

    @Override
    public Integer call() throws Exception {
      JsonObject explanation = data.ask(AdminRequest.of("ledger-explain").with("tap", tap));
      output.print(spec, explanation, out -> Rendering.explanation(out, explanation));
      return 0;
    }
  }

  @Command(
      name = "complete-journey",
      description =
          "Give a journey the tap-out that is missing, and settle the card's rides again.")
  static final class CompleteJourney implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "TAP", description = "the tap-in, for instance gate-01.1.42")
    private String tap = "";

    @Option(
        names = "--exit",
        required = true,
        paramLabel = "PLACE",
        description = "where the person left, as the tariff names it")
    private String exit = "";

    @Option(
        names = "--at",
        required = true,
        paramLabel = "TIME",
        description = "when, for instance 2026-03-01T08:30:00Z")
    private String at = "";

    @Option(
        names = "--by",
        required = true,
        paramLabel = "NAME",
        description = "who you are; it goes into the audit trail")
    private String by = "";

    @Override
    public Integer call() throws Exception {
      JsonObject completed =
          data.ask(
              AdminRequest.of("ledger-complete-journey")
                  .with("tap", tap)
                  .with("exit", exit)
                  .with("at", at)
                  .with("by", by));
      output.print(
          spec,
          completed,
          out ->
              out.printf(
                  "The journey of tap %s is complete: %d fen went back to the card.%n",
                  tap, completed.getLong("returnedFen")));
      return 0;
    }
  }

  @Command(
      name = "verify",
      description = "Prove chains, signatures, postings, balances and decisions of the whole book.")
  static final class Verify implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      JsonObject proof = data.ask(AdminRequest.of("ledger-verify"));
      output.print(
          spec,
          proof,
          out ->
              out.printf(
                  "The book is proved: %d commits, %d records of terminals, %d entries of the host.%n",
                  proof.getLong("commits"), proof.getLong("records"), proof.getLong("entries")));
      return 0;
    }
  }
}
