package org.onecard.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor as such: it looks at everything and stops at nothing. */
class DoctorTest {

  @TempDir Path folder;
  private Clinic clinic;

  @BeforeEach
  void open() throws IOException {
    clinic = new Clinic(folder);
  }

  @AfterEach
  void close() {
    clinic.close();
  }

  @Test
  void usualChecks_goFromCardToLedgerToPerson_andHaveNamesOfTheirOwn() {
    assertThat(Doctor.usual().checks())
        .extracting(Check::name)
        .containsExactly(
            "service",
            "polkit",
            "driver",
            "library",
            "reader",
            "escape",
            "sam",
            "serial",
            "port-holder",
            "modem-manager",
            "clock",
            "disk",
            "certificate",
            "host",
            "tls",
            "catalogue",
            "journal",
            "gate",
            "screen");
    assertThat(Doctor.usual().checks()).allMatch(check -> !check.why().isBlank());
  }

  @Test
  void checkThatHangsOrFails_isAFindingAndTheNextIsLookedAt() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Doctor doctor =
        new Doctor(
            List.of(
                check(
                    "hangs",
                    patient -> {
                      never.await();
                      return new Look.Well("at last");
                    }),
                check(
                    "throws",
                    patient -> {
                      throw new IllegalStateException("made up");
                    }),
                check(
                    "reads",
                    patient -> {
                      throw new IOException("the disk is gone");
                    }),
                check("works", patient -> new Look.Well("fine"))),
            Duration.ofMillis(200));
    List<String> told = new ArrayList<>();

    List<Finding> findings =
        doctor.examine(clinic.patient(), finding -> told.add(finding.check().name()));

    assertThat(told).containsExactly("hangs", "throws", "reads", "works");
    assertThat(findings.get(0).look().found()).contains("did not come to an end");
    assertThat(findings.get(1).look().found()).contains("a fault of our own");
    assertThat(findings.get(2).look().found()).isEqualTo("the disk is gone");
    assertThat(findings).extracting(Finding::isWrong).containsExactly(true, true, true, false);
    never.countDown();
  }

  @Test
  void fixThatWritesAFile_writesItOnce() throws Exception {
    Path file = folder.resolve("etc/rules.d/60-made-up.rules");
    Fix.WriteFile fix = new Fix.WriteFile(file, "x\n");
    fix.run();
    assertThat(file).hasContent("x");
    Files.writeString(file, "ours\n");

    assertThat(fault(fix)).contains("is there already");
    assertThat(file).hasContent("ours");
  }

  @Test
  void fixThatRunsAProgram_saysWhenItFailed() throws Exception {
    Fix.RunProgram.of("true").run();
    assertThat(fault(Fix.RunProgram.of("false"))).contains("run false ended with 1");
  }

  private static String fault(Fix fix) throws InterruptedException {
    try {
      fix.run();
      return "none";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static Check check(String name, Check.Looking looking) {
    return new Check(name, name, "it is tried", looking);
  }
}
