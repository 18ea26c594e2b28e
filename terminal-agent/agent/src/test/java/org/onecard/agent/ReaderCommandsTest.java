package org.onecard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.cli.AgentCommand;
import org.onecard.virtual.card.EchoCard;
import org.onecard.virtual.pcscd.PrivatePcscd;
import org.onecard.virtual.serial.DeviceEnd;
import org.onecard.virtual.serial.LineFaults;
import org.onecard.virtual.serial.PtyPair;
import org.onecard.virtual.serial.SocatPart;
import org.onecard.virtual.serial.VirtualOsdpReader;
import org.onecard.virtual.slot.VirtualSlot;
import picocli.CommandLine;

/** {@code reader …} over a real service with virtual slots named as real readers. */
@Tag("real")
@Timeout(120)
class ReaderCommandsTest {

  private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "onecard");

  @TempDir Path folder;
  private final StringWriter said = new StringWriter();
  private PrivatePcscd pcscd;

  @BeforeEach
  void open() throws IOException {
    pcscd = TestPcscd.made();
  }

  @AfterEach
  void close() throws IOException {
    pcscd.close();
  }

  private void plugIn(String reader) throws IOException {
    pcscd.stop();
    pcscd = pcscd.withReaders(List.of(reader));
    pcscd.start();
  }

  @Test
  void readerOfASerial_isListedAndDescribed_andTakesNoCommandsThroughVpcd() throws Exception {
    plugIn("Maker Twin [CL Reader] (OLD111)");
    String first = pcscd.slots().get(0).readerName();
    assertThat(run("reader", "list")).isZero();
    assertThat(said.toString()).contains("serial   OLD111").contains("#00, empty");
    assertThat(run("reader", "info", "--reader", first)).isZero();
    assertThat(said.toString())
        .contains("profile  part10")
        .contains("commands do not get through its driver");
    assertThat(run("reader", "configure", "--reader", first, "--send", "FF 00 00 E0 00"))
        .isNotZero();
    assertThat(said.toString()).contains("is never sent");
    assertThat(
            run(
                "reader",
                "configure",
                "--reader",
                first,
                "--profile",
                "acr122u",
                "--set",
                "led=off"))
        .isEqualTo(1);
    assertThat(said.toString()).contains("the driver lets no commands through");
  }

  @Test
  void newReader_takesThePositionOver_onceItHasReadACard() throws Exception {
    plugIn("Maker Twin [CL Reader] (OLD111)");
    assertThat(run("reader", "replace", "serial:OLD111")).isEqualTo(1);
    assertThat(said.toString()).contains("is still there");

    plugIn("Maker Twin [CL Reader] (NEW222)");
    try (VirtualSlot slot = new VirtualSlot(pcscd.slots().get(0).port())) {
      slot.insert(EchoCard.overT1());
      assertThat(run("reader", "replace", "serial:OLD111")).as(said::toString).isZero();
      assertThat(said.toString()).contains("serial:NEW222 is at serial:OLD111 from now on");
      assertThat(run("reader", "test", "--reader", "serial:OLD111#00", "--rounds", "5"))
          .as(said::toString)
          .isZero();
      assertThat(said.toString()).contains("5 of 5 read").contains("weakest: ");
    }
  }

  @Test
  void osdpReader_isFoundByRateAndAddress_andItsLineIsTried() throws Exception {
    Path directory = Files.createDirectories(folder.resolve("cable"));
    try (PtyPair cable = new PtyPair(directory, SocatPart.find(CACHE.resolve("socat")))) {
      cable.start();
      String port = cable.near().toString();
      assertThat(run("reader", "osdp", "discover", "--port", port, "--baud", "9600")).isEqualTo(1);
      assertThat(said.toString()).contains("nobody answers");

      new DeviceEnd(cable.far(), new VirtualOsdpReader(5), LineFaults.NONE).start();
      assertThat(run("reader", "osdp", "discover", "--port", port)).isZero();
      assertThat(said.toString()).contains("address 5 at ").contains("--signal osdp:");
      assertThat(run("reader", "osdp", "test", "--port", port, "--address", "5", "--rounds", "30"))
          .isZero();
      assertThat(said.toString()).contains("30 of 30 answered").contains(": good");
      assertThat(run("reader", "osdp", "test", "--port", port, "--address", "6", "--rounds", "2"))
          .isEqualTo(1);
      assertThat(run("reader", "osdp", "test", "--port", port, "--address", "127")).isEqualTo(2);
    }
  }

  private int run(String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    boolean ofTheFolder = !words[1].equals("list") && !words[1].equals("osdp");
    if (ofTheFolder) {
      arguments.add("--data");
      arguments.add(folder.toString());
    }
    said.getBuffer().setLength(0);
    PrintWriter out = new PrintWriter(said, true);
    return new CommandLine(new AgentCommand())
        .setOut(out)
        .setErr(out)
        .setExecutionExceptionHandler(
            (fault, command, parsed) -> {
              command.getErr().println(fault.getMessage());
              return 1;
            })
        .execute(arguments.toArray(String[]::new));
  }
}
