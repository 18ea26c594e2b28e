package org.onecard.lab.code;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lab ecard-platform}: the platform that knows the lab's electronic cards. */
@Command(
    name = "ecard-platform",
    description = {
      "Runs the platform that verifies what `./onecard lab code --kind ecard` shows, each string",
      "once and for 60 s, on this machine, until Ctrl-C."
    },
    mixinStandardHelpOptions = true)
public final class LabEcardPlatformCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      defaultValue = "7491",
      description = "0 for a free one (default: ${DEFAULT-VALUE})")
  private int port = 7491;

  @Option(
      names = "--slow",
      paramLabel = "MS",
      defaultValue = "0",
      description = "answers that much later, 0 to 60000")
  private long slowMs;

  @Override
  public Integer call() throws Exception {
    if (port < 0 || port > 65_535) {
      throw new ParameterException(spec.commandLine(), "A port is 0 to 65535.");
    }
    if (slowMs < 0 || slowMs > 60_000) {
      throw new ParameterException(spec.commandLine(), "--slow is 0 to 60000 ms.");
    }
    CountDownLatch stopped = new CountDownLatch(1);
    PrintWriter out = spec.commandLine().getOut();
    try (EcardPlatformServer platform =
        EcardPlatformServer.start(port, Duration.ofMillis(slowMs), Clock.systemUTC())) {
      Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "stop"));
      out.println("Electronic cards are verified on " + platform.uri() + "; Ctrl-C ends it.");
      out.flush();
      stopped.await();
    }
    return 0;
  }
}
