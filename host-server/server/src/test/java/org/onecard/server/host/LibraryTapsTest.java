package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.message.AnswerLeaf;
import org.onecard.protocol.message.LibraryReply;
import org.onecard.protocol.message.LibraryWish;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.LibraryAsked;
import org.onecard.protocol.message.Message.LibraryTold;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Reason;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.host.TestTerminal.TestCard;
import org.onecard.server.library.LibrarySettings;
import org.onecard.server.sip2.SipPatience;
import org.onecard.server.sip2.SipSettings;
import org.onecard.server.sip2.SipTerms;

/** Taps for a library's item at a host that asks the library about its readers. */
class LibraryTapsTest {

  @TempDir private Path data;

  private PaperLibrary library;
  private TestHost host;
  private TestTerminal kiosk;
  private Link link;

  @BeforeEach
  void start() throws Exception {
    library = new PaperLibrary();
    host =
        TestHost.startStocked(
            data,
            List.of(
                new LibrarySettings(
                    "north",
                    "city",
                    Set.of("cq-metro-1"),
                    List.of(),
                    true,
                    OptionalInt.of(1),
                    new SipSettings(
                        "north",
                        "127.0.0.1",
                        library.port(),
                        StandardCharsets.UTF_8,
                        false,
                        Optional.empty(),
                        new SipTerms("n", "", "019"),
                        1,
                        new SipPatience(Duration.ofSeconds(2), Duration.ofMillis(600), 1),
                        ZoneOffset.UTC))));
    kiosk = host.enrol("kiosk-01", "library-loan");
    link = kiosk.connect(host.ports().tap());
    Decision unused = decide(kiosk.submit(kiosk.open(), kiosk.tap(TestCard.ADULT)));
  }

  @AfterEach
  void stop() throws Exception {
    link.close();
    host.close();
    library.close();
  }

  /** The decision about the last record. */
  private Decision decide(Submission submission) throws Exception {
    link.send(submission);
    List<AnswerLeaf> leaves = link.receive(Answers.class).leaves();
    return leaves.get(leaves.size() - 1).answer().decision().orElseThrow();
  }

  private Decision tap() throws Exception {
    return decide(kiosk.submit(kiosk.tap(TestCard.ADULT)));
  }

  private static Reason reason(Decision decision) {
    return ((Decision.Declined) decision).reason();
  }

  private void tie() throws Exception {
    JsonObject unused =
        host.ask(
            AdminRequest.of("library-tie")
                .with("tap", "kiosk-01.1.2")
                .with("network", "city")
                .with("patron", "r-1")
                .with("consent", "form signed"));
  }

  private AdminRequest about(String operation, String tap) {
    return AdminRequest.of(operation).with("library", "north").with("tap", tap);
  }

  @Test
  void aCardThatIsTiedToNobody_isNoReaderWhateverTheRegistrySays() throws Exception {
    assertThat(reason(tap())).isEqualTo(Reason.PATRON_UNKNOWN);
  }

  @Test
  void aTiedCard_isDecidedByWhatTheLibrarySays_andTheBookShowsWhoSaidIt() throws Exception {
    tie();
    assertThat(tap()).isInstanceOf(Decision.Approved.class);
    assertThat(host.explain("kiosk-01.1.3").encode())
        .contains("\"source\":\"LIBRARY\"", "2 of 5 on loan");
    host.awaitAudited("library.tied");
    host.proveBook();
  }

  @Test
  void aLibraryThatFellSilent_leavesTheFactAbsent_andWhatComesBehindKeepsItsOrder()
      throws Exception {
    tie();
    library.silent = true;
    link.send(kiosk.submit(kiosk.tap(TestCard.ADULT)));
    link.send(kiosk.submit(kiosk.tap(TestCard.ADULT)));
    for (int answer = 0; answer < 2; answer++) {
      assertThat(
              reason(link.receive(Answers.class).leaves().get(0).answer().decision().orElseThrow()))
          .isEqualTo(Reason.FACT_ABSENT);
    }
    host.proveBook();
  }

  @Test
  void anApprovedTap_lendsAnItemOnce_andADeclinedOneLendsNone() throws Exception {
    tie();
    assertThat(tap()).isInstanceOf(Decision.Approved.class);

    JsonObject declined = host.ask(about("library-checkout", "kiosk-01.1.2").with("item", "b-1"));
    assertThat(declined.getString("result")).isEqualTo("not");
    JsonObject lent = host.ask(about("library-checkout", "kiosk-01.1.3").with("item", "b-1"));
    assertThat(lent.getString("result")).isEqualTo("done");
    assertThat(host.ask(about("library-checkout", "kiosk-01.1.3").with("item", "b-1")))
        .isEqualTo(lent);
    assertThat(host.ask(AdminRequest.of("library-list")).getJsonArray("posts")).hasSize(1);
    assertThat(
            host.ask(
                    AdminRequest.of("library-checkin").with("library", "north").with("item", "b-1"))
                .getString("result"))
        .isEqualTo("done");
  }

  @Test
  void aKiosk_lendsRenewsListsAndTakesBack_byItsOwnApprovedTap() throws Exception {
    tie();
    assertThat(tap()).isInstanceOf(Decision.Approved.class);
    LibraryReply lent = wish(LibraryWish.LOAN, "kiosk-01.1.3", "b-1", "s1");
    assertThat(lent).isInstanceOf(LibraryReply.Done.class);
    assertThat(wish(LibraryWish.LOAN, "kiosk-01.1.3", "b-1", "s1")).isEqualTo(lent);
    assertThat(reason(wish(LibraryWish.LOAN, "kiosk-01.1.2", "b-1", "s2")))
        .as("that tap was declined")
        .isEqualTo(Reason.LIBRARY_REFUSED);
    assertThat(wish(LibraryWish.RETURN, "", "b-1", "kiosk-01-k1"))
        .isInstanceOf(LibraryReply.Done.class);
    assertThat(wish(LibraryWish.LOAN, "kiosk-01.1.3", "b-1", "s3"))
        .as("scanned again, after it was given back")
        .isInstanceOf(LibraryReply.Done.class);
    assertThat(host.ask(AdminRequest.of("library-list")).getJsonArray("posts")).hasSize(3);
    link.send(new LibraryAsked(99, LibraryWish.END, "kiosk-01.1.3", "", ""));
    host.proveBook();
  }

  @Test
  void anotherKiosksTap_lendsNothing_andWhereNoLibraryStandsNothingIsAsked() throws Exception {
    tie();
    assertThat(tap()).isInstanceOf(Decision.Approved.class);
    TestTerminal other = host.enrol("kiosk-02", "library-loan");
    try (Link otherLink = other.connect(host.ports().tap())) {
      otherLink.send(new LibraryAsked(1, LibraryWish.LOAN, "kiosk-01.1.3", "b-1", "s1"));
      assertThat(reason(otherLink.receive(LibraryTold.class).reply()))
          .isEqualTo(Reason.LIBRARY_REFUSED);
    }
    TestTerminal away = host.enrol("kiosk-03", "away-hall", "library-loan");
    try (Link awayLink = away.connect(host.ports().tap())) {
      awayLink.send(new LibraryAsked(1, LibraryWish.RETURN, "", "b-1", "k"));
      assertThat(reason(awayLink.receive(LibraryTold.class).reply()))
          .isEqualTo(Reason.LIBRARY_DOWN);
    }
    assertThat(host.ask(AdminRequest.of("library-list")).getJsonArray("posts")).isEmpty();
  }

  @Test
  void manyReturnsAtALibraryThatHangs_areAllHeldAndHoldUpNoTapElsewhere() throws Exception {
    tie();
    library.silent = true;
    TestTerminal gate = host.enrol("gate-09", "away-hall", "metro-ride");
    try (Link gateLink = gate.connect(host.ports().tap())) {
      gateLink.send(gate.submit(gate.open()));
      assertThat(gateLink.receive(Answers.class).leaves()).hasSize(1);
      for (int number = 1; number <= 8; number++) {
        link.send(new LibraryAsked(number, LibraryWish.RETURN, "", "b-" + number, "k" + number));
      }
      gateLink.send(gate.submit(gate.tap(TestCard.SENIOR)));
      assertThat(gateLink.receive(Answers.class).leaves()).hasSize(1);
    }
    for (int number = 1; number <= 8; number++) {
      assertThat(link.receive(LibraryTold.class).reply()).isEqualTo(new LibraryReply.Held());
    }
    assertThat(host.ask(AdminRequest.of("library-list")).getJsonArray("posts")).hasSize(8);
  }

  private long wishes;

  private LibraryReply wish(LibraryWish wish, String tap, String item, String key)
      throws Exception {
    wishes++;
    link.send(new LibraryAsked(wishes, wish, tap, item, key));
    LibraryTold told = link.receive(LibraryTold.class);
    assertThat(told.number()).isEqualTo(wishes);
    return told.reply();
  }

  private static Reason reason(LibraryReply reply) {
    return ((LibraryReply.Not) reply).reason();
  }

  @Test
  void theDoor_countsWhoIsInside() throws Exception {
    assertThat(
            host.ask(about("library-door", "kiosk-01.1.2").with("way", "in")).getInteger("inside"))
        .isEqualTo(1);
    Decision unused = decide(kiosk.submit(kiosk.tap(TestCard.SENIOR)));
    assertThat(
            host.ask(about("library-door", "kiosk-01.1.3").with("way", "in")).getInteger("reason"))
        .isEqualTo(Reason.LIBRARY_FULL.number());
    assertThat(
            host.ask(about("library-door", "kiosk-01.1.2").with("way", "out")).getInteger("inside"))
        .isZero();
  }

  @Test
  void aLibraryOrTapNobodyKnows_isASentence() {
    assertThatThrownBy(() -> host.ask(about("library-patron", "kiosk-01.1.99")))
        .hasMessageContaining("kiosk-01.1.99");
    assertThatThrownBy(
            () ->
                host.ask(
                    AdminRequest.of("library-patron")
                        .with("library", "east")
                        .with("tap", "kiosk-01.1.2")))
        .hasMessageContaining("east");
  }
}
