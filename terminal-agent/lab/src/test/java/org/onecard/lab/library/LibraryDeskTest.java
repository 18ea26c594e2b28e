package org.onecard.lab.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onecard.lab.library.LibraryServer.Manner;
import org.onecard.ledger.LibraryStore;
import org.onecard.ledger.LibraryStore.Claim;
import org.onecard.ledger.LibraryStore.Kind;
import org.onecard.ledger.LibraryStore.Post;
import org.onecard.ledger.LibraryStore.State;
import org.onecard.ledger.LibraryStore.Tie;
import org.onecard.ledger.book.Book;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Patron;
import org.onecard.scenario.Reason;
import org.onecard.server.library.LibraryDesk;
import org.onecard.server.library.LibraryResult;
import org.onecard.server.library.LibraryResult.Done;
import org.onecard.server.library.LibraryResult.Held;
import org.onecard.server.library.LibraryResult.Not;
import org.onecard.server.library.LibrarySettings;

/** Two libraries of one network over real SIP2, and a book on disk. */
class LibraryDeskTest {

  private static final CardToken CARD = new CardToken(new byte[CardToken.LENGTH]);
  private static final String BOOK = "north-b01";

  @TempDir private Path folder;

  private Book book;
  private LibraryServer north;
  private LibraryServer south;
  private LibrarySettings northHall;
  private LibrarySettings southHall;
  private LibraryDesk desk;

  @BeforeEach
  void start() throws IOException {
    book = Book.open(folder.resolve("book.db"));
    north = serve(0, LibraryStock.stocked("north"));
    south = serve(0, LibraryStock.stocked("south"));
    northHall = Libraries.library("north", north.port(), false);
    southHall = Libraries.library("south", south.port(), true);
    startDesk();
    assertThat(
            book.libraries().tie(new Tie(CARD, "city", "reader-1", Instant.now(), "form signed")))
        .isTrue();
  }

  private static LibraryServer serve(int port, LibraryStock stock) throws IOException {
    return LibraryServer.start(port, stock, Manner.PLAIN, Clock.systemUTC());
  }

  private void startDesk() {
    desk =
        new LibraryDesk(
            List.of(northHall, southHall),
            new TapsAllApproved(book.libraries()),
            Clock.systemUTC(),
            Duration.ofMillis(200));
    desk.start();
  }

  @AfterEach
  void stop() {
    desk.close();
    north.close();
    south.close();
    book.close();
  }

  private Fact<Patron> patron() {
    return desk.patron(northHall, CARD, Duration.ofSeconds(3)).join();
  }

  private Post latest() {
    return book.libraries().listLatest(1).get(0);
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(20);
    }
  }

  @Test
  void aBook_isLentAtItsLibraryAndGivenBackAtAnother() {
    assertThat(desk.lend(northHall, CARD, "kiosk-01.1.1", BOOK)).isInstanceOf(Done.class);
    assertThat(north.stock().borrower(BOOK)).contains("reader-1");

    assertThat(desk.takeBack(southHall, "slot-1", BOOK)).isInstanceOf(Done.class);

    assertThat(north.stock().borrower(BOOK)).isEmpty();
    assertThat(south.stock().count("return " + BOOK)).isZero();
    assertThat(latest().patronId()).as("who read it is forgotten").isEmpty();
  }

  @Test
  void theSameLoanAskedAgain_isAnsweredAlikeAndLentOnce() {
    LibraryResult first = desk.lend(northHall, CARD, "kiosk-01.1.1", BOOK);
    assertThat(desk.lend(northHall, CARD, "kiosk-01.1.1", BOOK)).isEqualTo(first);
    assertThat(north.stock().count("loan " + BOOK)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = LibraryFault.class,
      names = {"DROP", "DROP_BEFORE", "HANG", "SEQUENCE", "CHECKSUM", "OTHER_PATRON", "DRIP"})
  void aLoanWhoseAnswerWasLost_isAskedAboutAndLentOnce(LibraryFault fault) {
    north.fail(fault, "11", 1);
    assertThat(desk.lend(northHall, CARD, "kiosk-01.1.1", BOOK)).isInstanceOf(Done.class);
    assertThat(north.stock().count("loan " + BOOK)).isEqualTo(1);
    assertThat(north.stock().borrower(BOOK)).contains("reader-1");
  }

  @ParameterizedTest
  @EnumSource(
      value = LibraryFault.class,
      names = {"DROP", "DROP_BEFORE", "HANG", "SEQUENCE", "CHECKSUM", "OTHER_PATRON", "DRIP"})
  void aReturnWhoseAnswerWasLost_isAskedAboutAndTakenBackOnce(LibraryFault fault)
      throws InterruptedException {
    north.stock().lendAtDesk(BOOK, "reader-1", LocalDateTime.of(2026, 4, 1, 12, 0));
    north.fail(fault, "09", 1);
    assertThat(desk.takeBack(southHall, "slot-1", BOOK)).isInstanceOf(Held.class);
    await("the return is settled", () -> latest().state().isSettled());
    assertThat(latest().state()).isEqualTo(State.DONE);
    assertThat(north.stock().count("return " + BOOK)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = LibraryFault.class,
      names = {"DROP", "DROP_BEFORE", "HANG"})
  void aRenewalWhoseAnswerWasLost_isAskedAboutAndRenewedOnce(LibraryFault fault) {
    north.stock().lendAtDesk(BOOK, "reader-1", LocalDateTime.of(2026, 4, 1, 12, 0));
    north.fail(fault, "29", 1);
    assertThat(desk.renew(northHall, CARD, "kiosk-01.1.1", BOOK)).isInstanceOf(Done.class);
    assertThat(north.stock().count("renew " + BOOK)).isEqualTo(1);
  }

  @Test
  void aReturnWhileTheLibraryIsDown_isHeldAndPostedLaterExactlyOnce() throws Exception {
    north.stock().lendAtDesk(BOOK, "reader-1", LocalDateTime.of(2026, 4, 1, 12, 0));
    north.close();

    assertThat(desk.takeBack(southHall, "slot-1", BOOK)).isInstanceOf(Held.class);
    assertThat(desk.takeBack(southHall, "slot-1", BOOK)).isInstanceOf(Held.class);
    assertThat(book.libraries().countOpen("north")).isEqualTo(1);

    // The host is started again before the library is.
    desk.close();
    startDesk();
    north = serve(north.port(), north.stock());

    await("the return is posted", () -> latest().state() == State.DONE);
    assertThat(north.stock().count("return " + BOOK)).isEqualTo(1);
    assertThat(latest().held()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHostKilledBetweenSayingAndHearing_asksBeforeItSaysAgain(boolean happened)
      throws InterruptedException {
    north.stock().lendAtDesk(BOOK, "reader-1", LocalDateTime.of(2026, 4, 1, 12, 0));
    if (happened) {
      assertThat(north.stock().takeBack(BOOK, "south")).isTrue();
    }
    Post leftBehind =
        new Post(
            "slot-1/RETURN/" + BOOK,
            "north",
            Kind.RETURN,
            BOOK,
            Optional.empty(),
            "south",
            Instant.ofEpochMilli(0),
            State.SENT,
            false,
            Optional.of("20260401    120000"),
            1,
            Instant.ofEpochMilli(0),
            Optional.empty(),
            Optional.empty());
    assertThat(book.libraries().claim(leftBehind, Optional.empty())).isEqualTo(new Claim.Taken());
    await("the return is settled", () -> latest().state().isSettled());
    assertThat(latest().state()).isEqualTo(State.DONE);
    assertThat(north.stock().count("return " + BOOK)).isEqualTo(1);
  }

  @Test
  void aReturnLentAgainMeanwhile_isNotTakenBackFromTheNextReader() throws InterruptedException {
    north.stock().lendAtDesk(BOOK, "reader-1", LocalDateTime.of(2026, 4, 1, 12, 0));
    north.fail(LibraryFault.DROP, "09", 1);
    assertThat(desk.takeBack(southHall, "slot-1", BOOK)).isInstanceOf(Held.class);
    north.stock().lendAtDesk(BOOK, "reader-3", LocalDateTime.of(2026, 5, 9, 12, 0));
    await("the return is settled", () -> latest().state().isSettled());
    assertThat(north.stock().borrower(BOOK)).contains("reader-3");
  }

  @Test
  void aReturnWhereNoneAreHeld_staysWithThePersonAndIsNeverPosted() throws Exception {
    south.stock().lendAtDesk("south-b01", "reader-1", LocalDateTime.of(2026, 4, 1, 12, 0));
    south.close();
    assertThat(desk.takeBack(northHall, "slot-1", "south-b01"))
        .isInstanceOfSatisfying(
            Not.class, not -> assertThat(not.reason()).isEqualTo(Reason.LIBRARY_DOWN));
    assertThat(book.libraries().countOpen("south")).isZero();
  }

  @Test
  void aLoanWhileTheLibraryIsDown_isRefusedAndNeverPosted() {
    north.close();
    assertThat(desk.lend(northHall, CARD, "kiosk-01.1.1", BOOK))
        .isInstanceOfSatisfying(
            Not.class, not -> assertThat(not.reason()).isEqualTo(Reason.LIBRARY_DOWN));
    assertThat(book.libraries().countOpen("north")).isZero();
  }

  @Test
  void aLoanNobodyCouldAskAbout_isUncertainAndSettledLater() throws Exception {
    north.fail(LibraryFault.DROP, "", 100);
    assertThat(desk.lend(northHall, CARD, "kiosk-01.1.1", BOOK))
        .isInstanceOfSatisfying(
            Not.class, not -> assertThat(not.reason()).isEqualTo(Reason.LIBRARY_UNCERTAIN));
    north.fail(LibraryFault.NONE, "", 0);
    await("the loan is settled", () -> latest().state().isSettled());
    assertThat(latest().state()).isEqualTo(State.DONE);
    assertThat(north.stock().count("loan " + BOOK)).isEqualTo(1);
  }

  @Test
  void whatTheLibraryRefuses_isRefusedInItsWords() {
    north.stock().lendAtDesk(BOOK, "reader-3", LocalDateTime.of(2026, 4, 1, 12, 0));
    assertThat(desk.lend(northHall, CARD, "kiosk-01.1.1", BOOK))
        .isEqualTo(new Not(Reason.LIBRARY_REFUSED, "此书已借出"));
    assertThat(desk.lend(northHall, CARD, "kiosk-01.1.2", "west-b01"))
        .isEqualTo(new Not(Reason.LIBRARY_ITEM_FOREIGN, ""));
  }

  @Test
  void thePatronFact_hasItsSourceAndAge() {
    assertThat(patron())
        .isInstanceOfSatisfying(
            Fact.Known.class,
            known -> {
              assertThat(known.source()).isEqualTo(Fact.Source.LIBRARY);
              assertThat(known.value()).isEqualTo(new Patron(Patron.Status.ACTIVE, 0, 5, 0));
            });
    assertThat(book.libraries().untie(CARD, "city")).isTrue();
    assertThat(patron())
        .isInstanceOfSatisfying(
            Fact.Known.class, known -> assertThat(known.value()).isEqualTo(Patron.NOT_REGISTERED));
  }

  @Test
  void aLibraryThatHangs_leavesTheFactAbsentInTime_andTheOtherLibraryAlone() {
    north.slow(Duration.ofSeconds(30));
    long begun = System.nanoTime();
    for (int tap = 0; tap < 50; tap++) {
      boolean unused = desk.patron(northHall, CARD, Duration.ofMillis(300)).isDone();
    }
    assertThat(desk.patron(northHall, CARD, Duration.ofMillis(300)).join())
        .isEqualTo(Fact.absent());
    assertThat(desk.patron(southHall, CARD, Duration.ofSeconds(3)).join())
        .isInstanceOf(Fact.Known.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
  }

  /** The book, as if every tap in it were approved: kiosks are not part of this test. */
  private record TapsAllApproved(LibraryStore store) implements LibraryStore {

    @Override
    public Optional<String> findPatron(CardToken card, String network) {
      return store.findPatron(card, network);
    }

    @Override
    public boolean tie(Tie tie) {
      return store.tie(tie);
    }

    @Override
    public boolean untie(CardToken card, String network) {
      return store.untie(card, network);
    }

    @Override
    public Claim claim(Post post, Optional<String> tapId) {
      return store.claim(post, Optional.empty());
    }

    @Override
    public void save(Post post) {
      store.save(post);
    }

    @Override
    public List<Post> listDue(String library, Instant now, int most) {
      return store.listDue(library, now, most);
    }

    @Override
    public List<Post> listLatest(int most) {
      return store.listLatest(most);
    }

    @Override
    public int countOpen(String library) {
      return store.countOpen(library);
    }

    @Override
    public Optional<Integer> enter(String library, CardToken card, int most, Instant at) {
      return store.enter(library, card, most, at);
    }

    @Override
    public int leave(String library, CardToken card) {
      return store.leave(library, card);
    }
  }
}
