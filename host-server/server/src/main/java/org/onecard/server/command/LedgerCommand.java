package org.onecard.server.command;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.onecard.server.admin.AdminRequest;
import picocli.CommandLine.ArgGroup;
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
      LedgerCommand.Reconcile.class,
      LedgerCommand.CompleteJourney.class,
      LedgerCommand.Unresolved.class,
      LedgerCommand.Settle.class
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

  @Command(
      name = "reconcile",
      description = {
        "Lay a terminal's exported journal beside the book and tell record by record what does not"
            + " agree.",
        "Ends with 0 where everything agrees, with 1 where something does not. Changes nothing."
      })
  static final class Reconcile implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "as `terminal journal export` wrote it")
    private Path file = Path.of("");

    @Override
    public Integer call() throws Exception {
      JsonObject result =
          data.ask(
              AdminRequest.of("ledger-reconcile").with("file", file.toAbsolutePath().toString()));
      output.print(spec, result, out -> Rendering.reconciliation(out, result));
      return result.getBoolean("agrees") ? 0 : 1;
    }
  }

  @Command(
      name = "unresolved",
      description = "List the debits of purses of which nobody knows what became, oldest first.")
  static final class Unresolved implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
      JsonObject open = data.ask(AdminRequest.of("ledger-unresolved"));
      output.print(spec, open, out -> Rendering.unresolved(out, open));
      return 0;
    }
  }

  @Command(
      name = "settle",
      description = {
        "Settle a debit of a purse that no card and no terminal has settled.",
        "It is a further posting, and stands in the audit trail with the name and the reason."
      })
  static final class Settle implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "TAP", description = "as `ledger unresolved` lists it")
    private String tap = "";

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Fate fate = new Fate();

    @Option(names = "--by", required = true, description = "who settles it")
    private String by = "";

    @Option(names = "--why", required = true, description = "by what it is known")
    private String why = "";

    /** One of the two. */
    static final class Fate {
      @Option(names = "--charged", description = "the card was charged")
      private boolean charged;

      @Option(names = "--not-charged", description = "the card was not charged")
      private boolean notCharged;
    }

    @Override
    public Integer call() throws Exception {
      boolean charged = fate.charged && !fate.notCharged;
      JsonObject settled =
          data.ask(
              AdminRequest.of("ledger-settle")
                  .with("tap", tap)
                  .with("charged", Boolean.toString(charged))
                  .with("by", by)
                  .with("why", why));
      output.print(
          spec,
          settled,
          out ->
              out.printf(
                  "The debit for tap %s is settled as %s, in commit %d.%n",
                  tap, charged ? "charged" : "not charged", settled.getLong("commit")));
      return 0;
    }
  }
}
