package org.onecard.lab.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.AgentMain;
import org.onecard.agent.profile.ProfileFiles;
import org.onecard.card.apdu.Hex;
import org.onecard.lab.LabFiles;
import org.onecard.virtual.card.BlankCard;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.SsseCardOptions;
import org.onecard.virtual.card.TraceCard;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.card.VirtualSsseCard;
import org.onecard.virtual.pcscd.PcscParts;
import org.onecard.virtual.pcscd.PrivatePcscd;
import org.onecard.virtual.slot.VirtualSlot;

/** The commands on a card, in processes of their own and over a real PC/SC service. */
@Tag("real")
class CardTraceTest {

  private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "onecard");
  private static final long PATIENCE_S = 120;

  @TempDir private Path folder;

  private Path directory;
  private PcscParts parts;
  private PrivatePcscd daemon;
  private VirtualSlot slot;

  @BeforeEach
  void startService() throws IOException {
    // Not below the temporary folder of the test: a socket's path is limited to 107 bytes.
    directory = Files.createTempDirectory("onecard-");
    parts = PcscParts.find(CACHE);
    daemon = new PrivatePcscd(directory, 1, parts);
    assertThat(daemon.start()).as(daemon.notTaken().toString()).isNotEqualTo(PrivatePcscd.Way.NONE);
    slot = new VirtualSlot(daemon.slots().get(0).port());
  }

  @AfterEach
  void stopService() throws IOException {
    slot.close();
    daemon.close();
    LabFiles.deleteTree(directory);
  }

  @Test
  void aCard_isRecorded_explained_andPlayedBackInARealSlot() throws Exception {
    for (boolean contact : List.of(true, false)) {
      HolderData holder = HolderData.builder().region("500000").serial(4711).build();
      SsseCardOptions options = SsseCardOptions.ISSUED.withOpenDates().withOpenHolder();
      slot.insert(new VirtualSsseCard(holder, contact ? options : options.contactless()));
      Path file = folder.resolve(contact + ".trace");

      Ran recorded = card("trace", "--out", file.toString());

      assertThat(recorded.said()).contains("social security card 3.00");
      assertThat(recorded.exit()).isZero();
      String text = Files.readString(file);
      assertThat(text)
          .doesNotContain(Hex.of(holder.identifier().bytes()))
          .doesNotContain(Hex.of(holder.cardNumber().value().getBytes(StandardCharsets.US_ASCII)))
          .doesNotContain("000000004711]");
      assertThat(card("trace", "--out", file.toString()).said()).contains("is there already");
      assertThat(card("explain", file.toString()).said())
          .contains("SELECT EF05 卡片信息 card")
          .contains("valid to: 2035-12-31")
          .contains("blacked out")
          .contains("9000 done");

      slot.remove();
      slot.insert(new TraceCard(ProfileFiles.loadTrace(file)));
      Ran played = card("read", "--json");

      assertThat(played.said())
          .contains("\"profile\":\"ssse-3\"")
          .contains("\"valid-to\":\"2035-12-31\"")
          .contains("\"card-number\":\"*******19\"");
      assertThat(played.exit()).isZero();
      slot.remove();
    }
  }

  @Test
  void aCardThatIsNotWanted_isNamed_andAnUnknownOneToo() throws Exception {
    slot.insert(card(HolderData.builder().build()));
    Ran other = card("read", "--profile", "t-union");
    assertThat(other.said()).contains("社会保障卡").contains("not taken here");
    assertThat(other.exit()).isEqualTo(1);
    slot.remove();

    slot.insert(new BlankCard());
    Ran unknown = card("trace");
    assertThat(unknown.said()).startsWith("onecard-trace 1").contains("6A82");
    assertThat(unknown.exit()).isEqualTo(1);
  }

  private static VirtualCard card(HolderData holder) {
    return new VirtualSsseCard(holder);
  }

  private record Ran(int exit, String said) {}

  private Ran card(String verb, String... more) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=UTF-8",
                "-D" + PcscParts.CLIENT_LIBRARY_PROPERTY + "=" + parts.clientLibrary(),
                "-cp",
                System.getProperty("java.class.path"),
                AgentMain.class.getName(),
                "card",
                verb));
    command.addAll(List.of(more));
    if (!verb.equals("explain")) {
      // The driver has two slots even when one is wanted.
      command.addAll(List.of("--reader", daemon.slots().get(0).readerName()));
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PCSCLITE_CSOCK_NAME", daemon.socket().toString());
    Process process = builder.start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
      return new Ran(process.exitValue(), said);
    } finally {
      process.destroyForcibly();
    }
  }
}
