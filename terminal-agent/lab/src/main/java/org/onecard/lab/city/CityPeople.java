package org.onecard.lab.city;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onecard.agent.tap.TapReport;
import org.onecard.lab.city.CitySlot.Presented;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.scenario.Decision;
import org.onecard.scenario.HolderClass;
import org.onecard.virtual.card.HolderData;
import org.onecard.virtual.card.SsseCardOptions;
import org.onecard.virtual.card.VirtualSsseCard;

/** People with their cards: they come, tap, walk through or not, and come again elsewhere. */
final class CityPeople {

  private static final List<HolderClass> CLASSES =
      List.of(HolderClass.ADULT, HolderClass.ADULT, HolderClass.SENIOR, HolderClass.STUDENT);

  /** Identifiers of cards that were never issued. */
  private static final int FIRST_SERIAL = 9_000_000;

  private final City city;
  private final Chance chance;
  private final List<Person> persons = new ArrayList<>();
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
    private final VirtualSsseCard card;
    private final CardToken token;
    private final DenyTag tag;
    private final HolderClass holderClass;
    private final boolean resident;
    private final long fundedFen;

    Person(String name, HolderData data, CityKeys keys, Chance chance) {
      this.name = name;
      this.card = new VirtualSsseCard(data, SsseCardOptions.ISSUED);
      RawCardIdentifier identifier = new RawCardIdentifier(data.identifier().bytes());
      this.token = keys.tokens().tokenOf(identifier);
      this.tag = keys.tags().tagOf(identifier);
      this.holderClass = chance.pick(CLASSES);
      this.resident = chance.percent(70);
      this.fundedFen = chance.pick(List.of(100L, 1_000L, 10_000L, 50_000L));
    }

    String name() {
      return name;
    }

    VirtualSsseCard card() {
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
    for (int number = 1; number <= cards; number++) {
      persons.add(
          new Person(
              "card-" + number,
              HolderData.builder().region("500000").serial(FIRST_SERIAL + number).build(),
              city.keys(),
              chance));
    }
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

  private void comeLater(Person person, long leastMs, long mostMs) {
    city.agenda().after(Duration.ofMillis(chance.between(leastMs, mostMs)), () -> come(person));
  }

  private void come(Person person) {
    if (staysHome) {
      return;
    }
    CityTerminal terminal = chance.pick(city.terminals());
    if (!terminal.slot().isFree() || (!terminal.isUp() && !chance.oneIn(5))) {
      comeLater(person, 1_000, 20_000);
      return;
    }
    int tornAfter = city.has(CityFault.CARD_TORN) && chance.percent(5) ? chance.below(9) : -1;
    int crashAfter = city.has(CityFault.TERMINAL_CRASH) && chance.percent(1) ? chance.below(9) : -1;
    boolean walksOff = city.has(CityFault.CARD_TORN) && chance.percent(3);
    Presented card = new Presented(person, tornAfter, crashAfter);
    taps++;
    city.trace().add(List.of(terminal.name(), person.name()), "a card is put in");
    terminal.slot().insert(card);
    long patienceMs = walksOff ? chance.between(0, 600) : chance.between(6_000, 45_000);
    city.agenda().after(Duration.ofMillis(patienceMs), () -> leave(terminal, card));
  }

  private void leave(CityTerminal terminal, Presented card) {
    if (terminal.slot().holds(card)) {
      terminal.slot().remove();
      gone(card.person);
    }
  }

  /** The card is in its owner's hand again, who comes back some time. */
  void gone(Person person) {
    comeLater(person, 3_000, 420_000);
  }

  /** A gate opened. */
  Passage opened(CityTerminal terminal) {
    city.told().opened(terminal);
    if (city.has(CityFault.GATE_FAULT) && chance.percent(3)) {
      city.faultHappened(CityFault.GATE_FAULT);
      return new Passage(Doing.GATE_BROKEN, 0);
    }
    return chance.percent(90)
        ? new Passage(Doing.PASSES, chance.between(300_000_000, 3_000_000_000L))
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
                        Duration.ofMillis(chance.between(200, 1_500)),
                        () -> leave(terminal, card)));
  }
}
