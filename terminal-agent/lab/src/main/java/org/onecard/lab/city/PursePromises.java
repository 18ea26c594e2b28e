package org.onecard.lab.city;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.lab.city.CityPeople.Person;
import org.onecard.lab.city.MemoryBook.Commit;
import org.onecard.lab.city.MemoryBook.Line;
import org.onecard.ledger.Account;
import org.onecard.ledger.Posting;
import org.onecard.ledger.PurseSettlement;
import org.onecard.ledger.PurseStanding;
import org.onecard.ledger.TapStanding;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.PurseDebit;
import org.onecard.protocol.record.PurseResult;
import org.onecard.scenario.HolderClass;

/**
 * What must hold of purses. The city looks at the cards themselves: whatever a terminal believes,
 * here it is known what a purse has paid.
 */
final class PursePromises {

  /** A little less than the product's, and than the clock of a debit may be off. */
  private static final Duration RIDDEN_WITHIN = Duration.ofMinutes(13);

  private final City city;

  /** What a terminal has written down last before it debits. */
  private final Map<String, Intent> begun = new HashMap<>();

  private final Map<String, Paid> paid = new LinkedHashMap<>();

  /** By terminal: a debit after which no gate has opened yet. */
  private final Map<String, Paid> underWay = new HashMap<>();

  /** By terminal: what the gate that is open seems to have opened for. */
  private final Map<String, Paid> openFor = new HashMap<>();

  /** By terminal: what the gate opened for last, and was reported of it. */
  private final Map<String, Ridden> riddenLast = new HashMap<>();

  /** By tap: what a terminal has written down of its gate. */
  private final Map<String, ChainedRecord> outcomes = new HashMap<>();

  private int openings;

  private record Ridden(Paid paid, String tapId) {}

  private record Intent(String tapId, PurseDebit debit, ChainedRecord record) {}

  /** A debit that a card has carried out. */
  private static final class Paid {
    private final String tapId;
    private final Person person;
    private final PurseDebit debit;
    private final Instant at;

    /** Whether the terminal was not told by the card. */
    private boolean disturbed;

    /**
     * Whether the terminal's power went before it opened a gate: nobody knows then that it did not.
     */
    private boolean powerCut;

    /** Whether its card has proved it at another gate, which is where its ride is due then. */
    private boolean provedElsewhere;

    /** Whether a gate has opened for it. */
    private boolean ridden;

    /** Whether the power went before the terminal wrote that down: it may open once more. */
    private boolean forgotten;

    Paid(String tapId, Person person, PurseDebit debit, Instant at) {
      this.tapId = tapId;
      this.person = person;
      this.debit = debit;
      this.at = at;
    }

    boolean isDue(Person whose) {
      return person == whose && !ridden;
    }

    boolean isForgottenAt(CityTerminal terminal, Person whose) {
      return person == whose
          && forgotten
          && Promises.terminalOf(tapId).equals(terminal.place().terminalId());
    }
  }

  PursePromises(City city) {
    this.city = city;
  }

  int openings() {
    return openings;
  }

  private void broke(List<String> about, String what) {
    city.told().broke(about, what);
  }

  // ---- as it happens ----

  /** What a terminal is about to do is in its journal. */
  void begins(String terminal, String tapId, PurseDebit debit, ChainedRecord record) {
    begun.put(terminal, new Intent(tapId, debit, record));
  }

  /** A terminal writes down what became of a debit. */
  void tells(String terminal, Body.PurseResultBody told) {
    city.trace()
        .add(
            terminal,
            "%s: %s"
                .formatted(
                    told.tapId(),
                    told.result() instanceof PurseResult.Debited debited
                        ? debited.samAgreed() ? "debited" : "debited, which the host has to check"
                        : told.result().getClass().getSimpleName()));
    Paid proved = paid.get(told.tapId());
    if (proved != null
        && told.result() instanceof PurseResult.Debited
        && !Promises.terminalOf(told.tapId()).equals(terminal)) {
      proved.provedElsewhere = true;
    }
  }

  /**
   * A card has carried out a debit.
   *
   * @param heard whether its answer reaches the terminal
   */
  void debited(
      CityTerminal terminal, Person person, long amountFen, int counterBefore, boolean heard) {
    List<String> about = List.of(terminal.name(), person.name());
    Intent intent = begun.remove(terminal.name());
    if (intent == null || intent.debit().counter() != counterBefore) {
      broke(about, "a purse paid %d fen, and nobody had written that down".formatted(amountFen));
      return;
    }
    city.trace().add(about, "the purse pays %d fen for %s".formatted(amountFen, intent.tapId()));
    if (!terminal.disk().holds(intent.record().bytes().bytes())) {
      broke(about, "a purse was debited before the intent of that was synced to the disk");
    }
    if (intent.debit().amount().amountFen() != amountFen
        || !city.offers()
            .isPrice(amountFen, CityCatalogues.METRO, HolderClass.ADULT, false, true)) {
      broke(about, "a purse paid %d fen, which is no price".formatted(amountFen));
    }
    findLast(person)
        .filter(before -> before.isDue(person) && isToBeRidden(before, terminal))
        .ifPresent(
            before ->
                broke(
                    about,
                    "a purse pays for tap %s, and has paid at the same gate for tap %s, for which it"
                            .formatted(intent.tapId(), before.tapId)
                        + " has not opened yet"));
    Paid now = new Paid(intent.tapId(), person, intent.debit(), city.agenda().now());
    now.disturbed = !heard;
    if (paid.putIfAbsent(intent.tapId(), now) != null) {
      broke(about, "a purse was debited twice for tap " + intent.tapId());
    }
    underWay.put(terminal.name(), now);
  }

  private Optional<Paid> findLast(Person person) {
    return paid.values().stream()
        .filter(each -> each.person == person)
        .reduce((one, later) -> later);
  }

  /**
   * Whoever comes back soon to the gate where it was torn, and has neither paid nor proved anything
   * elsewhere since, is not to pay once more.
   */
  private boolean isToBeRidden(Paid before, CityTerminal terminal) {
    return Promises.terminalOf(before.tapId).equals(terminal.place().terminalId())
        && !before.powerCut
        && !before.provedElsewhere
        && !city.isCopied(terminal.place().terminalId())
        && !city.has(CityFault.CLOCK_JUMP)
        && city.agenda().now().isBefore(before.at.plus(RIDDEN_WITHIN));
  }

  /** A terminal writes down what its gate did. */
  void ends(String tapId, ChainedRecord record) {
    outcomes.put(tapId, record);
  }

  /** A terminal's process begins: whatever the one before was doing is over. */
  void startsAnew(CityTerminal terminal) {
    Paid before = underWay.remove(terminal.name());
    Paid opened = openFor.remove(terminal.name());
    Ridden last = riddenLast.remove(terminal.name());
    if (last != null && !isWritten(terminal, last.tapId())) {
      last.paid().forgotten = true;
    }
    if (before != null) {
      before.powerCut = true;
    }
    if (opened != null) {
      opened.forgotten = true;
    }
  }

  /** Nobody waits for the sync of an outcome: the power may go between the two. */
  private boolean isWritten(CityTerminal terminal, String tapId) {
    ChainedRecord outcome = outcomes.get(tapId);
    return outcome != null && terminal.disk().holds(outcome.bytes().bytes());
  }

  /** A gate opens to somebody with a purse. */
  void opened(CityTerminal terminal, Person person) {
    Paid now = underWay.remove(terminal.name());
    List<String> about = List.of(terminal.name(), person.name());
    Optional<Paid> due =
        Optional.ofNullable(now)
            .or(
                () ->
                    paid.values().stream()
                        .filter(each -> each.isDue(person) || each.isForgottenAt(terminal, person))
                        .reduce((one, later) -> later));
    city.trace()
        .add(
            about,
            "the gate opens to a purse, for " + due.map(each -> each.tapId).orElse("nothing"));
    if (due.isPresent()) {
      openings++;
      due.get().ridden = true;
      due.get().forgotten = false;
      openFor.put(terminal.name(), due.get());
    } else if (!city.isCopied(terminal.place().terminalId())) {
      broke(about, "a gate opened to a purse that had not paid for it");
    }
  }

  /** A tap of somebody with a purse is over. */
  void reported(CityTerminal terminal, Person person, String tapId) {
    Paid seemed = openFor.remove(terminal.name());
    Paid told = paid.get(tapId);
    if (seemed != null && told != null && told.isDue(person)) {
      seemed.ridden = false;
      told.ridden = true;
    }
    Paid ridden = seemed != null && told != null && told.person == person ? told : seemed;
    if (ridden != null) {
      riddenLast.put(terminal.name(), new Ridden(ridden, tapId));
    }
    Paid now = underWay.remove(terminal.name());
    if (now != null && !now.disturbed) {
      broke(
          List.of(terminal.name(), person.name()),
          "a purse has paid for tap %s, and the gate stayed shut".formatted(now.tapId));
    }
  }

  // ---- at the end ----

  void settled() {
    Map<Person, Long> leftCards = new HashMap<>();
    for (Paid each : paid.values()) {
      leftCards.merge(each.person, each.debit.amount().amountFen(), Math::addExact);
      checkBooked(each);
    }
    for (Person person : city.people().list()) {
      person.purse().ifPresent(purse -> checkCard(person, leftCards.getOrDefault(person, 0L)));
    }
    checkAccounts();
  }

  private void checkBooked(Paid each) {
    if (!each.ridden && !each.disturbed && !each.powerCut) {
      broke(
          List.of(Promises.terminalOf(each.tapId), each.person.name()),
          "a purse has paid for tap %s, and no gate opened".formatted(each.tapId));
    }
    String terminalId = Promises.terminalOf(each.tapId);
    if (city.isCopied(terminalId)) {
      return;
    }
    List<String> about = List.of(terminalId, each.person.name());
    @Nullable PurseStanding standing = standing(each.tapId);
    if (standing == null) {
      broke(about, "a purse has paid for tap %s, which the book lacks".formatted(each.tapId));
    } else if (standing.settlement() == PurseSettlement.NOT_DEBITED) {
      broke(
          about,
          "a purse has paid for tap %s, and the book says that it has not".formatted(each.tapId));
    } else if (!standing.debit().equals(each.debit)) {
      broke(about, "the book tells of another debit for tap " + each.tapId);
    }
  }

  private @Nullable PurseStanding standing(String tapId) {
    @Nullable TapStanding tap = city.memory().findTaps(List.of(tapId)).get(tapId);
    return tap == null ? null : tap.purse().orElse(null);
  }

  private void checkCard(Person person, long leftFen) {
    long hasFen = person.purse().orElseThrow().balanceFen();
    if (hasFen != person.purseFen() - leftFen) {
      broke(
          List.of(person.name()),
          "a purse had %d fen, paid %d and has %d".formatted(person.purseFen(), leftFen, hasFen));
    }
  }

  /** What left the cards is with the operators, or waits until somebody knows. */
  private void checkAccounts() {
    long debitedFen = 0;
    long openFen = 0;
    for (String tapId : city.memory().tapIds()) {
      @Nullable PurseStanding standing = standing(tapId);
      if (standing == null) {
        continue;
      }
      long amountFen = standing.debit().amount().amountFen();
      if (standing.settlement() == PurseSettlement.DEBITED) {
        debitedFen += amountFen;
        if (!paid.containsKey(tapId)) {
          broke(
              List.of(Promises.terminalOf(tapId)),
              "the book says that a purse has paid for tap %s, and none has".formatted(tapId));
        }
      } else if (standing.settlement() == PurseSettlement.OPEN) {
        openFen += amountFen;
      }
    }
    long suspenseFen = 0;
    long clearingFen = 0;
    for (Commit commit : city.memory().commits()) {
      for (Line line : commit.lines()) {
        for (Posting posting : line.content().postings()) {
          suspenseFen += posting.account().equals(Account.SUSPENSE_PURSE) ? posting.amountFen() : 0;
          clearingFen += posting.account().isClearing() ? posting.amountFen() : 0;
        }
      }
    }
    if (suspenseFen != openFen || clearingFen != -(openFen + debitedFen)) {
      broke(
          List.of("book"),
          "purses have paid %d fen and of %d nobody knows: %d wait and %d are owed"
              .formatted(debitedFen, openFen, suspenseFen, -clearingFen));
    }
  }
}
