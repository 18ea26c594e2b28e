package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.ledger.LedgerVerifier;
import org.onecard.ledger.book.Book;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.LeaseDelivery;
import org.onecard.protocol.message.Message.LeaseTold;
import org.onecard.protocol.message.Message.LeaseWanted;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.protocol.message.PlaceLease;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Outcome;
import org.onecard.protocol.record.PhaseTimes;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.PurseResult;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Facts;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.Reason;
import org.onecard.scenario.SiteState;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.authority.HostKeys;
import org.onecard.server.host.TestTerminal.TestCard;

/** Places of sites from the turnstile into the book and back. */
class SitesEndToEndTest {

  private static final String PANDA = "panda-base";
  private static final String MUSEUM = "museum-exhibition";
  private static final String GARDEN = "garden";
  private static final String TOWN = "old-town";
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final Notice WORDS = new Notice("请入园", "Welcome, go in");

  @TempDir private Path data;
  private TestHost host;
  private TestTerminal gate;
  private Link link;

  @BeforeEach
  void start() throws Exception {
    host = TestHost.startStocked(data);
    // Noon, so that no midnight comes between.
    ZonedDateTime now = host.clock.instant().atZone(ZONE);
    host.clock.advance(
        Duration.between(now, now.toLocalDate().plusDays(1).atTime(LocalTime.NOON).atZone(ZONE)));
    publish();
    registry("");
    gate = enrol("gate-00", PANDA, "cq-metro-1");
    link = gate.connect(host.ports().tap());
  }

  @AfterEach
  void stop() throws Exception {
    link.close();
    host.close();
  }

  @Test
  void aSlotThatIsSoldOut_refusesTheNext() throws Exception {
    at(PANDA);
    for (int n = 1; n <= 3; n++) {
      enter(card(n));
    }
    assertThat(refused(card(4))).isEqualTo(Reason.SLOT_FULL);
    assertThat(slot(PANDA).getInteger("taken")).isEqualTo(3);
    host.proveBook();
  }

  @Test
  void theSameRecordAgain_takesNoSecondPlace() throws Exception {
    at(PANDA);
    Submission once = gate.submit(gate.tap(card(1)));
    Answer first = ask(once);
    Answer again = ask(once);
    assertThat(again).isEqualTo(first);
    assertThat(slot(PANDA).getInteger("taken")).isEqualTo(1);
  }

  @Test
  void anEntryThatNobodyWalkedThrough_givesMoneyAndPlaceBackOnce() throws Exception {
    at(PANDA);
    String tap = enter(card(1));
    assertThat(ask(gate.submit(nobody(tap))).posted()).isEqualTo(Money.fen(1_000));
    assertThat(ask(gate.submit(nobody(tap))).posted()).isEqualTo(Money.ZERO);
    assertThat(slot(PANDA).getInteger("taken")).isZero();
    enter(card(1));
    assertThat(slot(PANDA).getInteger("taken")).isEqualTo(1);
    host.proveBook();
  }

  @Test
  void whoComesBackBecauseNobodyPassed_hasTheirPlaceAlready() throws Exception {
    at(GARDEN);
    ask(gate.submit(nobody(enter(card(1)))));
    enter(card(1));
    assertThat(slot(GARDEN).getInteger("taken")).isEqualTo(1);
    assertThat(refused(card(1))).isEqualTo(Reason.ENTERED_TODAY);
    host.proveBook();
  }

  @Test
  void aQuotaLoweredUnderARunningDay_letsNobodyElseInAndNobodyOut() throws Exception {
    at(PANDA);
    String tap = enter(card(1));
    enter(card(2));
    JsonObject set = set(PANDA, 1);
    assertThat(set.getInteger("left")).isZero();
    assertThat(set.getInteger("over")).isEqualTo(1);
    assertThat(refused(card(3))).isEqualTo(Reason.SLOT_FULL);
    ask(gate.submit(nobody(tap)));
    assertThat(refused(card(3))).isEqualTo(Reason.SLOT_FULL);
    set(PANDA, 2);
    enter(card(3));
  }

  @Test
  void twoCardsOfOneHolder_enterOnceADayTogether() throws Exception {
    registry(row(1, "") + row(2, "50000099000000000000000000000101"));
    at(PANDA);
    enter(card(1));
    assertThat(refused(card(2))).isEqualTo(Reason.ENTERED_TODAY);
    assertThat(slot(PANDA).getInteger("taken")).isEqualTo(1);
  }

  @Test
  void reservations_openTheDoorForTheirDayAlone() throws Exception {
    at(MUSEUM);
    assertThat(refused(card(1))).isEqualTo(Reason.NOT_BOOKED);
    String tap = lastTap;
    assertThatThrownBy(() -> reserve(tap, today().minusDays(1), 1))
        .hasMessageContaining("has passed");
    assertThatThrownBy(() -> reserve(tap, today(), 6)).hasMessageContaining("larger than slot");
    assertThat(reserve(tap, today(), 4).getString("state")).isEqualTo("open");
    assertThatThrownBy(() -> reserve(tap, today(), 1)).hasMessageContaining("already");
    assertThat(slot(MUSEUM).getInteger("taken")).isEqualTo(4);

    assertThat(refused(card(2))).isEqualTo(Reason.NOT_BOOKED);
    String other = lastTap;
    assertThatThrownBy(() -> reserve(other, today(), 2)).hasMessageContaining("1 places left");

    enter(card(1));
    assertThat(slot(MUSEUM).getInteger("taken")).isEqualTo(4);
    assertThat(refused(card(1))).isEqualTo(Reason.NOT_BOOKED);

    assertThat(reserve(other, today().plusDays(1), 1).getString("day"))
        .isEqualTo(today().plusDays(1).toString());
    assertThat(refused(card(2))).isEqualTo(Reason.BOOKING_LATER);
    host.clock.advance(Duration.ofDays(2));
    assertThat(refused(card(2))).isEqualTo(Reason.BOOKING_PAST);
  }

  @Test
  void whoLeaves_makesRoomAndComesInAgain() throws Exception {
    at(TOWN);
    enter(card(1));
    assertThat(refused(card(1))).isEqualTo(Reason.STILL_INSIDE);
    assertThat(refused(card(2))).isEqualTo(Reason.SITE_FULL);
    TestTerminal exit = enrol("exit-01", TOWN, "town-exit");
    try (Link out = exit.connect(host.ports().tap())) {
      out.send(exit.submit(exit.open(), exit.tap(card(1))));
      Answers let = out.receive(Answers.class);
      assertThat(let.leaves().get(1).answer().decision().orElseThrow())
          .isInstanceOf(Decision.Approved.class);
    }
    assertThat(inside(TOWN)).isZero();
    enter(card(1));
    assertThat(inside(TOWN)).isEqualTo(1);
    assertThat(refused(card(2))).isEqualTo(Reason.SITE_FULL);
  }

  @Test
  void whatIsLent_isNobodyElses_untilItLapsesAndIsToldLate() throws Exception {
    at(PANDA);
    PlaceLease lease = lend().orElseThrow();
    assertThat(lease.persons()).isEqualTo(2);
    assertThat(slot(PANDA).getInteger("lent")).isEqualTo(2);
    enter(card(1));
    assertThat(refused(card(2))).isEqualTo(Reason.SLOT_FULL);

    ask(gate.submit(alone(card(3), lease, 2)));
    assertThat(slot(PANDA).getInteger("taken")).isEqualTo(2);
    assertThat(slot(PANDA).getInteger("lent")).isEqualTo(1);
    assertThat(host.audited("advice.host-declines")).isEmpty();

    host.clock.advance(Duration.ofHours(2));
    assertThat(slot(PANDA).getInteger("left")).isEqualTo(1);
    enter(card(4));
    ask(gate.submit(alone(card(5), lease, 1)));
    assertThat(slot(PANDA).getInteger("over")).isEqualTo(1);
    host.proveBook();
  }

  @Test
  void aTerminalThatHasNotToldAll_isLentNothingMore() throws Exception {
    at(PANDA);
    PlaceLease lease = lend().orElseThrow();
    link.send(new LeaseWanted(List.of(new LeaseTold(lease.number(), 1))));
    ask(gate.submit(alone(card(1), lease, 2)));
    // The first question got no answer: it is not among what has come since.
    link.send(new LeaseWanted(List.of(new LeaseTold(lease.number(), 1))));
    PlaceLease next = link.receive(LeaseDelivery.class).lease().content();
    assertThat(next.number()).isEqualTo(lease.number() + 1);
    assertThat(slot(PANDA).getInteger("taken")).isEqualTo(1);
  }

  @Test
  void aPurseThatDidNotPay_holdsNoPlace_untilSomebodyPassedAllTheSame() throws Exception {
    at(PANDA);
    String tap = enter(TestCard.PURSE);
    assertThat(slot(PANDA).getInteger("taken")).isEqualTo(1);
    ask(
        gate.submit(
            gate.about(TestCard.PURSE, card -> new Body.PurseIntentBody(tap, card, entryDebit()))));
    ask(
        gate.submit(
            gate.about(
                TestCard.PURSE,
                card ->
                    new Body.PurseResultBody(
                        tap,
                        card,
                        entryDebit(),
                        new PurseResult.NotDebited("its counter stands", false)))));
    assertThat(slot(PANDA).getInteger("taken")).isZero();
    ask(
        gate.submit(
            gate.say(new Body.OutcomeBody(tap, Outcome.PASSED, new PhaseTimes(1, 1, 1, 1, 1)))));
    assertThat(slot(PANDA).getInteger("taken")).isEqualTo(1);
    host.proveBook();
  }

  @Test
  void whatWasLentToOneTerminal_isSpentByNoOther() throws Exception {
    at(PANDA);
    PlaceLease lease = lend().orElseThrow();
    TestTerminal other = enrol("gate-02", PANDA, "cq-metro-1");
    try (Link otherLink = other.connect(host.ports().tap())) {
      otherLink.send(other.submit(other.open(), alone(other, card(1), lease, 2)));
      assertThat(otherLink.receive(Answers.class).leaves()).hasSize(2);
    }
    assertThat(slot(PANDA).getInteger("lent")).isEqualTo(2);
    ask(gate.submit(alone(card(2), lease, 2)));
    assertThat(slot(PANDA).getInteger("lent")).isEqualTo(1);
    host.proveBook();
  }

  @Test
  void anyEditedCellOfASite_isFoundByTheProof() throws Exception {
    at(PANDA);
    PlaceLease lease = lend().orElseThrow();
    enter(card(1));
    ask(gate.submit(alone(card(3), lease, 2)));
    String undone = enterAfterLapse();
    ask(gate.submit(nobody(undone)));
    at(MUSEUM);
    assertThat(refused(card(1))).isEqualTo(Reason.NOT_BOOKED);
    reserve(lastTap, today(), 4);
    enter(card(1));
    at(TOWN);
    enter(card(2));
    host.proveBook();
    host.close();
    Path file = data.resolve("ledger.db");
    Map<String, List<String>> proved = new LinkedHashMap<>();
    proved.put("site_place", List.of("item_id", "day", "slot", "taken"));
    proved.put(
        "site_visit",
        List.of(
            "tap_id",
            "item_id",
            "day",
            "slot",
            "card_token",
            "kind",
            "persons",
            "lease_id",
            "state"));
    proved.put("site_booking", List.of("booking_id", "item_id", "day", "slot", "persons", "state"));
    proved.put("site_lease", List.of("lease_id", "item_id", "day", "slot", "spent"));
    List<String> unnoticed = new ArrayList<>();
    int tried = 0;
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (Map.Entry<String, List<String>> table : proved.entrySet()) {
        for (long row : rows(statement, table.getKey())) {
          for (String column : table.getValue()) {
            String edit =
                column.endsWith("_token")
                    ? "zeroblob(16)"
                    : "CASE typeof(%s) WHEN 'integer' THEN %s + 1 ELSE %s || 'x' END"
                        .formatted(column, column, column);
            if (isFound(statement, table.getKey(), row, column, edit).isEmpty()) {
              unnoticed.add(table.getKey() + " " + row + " " + column);
            }
            tried++;
          }
          if (isFound(statement, table.getKey(), row, null, "").isEmpty()) {
            unnoticed.add(table.getKey() + " " + row + " deleted");
          }
        }
      }
    }
    // A visit that was given back counts nothing, and what was lent is a statement of the host.
    assertThat(unnoticed).containsExactlyInAnyOrder("site_visit 3 deleted", "site_lease 1 deleted");
    assertThat(tried).isGreaterThan(50);
  }

  private String enterAfterLapse() throws Exception {
    host.clock.advance(Duration.ofHours(2));
    return enter(card(4));
  }

  private static List<Long> rows(Statement statement, String table) throws SQLException {
    List<Long> rows = new ArrayList<>();
    try (ResultSet all = statement.executeQuery("SELECT rowid FROM " + table)) {
      while (all.next()) {
        rows.add(all.getLong(1));
      }
    }
    return rows;
  }

  /** What the proof says of a book with one cell edited, or one row deleted; then it is undone. */
  private Optional<String> isFound(
      Statement statement, String table, long row, @Nullable String column, String edit)
      throws Exception {
    statement.execute("CREATE TEMP TABLE kept AS SELECT * FROM " + table);
    statement.execute(
        column == null
            ? "DELETE FROM %s WHERE rowid = %d".formatted(table, row)
            : "UPDATE %s SET %s = %s WHERE rowid = %d".formatted(table, column, edit, row));
    Optional<String> found;
    try (Book book = Book.openToRead(data.resolve("ledger.db"))) {
      found =
          book.verifier()
                      .verify(
                          HostKeys.openOrCreate(
                                  data.resolve("keys"),
                                  false,
                                  "500000",
                                  host.clock.instant(),
                                  new SecureRandom())
                              .signing()
                              .verifyingKey())
                  instanceof LedgerVerifier.Proof.Wrong wrong
              ? Optional.of(wrong.sentence())
              : Optional.empty();
    }
    statement.execute("DELETE FROM " + table);
    statement.execute("INSERT INTO %s SELECT * FROM kept".formatted(table));
    statement.execute("DROP TABLE kept");
    return found;
  }

  @Test
  void whoCameByAReservationAndIsTakenBack_hasItAgain() throws Exception {
    at(MUSEUM);
    assertThat(refused(card(1))).isEqualTo(Reason.NOT_BOOKED);
    reserve(lastTap, today(), 4);
    String tap = enter(card(1));
    ask(gate.submit(gate.say(new Body.ReversalBody(tap, "the gate is stuck"))));
    assertThat(slot(MUSEUM).getInteger("taken")).isEqualTo(4);
    host.proveBook();
    enter(card(1));
    assertThat(slot(MUSEUM).getInteger("taken")).isEqualTo(4);
    host.proveBook();
  }

  // ---- helpers ----

  private String lastTap = "";

  private static PurseDebit entryDebit() {
    return new PurseDebit(
        Application.T_UNION,
        PurseDebit.Kind.SIMPLE,
        Money.fen(1_000),
        41,
        Money.fen(2_000),
        1,
        0,
        new SignedBytes(new byte[4]),
        new SignedBytes(new byte[6]),
        new SignedBytes(new byte[4]),
        LocalDateTime.of(2026, 3, 2, 10, 0),
        new SignedBytes(new byte[4]));
  }

  private void at(String item) throws Exception {
    link.close();
    gate = enrol("gate-01", item, "cq-metro-1");
    gate.holdsCatalogue(2);
    link = gate.connect(host.ports().tap());
    ask(gate.submit(gate.open()));
  }

  private TestTerminal enrol(String terminal, String item, String location) throws Exception {
    TestTerminal enrolled =
        TestTerminal.enrol(
            host.ports().enrol(),
            host.ask(
                    AdminRequest.of("enrol-code")
                        .with("terminal", terminal)
                        .with("location", location)
                        .with("item", item))
                .getString("code"),
            host.clock);
    enrolled.holdsCatalogue(2);
    return enrolled;
  }

  private Optional<PlaceLease> lend() throws Exception {
    link.send(new LeaseWanted(List.of()));
    return Optional.of(link.receive(LeaseDelivery.class).lease().content());
  }

  private ChainedRecord alone(TestCard card, PlaceLease lease, int left) {
    return alone(gate, card, lease, left);
  }

  private ChainedRecord alone(TestTerminal teller, TestCard card, PlaceLease lease, int left) {
    Facts facts =
        Facts.NONE.withSite(
            Fact.known(
                new SiteState(Optional.of(lease.slot()), left, lease.number(), Optional.empty()),
                Fact.Source.TERMINAL_MEMORY,
                host.clock.instant().truncatedTo(java.time.temporal.ChronoUnit.MILLIS)));
    return teller.advice(
        Optional.empty(),
        card,
        facts,
        new Decision.Approved(Money.fen(1_000), Optional.empty(), Optional.empty(), WORDS));
  }

  private String enter(TestCard card) throws Exception {
    Answer answer = ask(gate.submit(gate.tap(card)));
    assertThat(answer.decision().orElseThrow()).isInstanceOf(Decision.Approved.class);
    return answer.id().toString();
  }

  private Reason refused(TestCard card) throws Exception {
    Answer answer = ask(gate.submit(gate.tap(card)));
    lastTap = answer.id().toString();
    return ((Decision.Declined) answer.decision().orElseThrow()).reason();
  }

  private ChainedRecord nobody(String tapId) {
    return gate.say(new Body.OutcomeBody(tapId, Outcome.NOT_PASSED, new PhaseTimes(1, 1, 1, 1, 1)));
  }

  private Answer ask(Submission submission) throws Exception {
    link.send(submission);
    Answers answers = link.receive(Answers.class);
    return answers.leaves().get(answers.leaves().size() - 1).answer();
  }

  private JsonObject slot(String item) throws Exception {
    return host.ask(AdminRequest.of("site-slots").with("item", item))
        .getJsonArray("slots")
        .getJsonObject(0);
  }

  private int inside(String item) throws Exception {
    return host.ask(AdminRequest.of("site-slots").with("item", item)).getInteger("inside");
  }

  private JsonObject set(String item, int quota) throws Exception {
    return host.ask(
        AdminRequest.of("site-slot-set")
            .with("item", item)
            .with("slot", "all-day")
            .with("quota", String.valueOf(quota)));
  }

  private JsonObject reserve(String tapId, LocalDate day, int persons) throws Exception {
    return host.ask(
        AdminRequest.of("site-reserve")
            .with("item", MUSEUM)
            .with("slot", "all-day")
            .with("day", day.toString())
            .with("tap", tapId)
            .with("persons", String.valueOf(persons)));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(host.clock.instant(), ZONE);
  }

  private void publish() throws Exception {
    Path file = TestHost.copy(data, "sites.yaml");
    host.ask(AdminRequest.of("catalog-publish").with("file", file.toString()).with("at", "now"));
  }

  private static TestCard card(int number) {
    return new TestCard("500000990000000000000000000001%02d".formatted(number));
  }

  private static String row(int number, String sameHolderAs) {
    return card(number).hex() + ",adult,500000,2033-12-31,5000,,,,,," + sameHolderAs + "\n";
  }

  private void registry(String rows) throws Exception {
    StringBuilder text =
        new StringBuilder(
            "cardIdentificationCode,holderClass,residence,cardValidTo,balanceFen,patronStatus,"
                + "loans,loanLimit,overdueLoans,denied,sameHolderAs\n");
    if (rows.isEmpty()) {
      for (int n = 1; n <= 9; n++) {
        text.append(row(n, ""));
      }
    }
    Path file = data.resolve("sites.csv");
    Files.writeString(file, text + rows);
    host.ask(AdminRequest.of("import").with("file", file.toString()));
  }
}
