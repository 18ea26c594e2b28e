package org.onecard.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Scenario;

class LiveBoardTest {

  private static final Notice TITLE = new Notice("进站", "Entry");

  private final LiveBoard board = new LiveBoard();

  @Test
  void board_keepsTheLastTapsAndNoMore() {
    for (int n = 0; n < LiveBoard.MOST_TAPS + 5; n++) {
      board.show(tap(n, Verdict.APPROVED));
    }

    assertThat(board.taps()).hasSize(LiveBoard.MOST_TAPS);
    assertThat(board.taps().get(0).tapId()).isEqualTo("gate-01.1.5");
    assertThat(board.takeChanges().taps()).hasSize(LiveBoard.MOST_TAPS);
  }

  @Test
  void reversedTap_changesInItsPlace() {
    board.show(tap(1, Verdict.APPROVED));
    board.show(tap(2, Verdict.APPROVED));
    board.show(tap(1, Verdict.REVERSED));

    assertThat(board.taps())
        .extracting(TapShown::verdict)
        .containsExactly(Verdict.REVERSED, Verdict.APPROVED);
  }

  @Test
  void changesAreTakenOnce() {
    board.show(tap(1, Verdict.APPROVED));

    assertThat(board.hasChanges()).isTrue();
    assertThat(board.takeChanges().taps()).hasSize(1);
    assertThat(board.hasChanges()).isFalse();
    assertThat(board.takeChanges().taps()).isEmpty();
    assertThat(board.taps()).hasSize(1);
  }

  @Test
  void burstOfOneTerminal_leavesAsItsLatestState() {
    board.show(terminal("gate-01", 1));
    board.show(terminal("gate-01", 2));

    assertThat(board.takeChanges().terminals())
        .extracting(TerminalShown::headSequence)
        .containsExactly(2L);
  }

  @Test
  void whatWasKnownBefore_liesUnderWhatCameSince() {
    board.show(tap(7, Verdict.REVERSED));
    board.show(terminal("gate-01", 9));

    board.beginWith(
        new LiveSnapshot(
            List.of(tap(6, Verdict.APPROVED), tap(7, Verdict.APPROVED)),
            List.of(terminal("gate-01", 1), terminal("gate-02", 1)),
            List.of(new TotalsShown("metro", TITLE, Scenario.TRANSIT, 1, 0, 300))));

    assertThat(board.taps())
        .extracting(TapShown::verdict)
        .containsExactly(Verdict.APPROVED, Verdict.REVERSED);
    assertThat(board.terminals()).extracting(TerminalShown::headSequence).containsExactly(9L, 1L);
    assertThat(board.totals()).hasSize(1);
  }

  @Test
  void terminalsAboveTheBound_areCountedInsteadOfShown() {
    for (int n = 0; n < LiveBoard.MOST_TERMINALS + 3; n++) {
      board.show(terminal("t-" + n, 1));
    }
    board.show(terminal("t-0", 2));

    assertThat(board.terminals()).hasSize(LiveBoard.MOST_TERMINALS);
    assertThat(board.notShown()).isEqualTo(3);
  }

  private static TapShown tap(int n, Verdict verdict) {
    return new TapShown(
        "gate-01.1." + n,
        Instant.EPOCH,
        "gate-01",
        "metro",
        TITLE,
        Optional.of(Scenario.TRANSIT),
        verdict,
        Optional.empty(),
        300,
        TITLE,
        true);
  }

  private static TerminalShown terminal(String id, long head) {
    return new TerminalShown(
        id, "", TerminalShown.State.CONNECTED, Optional.empty(), OptionalLong.empty(), 1, head);
  }
}
