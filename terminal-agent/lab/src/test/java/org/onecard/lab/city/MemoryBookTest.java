package org.onecard.lab.city;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.lab.city.CityPeople.Person;
import org.onecard.lab.city.MemoryBook.Commit;
import org.onecard.lab.city.MemoryBook.Line;
import org.onecard.ledger.CardState;
import org.onecard.ledger.CommitResult;
import org.onecard.ledger.DenyStore.Denial;
import org.onecard.ledger.DenyStore.DeniedCard;
import org.onecard.ledger.LedgerCommit;
import org.onecard.ledger.LedgerLine;
import org.onecard.ledger.LedgerStore;
import org.onecard.ledger.LedgerVerifier.Proof;
import org.onecard.ledger.book.Book;
import org.onecard.ledger.book.PostgresAddress;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.RecordId;

/**
 * The book in memory is held to the one in SQL: both are given the commits of whole cities, and
 * some that they must refuse, and everything that can be read of them is compared.
 */
class MemoryBookTest {

  @TempDir private Path data;

  @Test
  void bookInSql_saysTheSameOfEveryCommitOfACity() throws IOException {
    for (long seed = 1; seed <= 2; seed++) {
      try (City city = new City(plan(seed, 12));
          Book book = Book.open(data.resolve("ledger-" + seed + ".db"))) {
        assertSays(city, book);
      }
    }
  }

  @Test
  void bookInADatabaseServer_saysTheSameOfEveryCommitOfACity() throws IOException {
    try (EmbeddedPostgres server = EmbeddedPostgres.start();
        City city = new City(plan(3, 6));
        Book book = Book.open(addressOf(server))) {
      assertSays(city, book);
    }
  }

  /** With purses, whatever else the seed chooses. */
  private static CityPlan plan(long seed, int minutes) {
    CityPlan plan = CityPlan.of(seed, 3, 5, minutes);
    Set<CityFault> faults = EnumSet.of(CityFault.PURSE);
    faults.addAll(plan.faults());
    return plan.withFaults(faults);
  }

  private static PostgresAddress addressOf(EmbeddedPostgres server) {
    return new PostgresAddress(
        "localhost",
        server.getPort(),
        "postgres",
        "postgres",
        "disable",
        Optional.empty(),
        Optional.empty());
  }

  private static void assertSays(City city, Book book) {
    CityResult result = city.run();
    assertThat(result.broken()).isEmpty();

    new Replay(city, book).run();
  }

  /** A city's commits, one by one, in both books. */
  private static final class Replay {

    private final City city;
    private final Book book;
    private final LedgerStore sql;
    private final MemoryBook memory = new MemoryBook();
    private final Set<RecordId> records = new HashSet<>();
    private final Set<String> taps = new HashSet<>();
    private final Set<String> terminals = new HashSet<>();

    Replay(City city, Book book) {
      this.city = city;
      this.book = book;
      this.sql = book.ledger();
    }

    void run() {
      book.registry().replace(city.registry(), city.signer());
      memory.register(city.registry(), city.signer());
      city.catalogues().listVersions().stream()
          .map(version -> city.catalogues().findVersion(version).orElseThrow())
          .forEach(book.catalogues()::publish);
      city.enrolments().forEach(book.terminals()::enrol);
      assertThat(sql.tip()).isEqualTo(memory.tip());

      List<LedgerCommit> before = new ArrayList<>();
      for (Commit commit : city.memory().commits()) {
        if (commit.lines().stream().allMatch(line -> line.told().isPresent())) {
          LedgerCommit next = again(commit);
          refuseWhatDoesNotFit(next, before);
          both(next);
          before.add(next);
          compare(next);
        }
      }
      deny();
      compareAll();
      assertThat(book.verifier().verify(city.keys().region().verifyingKey()))
          .isInstanceOfSatisfying(
              Proof.Proved.class, proved -> assertThat(proved.tip()).isEqualTo(memory.tip()));
    }

    /** The lane's commit, made upon the cards as the books now have them. */
    private LedgerCommit again(Commit commit) {
      List<LedgerLine> lines =
          commit.lines().stream().map(Line::told).map(told -> told.orElseThrow()).toList();
      Set<CardToken> cards = new HashSet<>();
      lines.forEach(line -> line.content().token().ifPresent(cards::add));
      Map<CardToken, Long> versions = new HashMap<>();
      memory.loadCards(cards).forEach((token, card) -> versions.put(token, card.version()));
      return new LedgerCommit(commit.seal(), lines, versions);
    }

    private void both(LedgerCommit commit) {
      CommitResult inMemory = memory.commit(commit);
      assertThat(sql.commit(commit)).isEqualTo(inMemory);
      assertThat(inMemory).isInstanceOf(CommitResult.Committed.class);
      commit.lines().stream().map(LedgerLine::id).forEach(records::add);
      commit.lines().stream().flatMap(line -> line.content().tapId().stream()).forEach(taps::add);
      commit.lines().stream().map(line -> line.id().terminalId()).forEach(terminals::add);
    }

    /** The commit before once more, one that comes too soon, and one about a card that moved. */
    private void refuseWhatDoesNotFit(LedgerCommit next, List<LedgerCommit> before) {
      if (!before.isEmpty()) {
        LedgerCommit last = before.get(before.size() - 1);
        assertThat(sql.commit(last)).isEqualTo(memory.commit(last));
      }
      if (!next.cardVersions().isEmpty()) {
        Map<CardToken, Long> moved = new HashMap<>();
        next.cardVersions().forEach((token, version) -> moved.put(token, version + 1));
        LedgerCommit stale = new LedgerCommit(next.seal(), next.lines(), moved);
        assertThat(sql.commit(stale))
            .isEqualTo(memory.commit(stale))
            .isInstanceOf(CommitResult.CardsMoved.class);
      }
    }

    private void compare(LedgerCommit commit) {
      List<RecordId> ids = commit.lines().stream().map(LedgerLine::id).toList();
      List<String> tapIds =
          commit.lines().stream().flatMap(line -> line.content().tapId().stream()).toList();
      assertThat(sql.findLines(ids)).isEqualTo(memory.findLines(ids));
      assertThat(sql.findTaps(tapIds)).isEqualTo(memory.findTaps(tapIds));
      assertThat(sql.loadCards(commit.cardVersions().keySet()))
          .isEqualTo(memory.loadCards(commit.cardVersions().keySet()));
      assertThat(sql.tip()).isEqualTo(memory.tip());
    }

    private void deny() {
      Person person = city.people().list().get(0);
      book.denials()
          .deny(
              List.of(new DeniedCard(person.token(), new Denial(1, person.tag(), "lost"))),
              Agenda.START);
      memory.deny(person.token());
    }

    private void compareAll() {
      assertThat(sql.findLines(records)).isEqualTo(memory.findLines(records)).isNotEmpty();
      assertThat(sql.sealedAnswers(records)).isEqualTo(memory.sealedAnswers(records));
      assertThat(sql.findTaps(taps)).isEqualTo(memory.findTaps(taps)).isNotEmpty();
      List<CardToken> cards = city.people().list().stream().map(Person::token).toList();
      assertThat(sql.loadCards(cards)).isEqualTo(memory.loadCards(cards)).hasSize(cards.size());
      assertThat(sql.loadCards(cards).values()).anyMatch(CardState::denied);
      for (String terminal : terminals) {
        assertThat(sql.findHead(terminal)).isEqualTo(memory.findHead(terminal)).isPresent();
        for (int epoch = 1; epoch <= 8; epoch++) {
          assertThat(sql.findHead(terminal, epoch)).isEqualTo(memory.findHead(terminal, epoch));
        }
      }
      assertThat(memory.tip()).isNotEqualTo(new SealHead(0, Hash.ZERO));
    }
  }
}
