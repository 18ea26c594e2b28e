package org.onecard.lab.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.onecard.card.code.CodeSorter;
import org.onecard.card.code.PresentedCode;
import org.onecard.card.code.ScannedCode;
import org.onecard.card.code.Sm2PublicKey;
import org.onecard.card.code.TransitQrCheck;
import org.onecard.card.code.TransitQrRoots;
import org.onecard.card.code.TransitQrVerdict;
import picocli.CommandLine;

class LabCodeCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter errors = new StringWriter();

  @Test
  void printedTransitCode_isGenuineUnderThePrintedRoot() {
    assertThat(run("--kind", "transit", "--root-key")).isZero();
    String[] root = out.toString().strip().split(":", 2);
    TransitQrCheck check =
        new TransitQrCheck(
            TransitQrRoots.of(
                Map.of(
                    Integer.parseInt(root[0], 16),
                    Sm2PublicKey.of(HexFormat.of().parseHex(root[1])))),
            ZoneId.of("Asia/Shanghai"));
    out.getBuffer().setLength(0);
    assertThat(run("--kind", "transit", "--serial", "42")).isZero();
    PresentedCode code = CodeSorter.sort(ScannedCode.of(out.toString().strip()));
    assertThat(check.check(((PresentedCode.TransitCode) code).qr(), Instant.now()))
        .isInstanceOf(TransitQrVerdict.Genuine.class);
  }

  @Test
  void printedElectronicCard_isOne_andEachIsAnother() {
    run("--kind", "ecard");
    run("--kind", "ecard");
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(2).doesNotHaveDuplicates();
    assertThat(CodeSorter.sort(ScannedCode.of(lines.get(0))))
        .isInstanceOf(PresentedCode.ElectronicCard.class);
  }

  @Test
  void drawing_isSquareWithItsQuietZone() {
    run("--kind", "ecard", "--draw");
    List<String> drawing = out.toString().lines().skip(1).toList();
    int width = drawing.get(0).length();
    assertThat(drawing).hasSize((width + 1) / 2).allMatch(line -> line.length() == width);
    assertThat(drawing.get(0)).isEqualTo("█".repeat(width));
  }

  @Test
  void wrongOptions_areToldWithTheRightOnes() {
    assertThat(run("--kind", "plastic")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(run("--kind", "ecard", "--region", "5")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(run("--kind", "transit", "--every", "60")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(errors.toString())
        .contains("it is transit or ecard, not plastic")
        .contains("six digits")
        .contains("a code is good for 60");
  }

  private int run(String... arguments) {
    return new CommandLine(new LabCodeCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(errors, true))
        .execute(arguments);
  }
}
