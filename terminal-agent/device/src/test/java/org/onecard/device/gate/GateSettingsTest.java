package org.onecard.device.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateSettingsTest {

  private static final String BY_PATH = "/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0";

  @Test
  void portWithColons_isAPort_andSettingsComeAfterIt() {
    GateSettings bare = GateSettings.parse("swing:" + BY_PATH);
    assertThat(bare.binding().spelled()).isEqualTo(BY_PATH);
    assertThat(bare.line().baud()).isEqualTo(19_200);
    GateSettings set = GateSettings.parse("swing:" + BY_PATH + ":id=7,side=right,baud=9600");
    assertThat(set.binding().spelled()).isEqualTo(BY_PATH);
    assertThat(set.line().baud()).isEqualTo(9_600);
    assertThat(set.codec().open()).hasToString("7E0007820100 00F7".replace(" ", ""));
    assertThat(GateSettings.parse("tx1500:usb:1a86:7523:A1").binding().spelled())
        .isEqualTo("usb:1a86:7523:A1");
  }

  @Test
  void relayIsOnForAPulse_orForAsLongAsSomebodyMayPass() {
    assertThat(GateSettings.parse("lcus1:/dev/a:passage=assumed").pulse())
        .contains(Duration.ofMillis(300));
    assertThat(GateSettings.parse("modbus:/dev/a:passage=2").pulse()).isEmpty();
    assertThat(GateSettings.parse("dry:/dev/a:passage=2,pulse=500").pulse())
        .contains(Duration.ofMillis(500));
    assertThat(GateSettings.parse("dry:/dev/a:passage=2,pulse=hold").pulse()).isEmpty();
  }

  @Test
  void lights_areOutputsOfTheSameModule() {
    assertThat(GateSettings.parse("lcus1:/dev/a:passage=assumed,green=2,red=3").lights())
        .isEqualTo(Map.of(Light.GREEN, 2, Light.RED, 3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lcus1:/dev/a                          | passage=assumed
          modbus:/dev/a                         | passage=N
          dry:/dev/a:passage=assumed            | on an input
          dry:/dev/a:passage=17                 | 1 to 16
          dry:/dev/a:passage=1,pulse=50         | 100 to 10000
          lcus1:/dev/a:passage=assumed,pulse=hold | wait for the whole time
          swing:/dev/a:ide=3                    | swing knows no ide=
          swing:/dev/a:id=3,id=4                | twice
          swing:/dev/a:side=up                  | left or right
          swing:/dev/ttyUSB0                    | another device after the next start
          tripod:/dev/a                         | one of lcus1, modbus, dry, tx1500, swing
          swing                                 | KIND:PORT
          """)
  void whatCannotBe_isRefusedWithASentence(String text, String says) {
    assertThatThrownBy(() -> GateSettings.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(says);
  }
}
