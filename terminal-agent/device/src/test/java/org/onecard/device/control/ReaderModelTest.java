package org.onecard.device.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.onecard.device.position.UsbProduct;
import org.onecard.virtual.slot.VirtualFirmware;

/** Readers' own commands, against virtual firmware: vpcd lets none through. */
class ReaderModelTest {

  /** A reader whose driver lets commands through. */
  private record Spoken(VirtualFirmware firmware) implements ReaderControl {
    @Override
    public ReaderFacts facts() {
      return new ReaderFacts(
          Set.of(ReaderFacts.ESCAPE, 0x12), Optional.of("by the driver"), Optional.empty());
    }

    @Override
    public EscapeAnswer send(EscapeBytes command) {
      byte[] answer = firmware.control(command.bytes());
      return answer.length == 0
          ? new EscapeAnswer.NotAnswered("no answer came")
          : new EscapeAnswer.Answered(EscapeBytes.of(answer));
    }
  }

  private static ReaderModel modelOf(VirtualFirmware.Model model) {
    return ReaderModel.valueOf(model.name());
  }

  @ParameterizedTest
  @EnumSource(VirtualFirmware.Model.class)
  void firmware_isWhatTheReaderCallsIt(VirtualFirmware.Model model) throws Exception {
    assertThat(modelOf(model).findFirmware(new Spoken(new VirtualFirmware(model))))
        .contains(model.firmware());
  }

  @ParameterizedTest
  @EnumSource(VirtualFirmware.Model.class)
  void eachSetting_isSwitchedBothWays_andWhatElseIsSetStays(VirtualFirmware.Model model)
      throws Exception {
    VirtualFirmware firmware = new VirtualFirmware(model);
    int others = firmware.otherBits();
    for (boolean on : new boolean[] {false, true, false}) {
      Map<ReaderSetting, Boolean> wanted =
          Map.of(ReaderSetting.LED, on, ReaderSetting.BUZZER, on, ReaderSetting.POLLING, on);
      assertThat(modelOf(model).apply(wanted, new Spoken(firmware))).isEmpty();
      assertThat(firmware.polls()).isEqualTo(on);
      assertThat(firmware.buzzes()).isEqualTo(on);
      assertThat(firmware.lights()).isEqualTo(on);
      assertThat(firmware.otherBits()).isEqualTo(others);
    }
  }

  @Test
  void commandsOfAnotherModel_areSaidNotToFit() throws Exception {
    Spoken acr1252 = new Spoken(new VirtualFirmware(VirtualFirmware.Model.ACR1252U));
    assertThat(ReaderModel.ACR122U.apply(Map.of(ReaderSetting.BUZZER, false), acr1252))
        .get()
        .asString()
        .contains("buzzer: the reader answered 63 00");
    assertThat(ReaderModel.ACR122U.findFirmware(acr1252)).isEmpty();
  }

  @Test
  void otherReaders_haveTheirDriversFirmware_andNoSettings() throws Exception {
    Spoken other = new Spoken(new VirtualFirmware(VirtualFirmware.Model.ACR122U));
    assertThat(ReaderModel.PART10.findFirmware(other)).contains("by the driver");
    assertThat(ReaderModel.PART10.apply(Map.of(), other)).isEmpty();
    assertThat(ReaderModel.PART10.apply(Map.of(ReaderSetting.LED, true), other)).isPresent();
    assertThat(other.facts().featureNames())
        .containsExactly("GET_TLV_PROPERTIES", "CCID_ESC_COMMAND");
  }

  @Test
  void model_isToldByProductBeforeName() {
    Optional<UsbProduct> acr122 = Optional.of(new UsbProduct(0x072F, 0x2200));
    assertThat(ReaderModel.of("whatever", acr122)).isEqualTo(ReaderModel.ACR122U);
    assertThat(ReaderModel.of("ACS ACR1252 1S CL Reader 00 00", Optional.empty()))
        .isEqualTo(ReaderModel.ACR1252U);
    assertThat(ReaderModel.of("ACS ACR1252", Optional.of(new UsbProduct(1, 2))))
        .isEqualTo(ReaderModel.PART10);
    assertThatThrownBy(() -> ReaderModel.parse("acr9")).hasMessageContaining("acr1281u");
  }

  @Test
  void firmwareUpgrade_isNeverSent() {
    VirtualFirmware firmware = new VirtualFirmware(VirtualFirmware.Model.ACR1281U);
    for (String command : new String[] {"FF 00 00 E0 00", "FF0000E001", "E0 00 00 E0 00", "FF"}) {
      assertThat(EscapeGuard.findRefusal(EscapeBytes.parse(command))).as(command).isPresent();
    }
    for (String command : new String[] {"FF 00 48 00 00", "E0 00 00 18 00", "FF 00 40 0E 04"}) {
      assertThat(EscapeGuard.findRefusal(EscapeBytes.parse(command))).as(command).isEmpty();
    }
    // Why: it would be the last that is heard of it.
    firmware.control(EscapeBytes.parse("FF 00 00 E0 00").bytes());
    assertThat(firmware.isUpgrading()).isTrue();
  }

  @Test
  void settings_areReadAsTheyAreSpelled_andNothingElse() {
    assertThat(ReaderSetting.parse("")).isEmpty();
    Map<ReaderSetting, Boolean> parsed = ReaderSetting.parse("polling=on,led=off");
    assertThat(ReaderSetting.spell(parsed)).isEqualTo("led=off,polling=on");
    for (String wrong : new String[] {"led", "led=1", "lamp=on", "led=on,led=off", "led=on,"}) {
      assertThatThrownBy(() -> ReaderSetting.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> EscapeBytes.parse("FF 0")).hasMessageContaining("hexadecimal");
  }
}
