package org.onecard.lab.soak.kill;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onecard.agent.journal.FileDisk;
import org.onecard.agent.journal.JournalInspection;
import org.onecard.agent.journal.JournalSize;
import org.onecard.ledger.LedgerReader;
import org.onecard.ledger.TapStanding;
import org.onecard.ledger.book.Book;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.TokenKey;
import org.onecard.protocol.record.Head;
import org.onecard.scenario.Decision;
import org.onecard.server.authority.HostKeys;
import org.onecard.server.host.HostDirectory;

/** Reads the book of a host that is stopped, with the host's own key for the names of cards. */
final class BookLook {

  /** After this long a tap without an end is on the exceptions list. */
  private static final Duration OPEN_FOR = Duration.ofHours(24);

  private static final int PIECE = 500;

  /** What is there. */
  record Seen(List<BookedTap> taps, List<String> faults, Map<String, Head> heads) {

    static final Seen NOTHING = new Seen(List.of(), List.of(), Map.of());

    Seen {
      taps = List.copyOf(taps);
      faults = List.copyOf(faults);
      heads = Map.copyOf(heads);
    }

    /** Whether a stopped terminal's journal is sound, and ends where the book does. */
    List<String> compareJournal(String terminalId, Path journal) throws IOException {
      try (FileDisk disk = FileDisk.open(journal)) {
        JournalInspection found = JournalInspection.of(disk, JournalSize.USUAL);
        List<String> faults = new ArrayList<>();
        found.fault().ifPresent(fault -> faults.add("[" + terminalId + "] journal: " + fault));
        Head head = heads.getOrDefault(terminalId, Head.NONE);
        if (found.last().epoch() != head.epoch() || found.last().sequence() != head.sequence()) {
          faults.add(
              "[%s] the journal ends at record %s, and the book at %d.%d"
                  .formatted(terminalId, found.last(), head.epoch(), head.sequence()));
        }
        return faults;
      }
    }
  }

  private final Book book;
  private final Map<CardToken, Integer> persons;
  private final List<String> faults = new ArrayList<>();

  private BookLook(Book book, Map<CardToken, Integer> persons) {
    this.book = book;
    this.persons = persons;
  }

  static Seen at(Path hostDirectory, People people, Clock clock) throws IOException {
    HostDirectory host = new HostDirectory(hostDirectory);
    TokenKey key =
        HostKeys.openOrCreate(
                host.keys(), false, People.REGION, clock.instant(), new SecureRandom())
            .token();
    Map<CardToken, Integer> persons = new HashMap<>();
    for (int person = 0; person < people.count(); person++) {
      persons.put(key.tokenOf(people.identifier(person)), person);
    }
    try (Book book = Book.openToRead(host.book())) {
      return new BookLook(book, persons).look(clock.instant());
    }
  }

  /** The lines of one tap. */
  private static final class Lines {
    private int all;
    private int taps;
  }

  private static final Lines NONE = new Lines();

  private Seen look(Instant now) {
    LedgerReader reader = book.reader();
    Map<String, Lines> lines = new LinkedHashMap<>();
    for (LedgerReader.TapRow row : reader.listTapsAfter(0, Integer.MAX_VALUE)) {
      Lines known = lines.computeIfAbsent(row.tapId(), id -> new Lines());
      known.all++;
      known.taps += row.online() ? 1 : 0;
    }
    Set<String> excepted = new HashSet<>();
    reader
        .listExceptions(now.plus(OPEN_FOR).plusSeconds(60), OPEN_FOR, Integer.MAX_VALUE)
        .forEach(row -> excepted.add(row.tapId()));
    List<BookedTap> taps = new ArrayList<>();
    Map<Integer, Long> paidFen = new HashMap<>();
    List<String> ids = List.copyOf(lines.keySet());
    for (int from = 0; from < ids.size(); from += PIECE) {
      List<String> piece = ids.subList(from, Math.min(ids.size(), from + PIECE));
      Map<String, TapStanding> found = book.ledger().findTaps(piece);
      for (String id : piece) {
        Optional<BookedTap> tap =
            Optional.ofNullable(found.get(id))
                .flatMap(
                    standing ->
                        booked(standing, lines.getOrDefault(id, NONE), excepted.contains(id)));
        tap.ifPresentOrElse(
            one -> {
              taps.add(one);
              paidFen.merge(one.person(), one.chargeFen(), Math::addExact);
            },
            () -> faults.add("tap " + id + " is of nobody who came"));
      }
    }
    checkBalances(paidFen);
    return new Seen(taps, faults, reader.heads());
  }

  private Optional<BookedTap> booked(TapStanding tap, Lines lines, boolean excepted) {
    boolean approved =
        !tap.reversed()
            && tap.adviceDecision().or(tap::hostDecision).orElse(null) instanceof Decision.Approved;
    return tap.token()
        .map(persons::get)
        .map(
            person ->
                new BookedTap(
                    tap.tapId(),
                    tap.tapId().substring(0, tap.tapId().indexOf('.')),
                    person,
                    lines.all,
                    lines.taps,
                    approved,
                    tap.netCharge().amountFen(),
                    tap.outcome(),
                    excepted));
  }

  private void checkBalances(Map<Integer, Long> paidFen) {
    List<CardToken> tokens = List.copyOf(persons.keySet());
    for (int from = 0; from < tokens.size(); from += PIECE) {
      List<CardToken> piece = tokens.subList(from, Math.min(tokens.size(), from + PIECE));
      book.ledger()
          .loadCards(piece)
          .forEach(
              (token, card) -> {
                int person = persons.getOrDefault(token, -1);
                long left = People.BALANCE_FEN - paidFen.getOrDefault(person, 0L);
                if (card.balance().amountFen() != left) {
                  faults.add(
                      "person %d has %d fen, and after all taps must have %d"
                          .formatted(person, card.balance().amountFen(), left));
                }
              });
    }
  }
}
