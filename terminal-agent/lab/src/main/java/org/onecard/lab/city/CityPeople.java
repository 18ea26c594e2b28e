package org.onecard.lab.city;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.tap.TapReport;
import org.onecard.lab.city.CitySlot.Mishap;
import org.onecard.lab.city.CitySlot.Presented;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.scenario.Decision;
import org.onecard.scenario.HolderClass;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.SsseCardOptions;
import org.onecard.virtual.card.VirtualCard;
import org.onecard.virtual.card.VirtualSsseCard;
import org.onecard.virtual.purse.VirtualPurse;

/** People with their cards: they come, tap, walk through or not, and come again elsewhere. */
final class CityPeople {

  private static final List<HolderClass> CLASSES =
      List.of(HolderClass.ADULT, HolderClass.ADULT, HolderClass.SENIOR, HolderClass.STUDENT);

  /** Identifiers of cards that were never issued. */
  private static final int FIRST_SERIAL = 9_000_000;

  private final City city;
  private final Chance chance;

  /**
   * Those with purses have one of their own, so that the others come as they would without them.
   */
  private final Chance ofPurses;

  private final Map<Person, CityTerminal> lastAt = new HashMap<>();
  private final List<Person> persons = new ArrayList<>();

  /** Who is on the way to nowhere yet, and which of their plans to come holds. */
  private final Map<Person, Long> atHome = new HashMap<>();

  private long turns;
  private @Nullable CityTerminal crowdAt;
  private long crowdUntilNanos;
  private boolean staysHome;
  private long taps;

  /** What somebody does before an open gate. */
  enum Doing {
    PASSES,
    STAYS,
    GATE_BROKEN
  }

  /**
   * What comes of an opening.
   *
   * @param afterNanos when the person walks
   */
  record Passage(Doing kind, long afterNanos) {}

  /** A person and the one card. */
  static final class Person {
    private final String name;
    private final VirtualCard card;
    private final Optional<VirtualPurse> purse;
    private final long purseFen;
    private final CardToken token;
    private final DenyTag tag;
    private final HolderClass holderClass;
    private final boolean resident;
    private final long fundedFen;

    Person(String name, HolderData data, CityKeys keys, Chance chance) {
      this.name = name;
      this.card = new VirtualSsseCard(data, SsseCardOptions.ISSUED);
      this.purse = Optional.empty();
      this.purseFen = 0;
      RawCardIdentifier identifier = new RawCardIdentifier(data.identifier().bytes());
      this.token = keys.tokens().tokenOf(identifier);
      this.tag = keys.tags().tagOf(identifier);
      this.holderClass = chance.pick(CLASSES);
      this.resident = chance.percent(70);
      this.fundedFen = chance.pick(List.of(100L, 1_000L, 10_000L, 50_000L));
    }

    /** With a transit purse, of which nobody knows whose it is. */
    Person(String name, int serial, VirtualPurse purse, CityKeys keys) {
      this.name = name;
      this.card = CityPurses.card(purse, serial);
      this.purse = Optional.of(purse);
      this.purseFen = purse.balanceFen();
      RawCardIdentifier identifier = CityPurses.identifier(serial);
      this.token = keys.tokens().tokenOf(identifier);
      this.tag = keys.tags().tagOf(identifier);
      this.holderClass = HolderClass.ADULT;
      this.resident = false;
      this.fundedFen = 0;
    }

    String name() {
      return name;
    }

    /** Empty where the card is one with an account. */
    Optional<VirtualPurse> purse() {
      return purse;
    }

    /** What the purse held when the city began. */
    long purseFen() {
      return purseFen;
    }

    VirtualCard card() {
      return card;
    }

    CardToken token() {
      return token;
    }

    DenyTag tag() {
      return tag;
    }

    HolderClass holderClass() {
      return holderClass;
    }

    boolean isResident() {
      return resident;
    }

    long fundedFen() {
      return fundedFen;
    }
  }

  CityPeople(City city, Chance chance, int cards) {
    this.city = city;
    this.chance = chance;
    this.ofPurses = chance.named("purses");
    for (int number = 1; number <= cards; number++) {
      persons.add(
          new Person(
              "card-" + number,
              HolderData.builder().region("500000").serial(FIRST_SERIAL + number).build(),
              city.keys(),
              chance));
    }
    for (int number = 1; city.has(CityFault.PURSE) && number <= Math.max(1, cards / 2); number++) {
      persons.add(
          new Person("purse-" + number, number, CityPurses.purse(number, ofPurses), city.keys()));
    }
  }

  private Chance chanceOf(Person person) {
    return person.purse().isPresent() ? ofPurses : chance;
  }

  List<Person> list() {
    return persons;
  }

  Optional<Person> find(CardToken token) {
    return persons.stream().filter(person -> person.token().equals(token)).findFirst();
  }

  long taps() {
    return taps;
  }

  void start() {
    persons.forEach(person -> comeLater(person, 1_000, 240_000));
  }

  /** Nobody comes any more; who is at a slot leaves it. */
  void goHome() {
    staysHome = true;
  }

  /** Whoever has a card with an account and is at home comes to that terminal, again and again. */
  void crowd(CityTerminal terminal, Duration time) {
    crowdAt = terminal;
    crowdUntilNanos = city.agenda().nanos() + time.toNanos();
    persons.stream()
        .filter(person -> person.purse().isEmpty() && atHome.containsKey(person))
        .forEach(person -> comeLater(person, 50, 12_000));
  }

  private Optional<CityTerminal> findCrowded() {
    return Optional.ofNullable(crowdAt)
        .filter(
            terminal ->
                city.agenda().nanos() < crowdUntilNanos && city.terminals().contains(terminal));
  }

  private void comeLater(Person person, long leastMs, long mostMs) {
    long turn = turns++;
    atHome.put(person, turn);
    city.agenda()
        .after(
            Duration.ofMillis(chanceOf(person).between(leastMs, mostMs)),
            () -> {
              if (!atHome.remove(person, turn)) {
                return; // Has come for another reason.
              }
              if (!staysHome && person.purse().isPresent()) {
                comeWithPurse(person);
              } else if (!staysHome) {
                come(person);
              }
            });
  }

  private void come(Person person) {
    CityTerminal terminal = findCrowded().orElseGet(() -> chance.pick(city.terminals()));
    if (findCrowded().isPresent() && !terminal.slot().isFree()) {
      comeLater(person, 100, 900);
      return;
    }
    if (!terminal.slot().isFree() || (!terminal.isUp() && !chance.oneIn(5))) {
      comeLater(person, 1_000, 20_000);
      return;
    }
    int tornAfter = city.has(CityFault.CARD_TORN) && chance.percent(5) ? chance.below(9) : -1;
    int crashAfter = city.has(CityFault.TERMINAL_CRASH) && chance.percent(1) ? chance.below(9) : -1;
    boolean walksOff = city.has(CityFault.CARD_TORN) && chance.percent(3);
    List<Mishap> mishaps = new ArrayList<>();
    if (tornAfter >= 0) {
      mishaps.add(new Mishap(Mishap.Kind.TORN, tornAfter, false));
    }
    if (crashAfter >= 0) {
      mishaps.add(new Mishap(Mishap.Kind.POWER_CUT, crashAfter, false));
    }
    long patienceMs = walksOff ? chance.between(0, 600) : chance.between(6_000, 45_000);
    present(terminal, new Presented(person, mishaps), patienceMs);
  }

  private void present(CityTerminal terminal, Presented card, long patienceMs) {
    taps++;
    city.trace().add(List.of(terminal.name(), card.person.name()), "a card is put in");
    terminal.slot().insert(card);
    city.agenda().after(Duration.ofMillis(patienceMs), () -> leave(terminal, card));
  }

  /** To where the last one was as often as not: that is where a ride may be due. */
  private void comeWithPurse(Person person) {
    CityTerminal terminal = ofPurses.pick(city.terminals());
    CityTerminal before = lastAt.get(person);
    if (before != null && ofPurses.percent(50) && city.terminals().contains(before)) {
      terminal = before;
    }
    if (!terminal.slot().isFree()
        || (!terminal.place().itemId().equals(CityCatalogues.METRO) && !ofPurses.oneIn(10))
        || (!terminal.isUp() && !ofPurses.oneIn(5))) {
      comeLater(person, 1_000, 20_000);
      return;
    }
    lastAt.put(person, terminal);
    present(terminal, new Presented(person, mishaps()), ofPurses.between(6_000, 45_000));
  }

  /** Every other one strikes at the debit itself. */
  private List<Mishap> mishaps() {
    int kind = ofPurses.below(100);
    int after = ofPurses.percent(50) ? Mishap.AT_THE_DEBIT : ofPurses.below(14);
    boolean answerLost = ofPurses.percent(50);
    if (kind < 20) {
      return List.of(new Mishap(Mishap.Kind.TORN, after, answerLost));
    }
    if (kind < 26) {
      return List.of(new Mishap(Mishap.Kind.STUMBLES, after, answerLost));
    }
    return kind < 30 && city.has(CityFault.TERMINAL_CRASH)
        ? List.of(new Mishap(Mishap.Kind.POWER_CUT, after, answerLost))
        : List.of();
  }

  private void leave(CityTerminal terminal, Presented card) {
    if (terminal.slot().holds(card)) {
      terminal.slot().remove();
      gone(card.person);
    }
  }

  /** The card is in its owner's hand again, who comes back some time. */
  void gone(Person person) {
    if (person.purse().isEmpty() && findCrowded().isPresent()) {
      comeLater(person, 300, 4_000);
      return;
    }
    comeLater(person, 3_000, person.purse().isPresent() && ofPurses.percent(50) ? 40_000 : 420_000);
  }

  /** A gate opened. */
  Passage opened(CityTerminal terminal) {
    Optional<Person> purse =
        terminal.slot().talkedTo().filter(person -> person.purse().isPresent());
    city.told().opened(terminal, purse);
    Chance random = purse.map(this::chanceOf).orElse(chance);
    if (city.has(CityFault.GATE_FAULT) && random.percent(3)) {
      city.faultHappened(CityFault.GATE_FAULT);
      return new Passage(Doing.GATE_BROKEN, 0);
    }
    return random.percent(90)
        ? new Passage(Doing.PASSES, random.between(300_000_000, 3_000_000_000L))
        : new Passage(Doing.STAYS, Long.MAX_VALUE);
  }

  /** A terminal has finished with whatever was in its slot. */
  void tapped(CityTerminal terminal, TapReport report) {
    city.trace()
        .add(
            List.of(
                terminal.name(),
                terminal.slot().card().map(card -> card.person.name()).orElse("nobody")),
            "%s %s, %s, %s"
                .formatted(
                    report.tapId(),
                    report.decision() instanceof Decision.Approved approved
                        ? "approved for " + approved.charge().inYuan()
                        : "declined with "
                            + ((Decision.Declined) report.decision()).reason().name(),
                    report.online() ? "by the host" : "alone",
                    report.outcome()));
    city.told().reported(terminal, report);
    terminal
        .slot()
        .card()
        .ifPresent(
            card ->
                city.agenda()
                    .after(
                        Duration.ofMillis(chanceOf(card.person).between(200, 1_500)),
                        () -> leave(terminal, card)));
  }
}
