package org.onecard.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.lab.LabFiles;
import org.onecard.lab.slot.LabSlots;
import org.onecard.lab.slot.TestParts;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.serial.SocatPart;

/**
 * The main job, end to end: virtual cards in the slots of a real PC/SC service, five terminals, a
 * host in a process of its own that is killed and started again, TLS with client certificates, and
 * the book on disk.
 */
@Tag("real")
class DemoScriptTest {

  private static final Charset GBK = Charset.forName("GBK");

  @TempDir private Path directory;

  @Test
  void everyTapGoesAsTheScriptSays_andTheBookHoldsEachOnce() throws Exception {
    StringWriter printed = new StringWriter();
    StringWriter complained = new StringWriter();
    try (LabSlots slots =
        LabSlots.start(Place.slots(), TestParts.runDirectory(), TestParts.find())) {
      assertThat(slots.description()).contains("a real PC/SC service");
      try (DemoWorld world =
          DemoWorld.open(
              directory, LabFiles.sample("demo/catalogue.yaml"), slots, DemoScript.TAP_TIMES)) {
        Stage stage = new Stage(world, true, new PrintWriter(printed), new PrintWriter(complained));
        stage.play(DemoScript.acts());
        Reckoning reckoning = new Reckoning(world.desk(), stage);
        reckoning.check(DemoScript.balancesAfterwards());
        reckoning.checkPurse(DemoScript.paidFromThePurseFen());

        assertThat(stage.complaints()).as(complained.toString()).isEmpty();
        // `./onecard test` finds or fetches socat; a bare Maven run may have none.
        assertThat(world.scannerDescription().startsWith("a scanner on a serial port"))
            .isEqualTo(!System.getProperty(SocatPart.PROPERTY, "").isBlank());
      }
    }
    List<JsonObject> taps = printed.toString().lines().map(JsonObject::new).toList();
    assertThat(taps)
        .hasSize((int) DemoScript.acts().stream().filter(DemoScriptTest::isTap).count());
    assertThat(taps)
        .allSatisfy(
            tap ->
                assertThat(tap.fieldNames())
                    .containsExactlyInAnyOrder(
                        "shows",
                        "tapId",
                        "terminal",
                        "item",
                        "scenario",
                        "cardToken",
                        "decision",
                        "reason",
                        "chargeFen",
                        "holderShown",
                        "online",
                        "phasesMs"));
    // The purse that came back finished the tap that it had begun.
    assertThat(taps.stream().map(tap -> tap.getString("tapId")).distinct())
        .hasSize(taps.size() - 1);
    assertThat(filesThatNameSomebody()).isEmpty();
  }

  private static boolean isTap(Act act) {
    return act instanceof Act.TapAct;
  }

  /** Files in which a card's identification code, number, name or social security number stands. */
  private List<String> filesThatNameSomebody() throws IOException {
    List<byte[]> secrets = new ArrayList<>();
    for (HolderData holder : Cast.holders()) {
      String code = HexFormat.of().formatHex(holder.identifier().bytes());
      secrets.add(holder.identifier().bytes());
      secrets.add(code.getBytes(StandardCharsets.US_ASCII));
      secrets.add(code.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
      secrets.add(holder.socialSecurityNumber().getBytes(StandardCharsets.US_ASCII));
      secrets.add(holder.cardNumber().value().getBytes(StandardCharsets.US_ASCII));
      secrets.add(holder.name().getBytes(GBK));
      secrets.add(holder.name().getBytes(StandardCharsets.UTF_8));
    }
    Set<Path> files;
    try (Stream<Path> all = Files.walk(directory)) {
      files =
          all.filter(Files::isRegularFile)
              // What the operator was given to import names cards by their codes.
              .filter(file -> !file.endsWith("registry.csv"))
              .collect(Collectors.toSet());
    }
    assertThat(files).as("files to search").hasSizeGreaterThan(10);
    List<String> found = new ArrayList<>();
    for (Path file : files) {
      byte[] content = Files.readAllBytes(file);
      for (byte[] secret : secrets) {
        if (contains(content, secret)) {
          found.add(file + " holds " + new String(secret, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return found;
  }

  private static boolean contains(byte[] content, byte[] wanted) {
    String haystack = new String(content, StandardCharsets.ISO_8859_1);
    return haystack.contains(new String(wanted, StandardCharsets.ISO_8859_1));
  }
}
