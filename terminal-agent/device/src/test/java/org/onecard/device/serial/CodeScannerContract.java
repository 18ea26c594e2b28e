package org.onecard.device.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.onecard.card.code.CodeScanner;
import org.onecard.card.code.CodeScanner.Scan;
import org.onecard.card.code.CodeScanner.State;
import org.onecard.card.code.ScannedCode;

/** What every scanner has to do, real or not. */
@Timeout(120)
abstract class CodeScannerContract {

  static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration SHORT = Duration.ofMillis(200);

  /** What a deadline may be missed by, in one of a few tries: a busy machine stalls some. */
  private static final Duration SLACK = Duration.ofMillis(300);

  private static final int TRIES = 8;

  private CodeScanner scanner;

  abstract CodeScanner open() throws Exception;

  /** Holds a code to the scanner. */
  abstract void show(String code) throws Exception;

  abstract void unplug() throws Exception;

  abstract void plugIn() throws Exception;

  /** Waits until so many bytes of codes and suffixes have reached the scanner's own memory. */
  abstract void awaitArrival(int bytes) throws Exception;

  @BeforeEach
  void openScanner() throws Exception {
    scanner = open();
    awaitReady();
  }

  @AfterEach
  void closeScanner() {
    scanner.close();
  }

  @Test
  void codesCome_wholeAndInOrder() throws Exception {
    show("first-code-0123456789");
    show("second-code-0123456789");
    assertThat(scanner.next(PATIENCE)).isEqualTo(code("first-code-0123456789"));
    assertThat(scanner.next(PATIENCE)).isEqualTo(code("second-code-0123456789"));
  }

  @Test
  void codeThatComesWhileWaited_endsTheWait() throws Exception {
    CompletableFuture<Scan> waiting = waitInBackground();
    show("while-waited-for");
    assertThat(waiting.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
        .isEqualTo(code("while-waited-for"));
  }

  @Test
  void codeThatComes_isTold_andThenIsThere() throws Exception {
    CompletableFuture<Void> told = new CompletableFuture<>();
    scanner.onArrival(() -> told.complete(null));
    show("told-of");
    told.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(scanner.next(PATIENCE)).isEqualTo(code("told-of"));
  }

  @Test
  void nothingComes_isNothingWhenTheTimeIsOver() throws Exception {
    Duration soonest = PATIENCE;
    for (int i = 0; i < TRIES && soonest.compareTo(SHORT.plus(SLACK)) > 0; i++) {
      long began = System.nanoTime();
      assertThat(scanner.next(SHORT)).isEqualTo(new Scan.Nothing());
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      assertThat(took).isGreaterThanOrEqualTo(SHORT);
      soonest = took.compareTo(soonest) < 0 ? took : soonest;
    }
    assertThat(soonest).isLessThanOrEqualTo(SHORT.plus(SLACK));
  }

  @Test
  void whatCameWhileTheGateWasBusy_isDiscarded() throws Exception {
    show("while-busy-1");
    show("while-busy-2");
    awaitArrival("while-busy-1\rwhile-busy-2\r".length());
    scanner.discard();
    assertThat(scanner.next(SHORT)).isEqualTo(new Scan.Nothing());
    show("afterwards");
    assertThat(scanner.next(PATIENCE)).isEqualTo(code("afterwards"));
  }

  @Test
  void unplugged_isToldOnce_andItsStateSaysWhatToDo() throws Exception {
    unplug();
    assertThat(scanner.next(PATIENCE))
        .isInstanceOfSatisfying(Scan.Gone.class, gone -> assertThat(gone.sentence()).isNotBlank());
    assertThat(scanner.next(SHORT)).isEqualTo(new Scan.Nothing());
    assertThat(scanner.state()).isInstanceOf(State.Gone.class);
  }

  @Test
  void pluggedInAgain_codesComeWithoutARestart() throws Exception {
    for (int round = 0; round < 3; round++) {
      unplug();
      assertThat(scanner.next(PATIENCE)).isInstanceOf(Scan.Gone.class);
      plugIn();
      awaitReady();
      show("round-" + round);
      assertThat(scanner.next(PATIENCE)).isEqualTo(code("round-" + round));
    }
  }

  @Test
  void discarding_doesNotForgetThatTheScannerWent() throws Exception {
    unplug();
    awaitGone();
    scanner.discard();
    assertThat(scanner.next(PATIENCE)).isInstanceOf(Scan.Gone.class);
  }

  @Test
  void closed_whoWaitsIsLetGo() throws Exception {
    CompletableFuture<Scan> waiting = waitInBackground();
    scanner.close();
    assertThat(waiting.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
        .isInstanceOf(Scan.Gone.class);
    assertThat(scanner.next(SHORT)).isInstanceOf(Scan.Gone.class);
    assertThat(scanner.state()).isInstanceOf(State.Gone.class);
  }

  @Test
  void triggering_harmsNoScanner() throws Exception {
    scanner.trigger(true);
    show("after-the-trigger");
    assertThat(scanner.next(PATIENCE)).isEqualTo(code("after-the-trigger"));
    scanner.trigger(false);
  }

  CodeScanner scanner() {
    return scanner;
  }

  static Scan code(String text) {
    return new Scan.Code(ScannedCode.of(text));
  }

  private CompletableFuture<Scan> waitInBackground() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return scanner.next(PATIENCE);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  void awaitReady() throws InterruptedException {
    awaitState(State.Ready.class);
  }

  private void awaitGone() throws InterruptedException {
    awaitState(State.Gone.class);
  }

  private void awaitState(Class<? extends State> state) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!state.isInstance(scanner.state()) && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    assertThat(scanner.state()).isInstanceOf(state);
  }
}
