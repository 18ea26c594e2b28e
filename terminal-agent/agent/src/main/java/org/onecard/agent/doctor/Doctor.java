package org.onecard.agent.doctor;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Looks at everything, in order, and stops at nothing. */
public final class Doctor {

  /** A check that takes longer is left behind. */
  public static final Duration LIMIT = Duration.ofSeconds(20);

  private final List<Check> checks;
  private final Duration limit;

  Doctor(List<Check> checks, Duration limit) {
    this.checks = List.copyOf(checks);
    this.limit = limit;
  }

  /** With every check there is. */
  public static Doctor usual() {
    return new Doctor(
        Stream.of(
                ReaderChecks.ALL,
                SerialChecks.ALL,
                FolderChecks.BEFORE_THE_HOST,
                HostChecks.ALL,
                FolderChecks.AFTER_THE_HOST,
                PersonChecks.ALL)
            .flatMap(List::stream)
            .toList(),
        LIMIT);
  }

  public List<Check> checks() {
    return checks;
  }

  /**
   * Looks at everything.
   *
   * @param listener told of each finding as it is made
   */
  public List<Finding> examine(Patient patient, Consumer<Finding> listener)
      throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    for (Check check : checks) {
      Finding finding = new Finding(check, look(check, patient));
      findings.add(finding);
      listener.accept(finding);
    }
    return List.copyOf(findings);
  }

  /** Looks at one thing. */
  public Look look(Check check, Patient patient) throws InterruptedException {
    FutureTask<Look> task = new FutureTask<>(() -> check.looking().at(patient));
    Thread thread = new Thread(task, "doctor-" + check.name());
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Look.Wrong(
          "it did not come to an end within " + limit.toSeconds() + " s: a driver or a disk hangs",
          Remedy.byHand("look at `dmesg`, and unplug and plug what it names"));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return cause instanceof IOException && cause.getMessage() != null
          ? new Look.Wrong(cause.getMessage(), Remedy.byHand("see what it says"))
          : new Look.Wrong(
              "a fault of our own: " + cause,
              Remedy.byHand("send us the archive that --bundle FILE writes"));
    }
  }
}
