package org.onecard.device.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.onecard.device.gate.Light;

@Timeout(60)
class RelaySignalTest {

  private final List<String> put = new CopyOnWriteArrayList<>();

  @Test
  void go_isGreenWithOneTone_andRefusedIsRedWithThree() throws Exception {
    try (RelaySignal signal = start()) {
      signal.show(Cue.GO);
      until(() -> put.contains("4 on") && put.indexOf("4 on") < put.lastIndexOf("4 off"));
      assertThat(put).contains("2 on").doesNotContain("3 on");
      put.clear();
      signal.show(Cue.REFUSED);
      until(() -> put.stream().filter("4 on"::equals).count() == 3);
      assertThat(put).contains("3 on", "2 off");
    }
  }

  @Test
  void closed_everythingIsOut() throws Exception {
    RelaySignal signal = start();
    signal.show(Cue.OUT_OF_ORDER);
    until(() -> put.contains("3 on"));
    signal.close();
    until(() -> put.lastIndexOf("3 off") > put.lastIndexOf("3 on"));
  }

  @Test
  void steadyCue_isPutOnceAndThenLeft() throws Exception {
    try (RelaySignal signal = start()) {
      signal.show(Cue.OUT_OF_ORDER);
      until(() -> put.contains("3 on"));
      Thread.sleep(400);
      assertThat(put.stream().filter("3 on"::equals)).hasSize(1);
    }
  }

  private RelaySignal start() {
    return RelaySignal.start(
        "test",
        Map.of(Light.GREEN, 2, Light.RED, 3, Light.BUZZER, 4),
        (channel, on) -> put.add(channel + (on ? " on" : " off")));
  }

  private static void until(BooleanSupplier holds) throws InterruptedException {
    while (!holds.getAsBoolean()) {
      Thread.sleep(5);
    }
  }
}
