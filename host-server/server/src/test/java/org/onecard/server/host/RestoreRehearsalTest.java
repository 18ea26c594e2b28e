package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.PhaseTimes;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Facts;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.server.HostMain;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.host.TestTerminal.TestCard;

/** A host is lost, and another goes on from its backup. */
class RestoreRehearsalTest {

  @TempDir private Path folder;

  @Test
  void hostKilledAfterABackup_restoredElsewhere_terminalsSendAgain_nothingTwice_andTheRestIsListed()
      throws Exception {
    Path backup = folder.resolve("monday.onecard-backup");
    TestTerminal gate;
    TestTerminal kiosk;
    List<ChainedRecord> gateSaid = new ArrayList<>();
    List<ChainedRecord> kioskSaid = new ArrayList<>();
    long backedUp;
    long paidBefore;
    long decidedOnline;
    try (HostProcess first = HostProcess.start(folder.resolve("first"))) {
      first.stock();
      gate = first.enrol("gate-01");
      kiosk = first.enrol("gate-02");
      try (Link link = gate.connect(first.tapPort())) {
        gateSaid.add(gate.open());
        gateSaid.add(gate.tap(TestCard.SENIOR));
        gateSaid.add(passed(gate, gateSaid.get(1)));
        send(link, gate, gateSaid);
      }
      backedUp = backUpWhileTerminalsSpeak(first, kiosk, kioskSaid, backup);
      try (Link link = gate.connect(first.tapPort())) {
        ChainedRecord online = gate.tap(TestCard.ADULT, Instant.now().plusSeconds(5));
        ChainedRecord through = passed(gate, online);
        ChainedRecord alone =
            gate.advice(
                Optional.empty(),
                TestCard.SENIOR,
                Facts.NONE,
                new Decision.Approved(
                    Money.fen(100), Optional.empty(), Optional.empty(), new Notice("过", "pass")));
        List<ChainedRecord> more = List.of(online, through, alone, passed(gate, alone));
        decidedOnline = -send(link, gate, more).get(0).posted().amountFen();
        gateSaid.addAll(more);
      }
      paidBefore = paid(first);
      first.kill();
    }

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
        .isEqualTo("rw-------");
    Path second = folder.resolve("second");
    assertThat(run("host", "restore", "--from", backup.toString(), "--data", second.toString()))
        .startsWith("0 ")
        .contains("It is proved");
    assertThat(run("host", "restore", "--from", backup.toString(), "--data", second.toString()))
        .startsWith("1 ")
        .contains("is not empty");
    try (HostProcess again = HostProcess.start(second)) {
      long records = records(again);
      assertThat(records).isGreaterThanOrEqualTo(backedUp);
      awaitTime(((Body.TapBody) gateSaid.get(3).content().body()).decideBy().plusMillis(200));
      try (Link link = gate.connect(again.tapPort())) {
        send(link, gate, gateSaid);
        send(link, gate, gateSaid); // Nothing twice, however often.
      }
      // The one who has dropped what the lost host countersigned cannot go on.
      ChainedRecord last = kioskSaid.get(kioskSaid.size() - 1);
      try (Link link = kiosk.connect(again.tapPort())) {
        link.send(kiosk.submit(last));
        assertThat(link.receive(Message.Refusal.class).code()).isEqualTo(RefusalCode.SEQUENCE);
      }

      JsonObject ofGate =
          reconcile(again, new PaperExport(gate, later()).with(all(gateSaid)), "gate.jsonl");
      assertThat(count(ofGate, "BOOKED")).isEqualTo(gateSaid.size() - 1);
      assertThat(count(ofGate, "DIFFERS")).isEqualTo(1);
      assertThat(count(ofGate, "UNDECIDED")).isEqualTo(1);
      assertThat(ofGate.getJsonArray("runs").encode())
          .contains("\"UNDECIDED\",\"from\":\"" + gateSaid.get(3).content().id());
      JsonObject ofKiosk =
          reconcile(again, new PaperExport(kiosk, later()).with(last), "kiosk.jsonl");
      long atHost = count(ofKiosk, "RELEASED");
      assertThat(count(ofKiosk, "GONE")).isEqualTo(kioskSaid.size() - 1 - atHost).isPositive();
      assertThat(count(ofKiosk, "NOT_SUBMITTED")).isEqualTo(1);

      assertThat(records(again)).isEqualTo(gateSaid.size() + atHost);
      // What the lost host had decided online since the backup is all that is missing.
      assertThat(paidBefore - paid(again)).isEqualTo(decidedOnline).isPositive();
      again.terminate();
    }
  }

  @Test
  void damagedBackup_isRefusedInASentence_andTheFolderStaysEmpty() throws Exception {
    Path data = folder.resolve("host");
    TestHost.startStocked(Files.createDirectory(data)).close();
    Path backup = folder.resolve("backup");
    assertThat(backUpWithKeys(data, backup)).startsWith("0 ");
    assertThat(run("host", "backup", "--to", backup.toString(), "--data", data.toString()))
        .startsWith("1 ")
        .contains("is there already");
    byte[] whole = Files.readAllBytes(backup);
    for (int length : new int[] {0, 10, whole.length / 3, whole.length / 2}) {
      refused(Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length)));
    }
    byte[] turned = whole.clone();
    turned[whole.length / 2] ^= 1;
    refused(Files.write(folder.resolve("turned"), turned));
    Path without = folder.resolve("without");
    assertThat(run("host", "backup", "--to", without.toString(), "--data", data.toString()))
        .startsWith("0 ")
        .contains("Keys are not in it", "token.key");
    Path other = folder.resolve("other");
    assertThat(run("host", "restore", "--from", without.toString(), "--data", other.toString()))
        .startsWith("0 ")
        .contains("Copy the host's keys into");
    assertThat(run("ledger", "verify", "--data", other.toString()))
        .contains("authority.key is missing");
  }

  @Test
  void aBookThatIsNotAsFarAsItsBackupSays_isNotCalledProved() throws Exception {
    Path data = folder.resolve("host");
    TestHost.startStocked(Files.createDirectory(data)).close();
    Path backup = folder.resolve("backup");
    assertThat(backUpWithKeys(data, backup)).startsWith("0 ");
    Path saysMore =
        rewrite(
            backup,
            manifest -> manifest.put("commits", manifest.getLong("commits") + 1),
            folder.resolve("says-more"));
    Path saysOther =
        rewrite(
            backup, manifest -> manifest.put("tip", "0".repeat(64)), folder.resolve("says-other"));

    for (Path each : List.of(saysMore, saysOther)) {
      Path into = folder.resolve("into-" + each.getFileName());
      assertThat(run("host", "restore", "--from", each.toString(), "--data", into.toString()))
          .startsWith("1 ")
          .contains("The backup says that its book goes up to commit", "Take another backup")
          .doesNotContain("It is proved");
    }
  }

  @Test
  void keysThatATokenWrapped_areInTheBackup_andWhatNoRestoreTakesIsSaidBefore() throws Exception {
    Path data = folder.resolve("host");
    TestHost.startStocked(Files.createDirectory(data)).close();
    Path wrapped = Files.createDirectory(data.resolve("keys").resolve("wrapped"));
    Files.write(wrapped.resolve("purse-transport-tac-1-sm4"), new byte[] {1, 2, 3});
    Path backup = folder.resolve("backup");
    assertThat(backUpWithKeys(data, backup)).startsWith("0 ");
    Path into = folder.resolve("into");

    assertThat(run("host", "restore", "--from", backup.toString(), "--data", into.toString()))
        .startsWith("0 ")
        .contains("It is proved");

    Path restored = into.resolve("keys").resolve("wrapped").resolve("purse-transport-tac-1-sm4");
    assertThat(restored).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(restored)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(into.resolve("keys"))))
        .isEqualTo("rwx------");

    Files.write(data.resolve("keys").resolve("authority.key (copy)"), new byte[1]);
    Path second = folder.resolve("second");
    assertThat(backUpWithKeys(data, second))
        .startsWith("1 ")
        .contains("authority.key (copy) has a name that no restore would take");
    assertThat(second).doesNotExist();
    assertThat(run("host", "backup", "--to", second.toString(), "--data", data.toString()))
        .startsWith("0 ")
        .contains("authority.key (copy)", "wrapped/purse-transport-tac-1-sm4");
  }

  private static String backUpWithKeys(Path data, Path to) {
    return run("host", "backup", "--to", to.toString(), "--with-keys", "--data", data.toString());
  }

  /** The same backup with something else in its manifest. */
  private static Path rewrite(Path backup, UnaryOperator<JsonObject> change, Path to)
      throws IOException {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(backup));
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        byte[] content = in.readAllBytes();
        out.write(
            entry.getName().equals("manifest.json")
                ? change.apply(new JsonObject(Buffer.buffer(content))).toBuffer().getBytes()
                : content);
        out.closeEntry();
      }
    }
    return to;
  }

  private void refused(Path backup) throws Exception {
    Path into = folder.resolve("into");
    assertThat(run("host", "restore", "--from", backup.toString(), "--data", into.toString()))
        .startsWith("1 ")
        .doesNotContain("Exception");
    if (Files.exists(into)) {
      assertThat(into).isEmptyDirectory();
    }
  }

  // ---- helpers ----

  /** Answers how many records were booked before the backup was asked for. */
  private long backUpWhileTerminalsSpeak(
      HostProcess host, TestTerminal kiosk, List<ChainedRecord> said, Path backup)
      throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    List<Throwable> faults = new ArrayList<>();
    Thread speaking =
        new Thread(
            () -> {
              try (Link link = kiosk.connect(host.tapPort())) {
                said.add(kiosk.open());
                send(link, kiosk, said);
                int more = 0;
                // Some after the backup too: these the restored book does not hold.
                while (!enough.get() || more++ < 5) {
                  List<ChainedRecord> next =
                      List.of(kiosk.say(new Body.EventBody("test.event", "no " + said.size())));
                  send(link, kiosk, next);
                  said.addAll(next);
                }
              } catch (Exception | AssertionError e) {
                faults.add(e);
              }
            },
            "kiosk");
    speaking.start();
    long before = records(host);
    JsonObject made =
        host.ask(
            AdminRequest.of("host-backup")
                .with("to", backup.toString())
                .with("keys", folder.resolve("first").resolve("keys").toString())
                .with("withKeys", "true"));
    assertThat(made.getLong("records")).isGreaterThanOrEqualTo(before);
    assertThat(made.getString("tip")).hasSize(64);
    enough.set(true);
    speaking.join();
    assertThat(faults).isEmpty();
    return before;
  }

  private static ChainedRecord[] all(List<ChainedRecord> records) {
    return records.toArray(ChainedRecord[]::new);
  }

  /** Each commit's answers come in a message of their own. */
  private static List<Answer> send(Link link, TestTerminal terminal, List<ChainedRecord> records)
      throws Exception {
    link.send(terminal.submit(all(records)));
    List<Answer> answers = new ArrayList<>();
    while (answers.size() < records.size()) {
      link.receive(Answers.class).leaves().forEach(leaf -> answers.add(leaf.answer()));
    }
    assertThat(answers).hasSize(records.size());
    return answers;
  }

  private static ChainedRecord passed(TestTerminal gate, ChainedRecord tap) {
    return gate.say(
        new Body.OutcomeBody(
            tap.content().id().toString(), Outcome.PASSED, new PhaseTimes(1, 1, 1, 1, 1)));
  }

  private static long records(HostProcess host) throws Exception {
    return host.ask(AdminRequest.of("ledger-verify")).getLong("records");
  }

  private static long paid(HostProcess host) throws Exception {
    return host.ask(AdminRequest.of("status"))
        .getJsonObject("accounts")
        .getLong("operator:metro", 0L);
  }

  private JsonObject reconcile(HostProcess host, PaperExport export, String name) throws Exception {
    return host.ask(
        AdminRequest.of("ledger-reconcile")
            .with("file", export.write(folder.resolve(name)).toString()));
  }

  private static long count(JsonObject result, String kind) {
    assertThat(result.getJsonArray("faults")).isEmpty();
    return result.getJsonArray("counts").stream()
        .map(JsonObject.class::cast)
        .filter(count -> count.getString("kind").equals(kind))
        .mapToLong(count -> count.getLong("records"))
        .sum();
  }

  private static Instant later() {
    return Instant.now().plusSeconds(3_600);
  }

  private static void awaitTime(Instant at) throws InterruptedException {
    while (Instant.now().isBefore(at)) {
      Thread.sleep(50);
    }
  }

  private static String run(String... args) {
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out, true);
    return HostMain.run(printer, printer, args) + " " + out;
  }
}
