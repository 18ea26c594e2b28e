package org.onecard.device.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One opening, told event by event. */
class GateMachineTest {

  private static final long MS = 1_000_000;
  private static final String ON = "01050000FF008C3A";
  private static final String OFF = "010500000000CDCA";
  private static final String ASK = "010200000001B9CA";
  private static final String NOBODY = "01020100A188";
  private static final String SOMEBODY = "010201016048";

  private final List<GateAction> done = new ArrayList<>();
  private GateMachine machine = machine(Optional.empty());
  private long now;

  @BeforeEach
  void portOpens() {
    begin();
  }

  private void begin() {
    done.clear();
    done.addAll(machine.portOpened(now));
    assertThat(written()).containsExactly(OFF);
    answer(OFF);
    pass(5);
    answer(NOBODY);
    pass(5);
    done.clear();
  }

  @Test
  void commandedAcknowledgedPassed_andShutBehind() {
    open(5_000);
    assertThat(machine.state()).isEqualTo(new GateState.Commanded());
    assertThat(written()).containsExactly(ON);
    pass(20);
    answer(ON);
    assertThat(machine.state()).isEqualTo(new GateState.Acknowledged(Duration.ofMillis(20)));
    pass(50);
    answer(SOMEBODY);
    assertThat(ended()).contains(new GateResult.Passed(Duration.ofMillis(70)));
    pass(5);
    assertThat(written()).endsWith(OFF);
  }

  @Test
  void nobodyInTime_isTimedOut_andShut() {
    open(100);
    answer(ON);
    for (int i = 0; i < 20; i++) {
      pass(5);
      if (written().get(written().size() - 1).equals(ASK)) {
        answer(NOBODY);
      }
    }
    pass(5);
    assertThat(ended()).contains(new GateResult.NotPassed());
    assertThat(machine.state()).isEqualTo(new GateState.TimedOut());
    assertThat(written()).contains(OFF);
  }

  @Test
  void commandWithoutAnswer_isRepeatedTwice_thenAFault_andTheRelayIsLetGo() {
    open(5_000);
    pass(200);
    pass(5);
    pass(200);
    pass(5);
    pass(200);
    assertThat(written()).filteredOn(ON::equals).hasSize(3);
    assertThat(ended().orElseThrow()).isInstanceOf(GateResult.Fault.class);
    assertThat(machine.state()).isInstanceOf(GateState.Faulty.class);
    pass(5);
    assertThat(written()).endsWith(OFF);
  }

  @Test
  void answerToSomethingElse_isNoAcknowledgement() {
    open(5_000);
    answer(OFF);
    assertThat(machine.state()).isEqualTo(new GateState.Commanded());
    answer(NOBODY);
    assertThat(machine.state()).isEqualTo(new GateState.Commanded());
    answer(ON);
    assertThat(machine.state()).isInstanceOf(GateState.Acknowledged.class);
  }

  @Test
  void pulse_isLetGoInTime_thoughNobodyHasPassedYet() {
    machine = machine(Optional.of(Duration.ofMillis(150)));
    begin();
    open(5_000);
    answer(ON);
    pass(149);
    assertThat(written()).doesNotContain(OFF);
    answer(NOBODY);
    pass(6);
    assertThat(written()).endsWith(OFF);
    assertThat(ended()).isEmpty();
  }

  @Test
  void longestOpening_boundsWhatWasAskedFor() {
    open(3_600_000);
    answer(ON);
    now += Duration.ofSeconds(60).toNanos();
    done.addAll(machine.tick(now));
    assertThat(ended()).isPresent();
  }

  @Test
  void portLost_endsTheOpeningAtOnce_andTheNextIsRefused() {
    open(5_000);
    answer(ON);
    done.addAll(machine.portDown("it was unplugged", now));
    assertThat(ended()).contains(new GateResult.Fault("it was unplugged"));
    done.clear();
    open(5_000);
    assertThat(ended()).contains(new GateResult.Fault("it was unplugged"));
  }

  @Test
  void emergency_standsAboveTheEndOfAnOpening() {
    open(5_000);
    answer(ON);
    done.addAll(machine.setMode(GateMode.EMERGENCY_OPEN, now));
    pass(5);
    answer(ON);
    pass(50);
    answer(SOMEBODY);
    assertThat(ended().orElseThrow()).isInstanceOf(GateResult.Passed.class);
    pass(5);
    assertThat(written()).doesNotContain(OFF);
    assertThat(machine.state()).isEqualTo(new GateState.Held(GateMode.EMERGENCY_OPEN));
  }

  @Test
  void mode_outlivesALostPort() {
    done.addAll(machine.setMode(GateMode.FREE_PASSAGE, now));
    done.addAll(machine.portDown("it was unplugged", now));
    done.clear();
    done.addAll(machine.portOpened(now));
    answer(OFF);
    pass(5);
    assertThat(written()).endsWith(ON);
  }

  @Test
  void stopped_itsLastWordIsShut() {
    open(5_000);
    answer(ON);
    done.addAll(machine.stop(now));
    assertThat(ended().orElseThrow()).isInstanceOf(GateResult.Fault.class);
    assertThat(written()).endsWith(OFF);
    assertThat(machine.wakeAt()).isEmpty();
  }

  @Test
  void passageWithoutAnOpening_isToldAndGivenToNobody() {
    pass(250);
    answer(SOMEBODY);
    assertThat(done)
        .anySatisfy(
            action ->
                assertThat(action)
                    .isInstanceOfSatisfying(
                        GateAction.Warn.class,
                        warn -> assertThat(warn.sentence()).contains("nobody let through")));
    done.clear();
    open(5_000);
    assertThat(ended()).isEmpty();
  }

  @Test
  void relayThatDidNotHearItsLettingGo_isToldAgainWhenItAnswers() {
    open(5_000);
    answer(ON);
    pass(50);
    answer(SOMEBODY);
    for (int i = 0; i < 3; i++) {
      pass(5);
      pass(200);
    }
    assertThat(written()).filteredOn(OFF::equals).hasSize(3);
    done.clear();
    pass(250);
    answer(NOBODY);
    pass(5);
    assertThat(written()).endsWith(OFF);
  }

  @Test
  void swingGateThatHeardBothCommands_isShutAfterTheFirstPerson() {
    String open = "7E000180010000FF";
    String shut = "7E000184000000FC";
    machine =
        new GateMachine(
            GateSettings.parse("swing:/dev/x").codec(), GateTimes.USUAL, Optional.empty());
    done.clear();
    done.addAll(machine.portOpened(now));
    answer(status(0, 4));
    pass(5);
    answer(status(0, 4));
    pass(5);
    done.clear();
    open(5_000);
    pass(200);
    for (int late = 1; late <= 2; late++) {
      assertThat(written()).filteredOn(open::equals).hasSize(1);
      pass(50);
      answer(status(0, 4));
    }
    pass(5);
    assertThat(written()).filteredOn(open::equals).hasSize(2);
    answer(status(1, 4));
    pass(50);
    answer(status(1, 5));
    pass(5);
    assertThat(ended().orElseThrow()).isInstanceOf(GateResult.Passed.class);
    assertThat(written()).endsWith(shut);
  }

  @Test
  void silentBarrier_isFaulty_andWellAgainWhenItAnswers() {
    for (int i = 0; i < 4; i++) {
      pass(250);
      pass(200);
    }
    assertThat(machine.state()).isInstanceOf(GateState.Faulty.class);
    pass(250);
    answer(NOBODY);
    assertThat(machine.state()).isEqualTo(new GateState.Shut());
  }

  /** Of swing gate 1, whose sum makes all bytes FF together. */
  private static String status(int gate, int left) {
    int sum = 0x7F + 1 + gate + left;
    return "7F0001"
        + "00%02X00".formatted(gate)
        + "0000%02X".formatted(left)
        + "0".repeat(16)
        + "%02X".formatted(~sum & 0xFF);
  }

  private static GateMachine machine(Optional<Duration> pulse) {
    return new GateMachine(
        GateSettings.parse("modbus:/dev/x:passage=1").codec(), GateTimes.USUAL, pulse);
  }

  private void open(int ms) {
    done.addAll(machine.open(Duration.ofMillis(ms), now));
  }

  private void answer(String hex) {
    done.addAll(machine.received(HexFormat.of().parseHex(hex), now));
  }

  private void pass(int ms) {
    now += ms * MS;
    done.addAll(machine.tick(now));
  }

  private List<String> written() {
    return done.stream()
        .filter(GateAction.Write.class::isInstance)
        .map(action -> ((GateAction.Write) action).bytes().toString())
        .toList();
  }

  private Optional<GateResult> ended() {
    return done.stream()
        .filter(GateAction.Ended.class::isInstance)
        .map(action -> ((GateAction.Ended) action).result())
        .findFirst();
  }
}
