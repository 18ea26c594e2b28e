package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.CatalogueDelivery;
import org.onecard.protocol.message.Message.DenyListOffer;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.server.HostMain;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.host.TestTerminal.TestCard;

/** Two hosts, each a process of its own, upon one book in a real PostgreSQL. */
final class SharedBookTest {

  @TempDir private Path folder;

  private EmbeddedPostgres postgres;
  private String database = "";

  @BeforeEach
  void startPostgres() throws IOException {
    postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
    database = "postgresql://postgres@localhost:%d/postgres".formatted(postgres.getPort());
  }

  @AfterEach
  void stopPostgres() throws IOException {
    postgres.close();
  }

  private HostProcess start(String node) throws IOException {
    return HostProcess.start(folder.resolve(node), "--database", database);
  }

  /** As the technician does who sets the second node up. */
  private void copyKeys(String from, String to) throws IOException {
    Path target = folder.resolve(to).resolve("keys");
    Files.createDirectories(target.getParent());
    try (Stream<Path> files = Files.walk(folder.resolve(from).resolve("keys"))) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(folder.resolve(from).resolve("keys").relativize(file)));
      }
    }
  }

  @Test
  void terminalOfAKilledHost_goesOnAtTheOther_andNothingIsBookedTwice() throws Exception {
    TestTerminal gate;
    Submission unanswered;
    try (HostProcess first = start("first")) {
      first.stock();
      copyKeys("first", "second");
      gate = first.enrol();
      try (HostProcess second = start("second")) {
        try (Link link = gate.connect(first.tapPort())) {
          link.send(gate.submit(gate.open(), gate.tap(TestCard.ADULT)));
          assertThat(link.receive()).isInstanceOf(Answers.class);
          unanswered = gate.submit(gate.tap(TestCard.SENIOR));
          link.send(unanswered);
          first.kill();
        }
        try (Link link = gate.connect(second.tapPort())) {
          link.send(unanswered);
          assertThat(link.receive()).isInstanceOf(Answers.class);
          link.send(gate.submit(gate.tap(TestCard.ADULT)));
          assertThat(link.receive()).isInstanceOf(Answers.class);
        }
        assertThat(
                second
                    .ask(AdminRequest.of("ledger-explain").with("tap", "gate-01.1.2"))
                    .getLong("paidFen"))
            .isEqualTo(300);
        assertThat(second.ask(AdminRequest.of("ledger-verify")).getBoolean("proved")).isTrue();
        assertThat(second.ask(AdminRequest.of("ledger-verify")).getLong("records")).isEqualTo(4);
      }
    }
  }

  @Test
  void terminalThatComesBack_goesOnWhereTheOtherHostLeftIt() throws Exception {
    try (HostProcess first = start("first")) {
      first.stock();
      copyKeys("first", "second");
      TestTerminal gate = first.enrol();
      try (HostProcess second = start("second")) {
        tell(gate, first, gate.submit(gate.open(), gate.tap(TestCard.ADULT)));
        tell(gate, second, gate.submit(gate.tap(TestCard.SENIOR), gate.tap(TestCard.SENIOR)));
        tell(gate, first, gate.submit(gate.tap(TestCard.SENIOR)));
        tell(gate, second, gate.submit(gate.tap(TestCard.SENIOR)));
        assertThat(first.ask(AdminRequest.of("ledger-verify")).getBoolean("proved")).isTrue();
        assertThat(first.ask(AdminRequest.of("ledger-verify")).getLong("records")).isEqualTo(6);
      }
    }
  }

  private static void tell(TestTerminal gate, HostProcess host, Submission submission)
      throws Exception {
    try (Link link = gate.connect(host.tapPort())) {
      link.send(submission);
      Message told = link.receive();
      // What the host hands on after a greeting may come first.
      while (told instanceof CatalogueDelivery || told instanceof DenyListOffer) {
        told = link.receive();
      }
      assertThat(told).isInstanceOf(Answers.class);
    }
  }

  @Test
  void restoredDatabase_underTheKeys_takesAgainWhatItLost_andAgreesWithTheJournal()
      throws Exception {
    TestTerminal gate;
    ChainedRecord opened;
    ChainedRecord before;
    ChainedRecord after;
    try (HostProcess first = start("first")) {
      first.stock();
      copyKeys("first", "restored");
      gate = first.enrol();
      opened = gate.open();
      before = gate.tap(TestCard.ADULT);
      tell(gate, first, gate.submit(opened, before));
      assertThat(
              first.refusal(
                  AdminRequest.of("host-backup")
                      .with("to", folder.resolve("no.backup").toString())
                      .with("keys", folder.resolve("first").resolve("keys").toString())
                      .with("withKeys", "false")))
          .contains("pg_dump");
      assertThat(folder.resolve("no.backup")).doesNotExist();
      first.terminate();
    }
    // What pg_dump and pg_restore leave, whose programs the tests have not got.
    try (Connection sql = postgres.getTemplateDatabase().getConnection();
        Statement statement = sql.createStatement()) {
      statement.execute("CREATE DATABASE restored TEMPLATE postgres");
    }
    try (HostProcess first = start("first")) {
      after = gate.tap(TestCard.SENIOR);
      tell(gate, first, gate.submit(after));
      first.kill();
    }
    try (HostProcess restored =
        HostProcess.start(
            folder.resolve("restored"),
            "--database",
            database.substring(0, database.lastIndexOf('/')) + "/restored")) {
      Path journal =
          new PaperExport(gate, Instant.now().plusSeconds(60))
              .with(opened, before, after)
              .write(folder.resolve("journal.jsonl"));
      assertThat(reconciled(journal)).contains("2 booked", "1 not at the host yet");

      tell(gate, restored, gate.submit(after));

      assertThat(reconciled(journal)).contains("agree:");
      assertThat(restored.ask(AdminRequest.of("ledger-verify")).getBoolean("proved")).isTrue();
      assertThat(restored.ask(AdminRequest.of("ledger-verify")).getLong("records")).isEqualTo(3);
    }
  }

  private String reconciled(Path journal) {
    StringWriter out = new StringWriter();
    int unused =
        HostMain.run(
            new PrintWriter(out, true),
            new PrintWriter(out, true),
            "ledger",
            "reconcile",
            journal.toString(),
            "--data",
            folder.resolve("restored").toString());
    return out.toString();
  }

  @Test
  void whatOneHostPublishesAndRevokes_holdsAtTheOther() throws Exception {
    try (HostProcess first = start("first")) {
      first.stock();
      copyKeys("first", "second");
      TestTerminal gate = first.enrol();
      try (HostProcess second = start("second");
          Link link = gate.connect(second.tapPort())) {
        link.send(gate.submit(gate.open()));
        assertThat(link.receive()).isInstanceOf(Answers.class);
        first.ask(
            AdminRequest.of("catalog-publish").with("file", dearer().toString()).with("at", "now"));
        assertThat(link.receive()).isInstanceOf(CatalogueDelivery.class);
        first.ask(AdminRequest.of("revoke").with("terminal", "gate-01").with("why", "stolen"));
        assertThat(link.isEnded()).isTrue();
      }
    }
  }

  private Path dearer() throws IOException {
    Path file = TestHost.copy(folder, "catalogue.yaml");
    Files.writeString(file, Files.readString(file).replace("fare: \"3.00\"", "fare: \"3.10\""));
    return file;
  }

  @Test
  void hostWithOtherKeys_isNotLetIntoTheBook() throws Exception {
    try (HostProcess first = start("first")) {
      first.stock();
      HostDirectory stranger = new HostDirectory(folder.resolve("stranger"));
      HostDirectory apart = new HostDirectory(folder.resolve("apart"));
      // A host that has keys already, of a book of its own.
      OpenBook.begin(apart, "500000", Optional.empty(), Clock.systemUTC(), new SecureRandom())
          .close();
      copyKeys("apart", "stranger");
      assertThatIOException()
          .isThrownBy(
              () ->
                  OpenBook.begin(
                      stranger,
                      "500000",
                      Optional.of(database),
                      Clock.systemUTC(),
                      new SecureRandom()))
          .withMessageContaining("was begun with other keys");
      assertThatIOException()
          .isThrownBy(
              () ->
                  OpenBook.begin(
                      apart,
                      "500000",
                      Optional.of(database),
                      Clock.systemUTC(),
                      new SecureRandom()))
          .withMessageContaining("lies in the file");
    }
  }

  @Test
  void ofTwoHostsThatBeginOneBookWithKeysOfTheirOwn_theSecondIsTurnedAway() throws Exception {
    // Nothing is sealed and nobody enrolled: only the claim tells them apart.
    OpenBook.begin(
            new HostDirectory(folder.resolve("begins")),
            "500000",
            Optional.of(database),
            Clock.systemUTC(),
            new SecureRandom())
        .close();
    for (String region : List.of("500000", "510000")) {
      HostDirectory stranger = new HostDirectory(folder.resolve("apart-" + region));
      OpenBook.begin(stranger, region, Optional.empty(), Clock.systemUTC(), new SecureRandom())
          .close();
      HostDirectory late = new HostDirectory(folder.resolve("late-" + region));
      copyKeys("apart-" + region, "late-" + region);
      assertThatIOException()
          .isThrownBy(
              () ->
                  OpenBook.begin(
                      late, region, Optional.of(database), Clock.systemUTC(), new SecureRandom()))
          .withMessageContaining("was begun with other keys");
    }
  }
}
