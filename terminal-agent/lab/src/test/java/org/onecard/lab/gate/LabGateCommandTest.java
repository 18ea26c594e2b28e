package org.onecard.lab.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.onecard.device.gate.GateKind;
import org.onecard.device.gate.GateSettings;
import picocli.CommandLine;

class LabGateCommandTest {

  private final StringWriter errors = new StringWriter();

  @ParameterizedTest
  @EnumSource(LabKind.class)
  void printedSetting_isOneThatATerminalTakes(LabKind kind) {
    if (kind.isGate()) {
      assertThat(GateSettings.parse(kind.setting("/dev/x")).kind())
          .isEqualTo(GateKind.parse(kind.spelled()));
    } else {
      assertThat(kind).isEqualTo(LabKind.OSDP);
    }
  }

  @Test
  void everyKindOfGate_isThere() {
    for (GateKind kind : GateKind.values()) {
      assertThat(LabKind.valueOf(kind.name()).isGate()).isTrue();
    }
  }

  @Test
  void whatCannotBe_isRefusedWithASentence() {
    assertThat(run("--kind", "tripod")).isEqualTo(2);
    assertThat(errors.toString()).contains("lcus1, modbus, dry, tx1500, swing or osdp");
    assertThat(run("--kind", "osdp", "--measure", "3")).isEqualTo(2);
    assertThat(run("--kind", "swing", "--delay", "20000")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
  }

  private int run(String... arguments) {
    return new CommandLine(new LabGateCommand())
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(errors, true))
        .execute(arguments);
  }
}
