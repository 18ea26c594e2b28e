package org.onecard.device.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onecard.device.serial.LineSettings.Parity;

/** Scanners as technicians write them. */
class ScannerSettingsTest {

  @Test
  void portAlone_isAScannerAsItComes() {
    assertThat(ScannerSettings.parse("scanner", "/dev/ttyS1"))
        .isEqualTo(ScannerSettings.usual("scanner", PortBinding.parse("/dev/ttyS1")));
  }

  @Test
  void everySetting_isTaken() {
    ScannerSettings settings =
        ScannerSettings.parse(
            "scanner", "/dev/ttyS1:baud=115200,line=7E2,suffix=tab,gap=80,trigger=honeywell");

    assertThat(settings.binding()).isEqualTo(new PortBinding.Place(Path.of("/dev/ttyS1")));
    assertThat(settings.line()).isEqualTo(new LineSettings(115_200, 7, Parity.EVEN, 2));
    assertThat(settings.suffix()).isEqualTo(Suffix.TAB);
    assertThat(settings.idleGap()).isEqualTo(Duration.ofMillis(80));
    assertThat(settings.trigger()).isSameAs(TriggerCommands.HONEYWELL);
  }

  @Test
  void usbDeviceWithASerialNumber_keepsItsColons() {
    ScannerSettings settings =
        ScannerSettings.parse("scanner", "usb:0C2E:0B61:AB123:suffix=crlf,trigger=zebra");

    assertThat(settings.binding())
        .isEqualTo(new PortBinding.Usb(0x0C2E, 0x0B61, Optional.of("AB123")));
    assertThat(settings.suffix()).isEqualTo(Suffix.CRLF);
  }

  @Test
  void commandsOfAnotherMaker_areTakenAsTheyAre() {
    TriggerCommands commands =
        ScannerSettings.parse("scanner", "/dev/ttyS1:on=1b31,off=1B30").trigger();

    assertThat(HexFormat.of().formatHex(commands.find(true).orElseThrow())).isEqualTo("1b31");
    assertThat(HexFormat.of().formatHex(commands.find(false).orElseThrow())).isEqualTo("1b30");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/dev/ttyS1:baud=100 | baud= is 300 to 921600",
        "/dev/ttyS1:line=9N1 | such as 8N1",
        "/dev/ttyS1:suffix=eof | suffix= is cr or lf",
        "/dev/ttyS1:gap=5 | gap= is 10 to 2000",
        "/dev/ttyS1:trigger=laser | trigger= is none or honeywell",
        "/dev/ttyS1:on=16 | go together",
        "/dev/ttyS1:on=1,off=2 | go together",
        "/dev/ttyS1:speed=9600 | knows no speed=",
        "/dev/ttyUSB0:baud=9600 | after the next start",
      })
  void whatMakesNoSense_isRefusedWithASentence(String text, String sentence) {
    assertThatThrownBy(() -> ScannerSettings.parse("scanner", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }
}
