package org.onecard.device.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onecard.device.serial.PortFaultException.Kind;

class PortChoiceTest {

  private static final PortInfo LEFT =
      new PortInfo("/dev/ttyUSB0", 0x0C2E, 0x0B61, Optional.of("A1"), "1-1", "scanner");
  private static final PortInfo RIGHT =
      new PortInfo("/dev/ttyUSB1", 0x0C2E, 0x0B61, Optional.of("A2"), "1-2", "scanner");
  private static final PortInfo ADAPTER =
      new PortInfo("/dev/ttyUSB2", 0x1A86, 0x7523, Optional.empty(), "1-3", "adapter");

  @Test
  void oneDeviceOfTheKind_isChosen() throws Exception {
    assertThat(choose("usb:1a86:7523", LEFT, RIGHT, ADAPTER)).isEqualTo(ADAPTER);
  }

  @Test
  void twoOfAKind_areToldApartBySerialNumber_andElseRefused() throws Exception {
    assertThat(choose("usb:0C2E:0B61:A2", LEFT, RIGHT)).isEqualTo(RIGHT);
    assertThatThrownBy(() -> choose("usb:0c2e:0b61", LEFT, RIGHT))
        .hasMessageContaining("/dev/ttyUSB0 at 1-1, /dev/ttyUSB1 at 1-2")
        .hasMessageContaining("by-path")
        .asInstanceOf(InstanceOfAssertFactories.type(PortFaultException.class))
        .extracting(PortFaultException::kind)
        .isEqualTo(Kind.AMBIGUOUS);
  }

  @Test
  void nothingOfTheKind_isNotThere() {
    assertThatThrownBy(() -> choose("usb:0c2e:0b61:A3", LEFT, RIGHT))
        .hasMessageContaining("usb:0c2e:0b61:A3")
        .hasMessageContaining("cable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/ttyUSB0", "/dev/ttyACM11"})
  void nameByOrderOfPlugging_isRefusedWithTheRemedy(String path) {
    assertThatThrownBy(() -> PortBinding.parse(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/dev/serial/by-path");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0",
        "/dev/ttyS0",
        "usb:0c2e:0b61",
        "usb:0c2e:0b61:Serial-With:Colon",
        "COM3"
      })
  void placesThatStay_areTaken_andSpelledAsTheyWere(String text) {
    assertThat(PortBinding.parse(text).spelled()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ttyUSB0", "usb:c2e:b61", "usb:0c2e", "usb:0c2e:0b61:", "scanner"})
  void whatIsNoPlace_isRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> PortBinding.parse(text)).hasMessageContaining("usb:VVVV:PPPP");
  }

  @ParameterizedTest
  @CsvSource({
    "13, true, NOT_ALLOWED, dialout",
    "11, true, BUSY, fuser",
    "16, true, BUSY, ModemManager",
    "2, true, BUSY, another program",
    "2, false, NOT_THERE, cable",
    "19, false, NOT_THERE, cable",
    "25, true, OTHER, no serial port",
    "99, true, OTHER, error 99"
  })
  void errorNumbers_sayWhatToDo(int error, boolean isThere, Kind kind, String word) {
    PortFaultException fault = PortFaults.of("/dev/x", error, isThere);
    assertThat(fault.kind()).isEqualTo(kind);
    assertThat(fault.sentence()).startsWith("/dev/x ").contains(word);
  }

  @Test
  void commands_areThoseOfTheMakers() {
    assertThat(TriggerCommands.HONEYWELL.find(true)).hasValue(new byte[] {0x16, 0x54, 0x0D});
    assertThat(TriggerCommands.ZEBRA_SSI.find(true))
        .hasValue(new byte[] {0x04, (byte) 0xE4, 0x04, 0x00, (byte) 0xFF, 0x14});
    assertThat(TriggerCommands.ZEBRA_SSI.find(false))
        .hasValue(new byte[] {0x04, (byte) 0xE5, 0x04, 0x00, (byte) 0xFF, 0x13});
    assertThat(
            new String(TriggerCommands.NEWLAND.find(true).orElseThrow(), StandardCharsets.US_ASCII))
        .isEqualTo("~\u00010000#SCNTRG1;\u0003");
    assertThat(TriggerCommands.ALWAYS_LOOKS.find(true)).isEmpty();
  }

  private static PortInfo choose(String binding, PortInfo... there) throws PortFaultException {
    return PortChoice.choose((PortBinding.Usb) PortBinding.parse(binding), List.of(there));
  }
}
