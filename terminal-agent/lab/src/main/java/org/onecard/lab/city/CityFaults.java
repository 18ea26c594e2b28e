package org.onecard.lab.city;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.onecard.lab.city.CityBook.AtCommit;
import org.onecard.lab.city.CityCatalogues.Offer;
import org.onecard.lab.city.CityNetwork.Connection;
import org.onecard.lab.city.CityPeople.Person;
import org.onecard.ledger.DenyStore.Denial;
import org.onecard.ledger.DenyStore.DeniedCard;

/** Brings what the plan allows, each kind from a stream of its own. */
final class CityFaults {

  /** Of a terminal that is to write more of it. */
  private static final int MOST_BACKLOG = 300;

  private final City city;
  private final CityPlan plan;
  private boolean over;

  CityFaults(City city, CityPlan plan) {
    this.city = city;
    this.plan = plan;
  }

  void start() {
    plan.faults().stream().sorted().forEach(this::schedule);
  }

  void end() {
    over = true;
  }

  /** How often a kind comes in an hour, in the whole city. */
  private int anHour(CityFault fault) {
    return switch (fault) {
      case PARTITION, RESET, HALF_OPEN, TERMINAL_CRASH -> 2 + 2 * plan.terminals();
      case HOST_CRASH, UNKNOWN_COMMIT, SLOW_HOST, SLOW_NETWORK, FULL_QUEUE -> 4;
      case BACKLOG -> 12;
      case BOOK_AWAY,
          TERMINAL_RESTART,
          HOST_RESTART,
          SYNC_FAILS,
          DISK_FULL,
          DISK_SLOW,
          BIT_FLIP,
          READER_LOST ->
          2;
      case CLOCK_JUMP -> 3;
      case ENROLMENT -> 2;
      case CATALOGUE_PUSH, DENIED_CARD, CLONED_TERMINAL -> 1;
      // They come with taps and connections, and with the operator's steps.
      case CARD_TORN, GATE_FAULT, TWO_HOSTS, PURSE, ROTATION -> 0;
    };
  }

  private void schedule(CityFault fault) {
    Chance chance = Chance.of(plan.seed(), "fault/" + fault);
    int times = Math.max(1, anHour(fault) * plan.minutes() / 60);
    for (int time = 0; time < (anHour(fault) == 0 ? 0 : times); time++) {
      long atMs = chance.between(5_000, Math.max(6_000, plan.minutes() * 60_000L));
      city.agenda()
          .after(
              Duration.ofMillis(atMs),
              () -> {
                if (!over) {
                  bring(fault, chance);
                }
              });
    }
  }

  private void bring(CityFault fault, Chance chance) {
    CityTerminal terminal = chance.pick(city.terminals());
    CityHost host = chance.pick(city.hosts());
    city.faultHappened(fault);
    switch (fault) {
      case PARTITION -> {
        tell(terminal.name(), fault);
        city.network().cut(terminal.name());
        later(chance, 1_000, 600_000, () -> city.network().restore(terminal.name()));
      }
      case RESET -> ofEach(terminal, fault, Connection::reset);
      case HALF_OPEN ->
          ofEach(
              terminal,
              fault,
              chance.percent(50) ? Connection::terminalForgets : Connection::hostForgets);
      case SLOW_NETWORK -> {
        tell("city", fault);
        city.network().slowDown(Duration.ofMillis(chance.between(40, 900)));
        later(chance, 5_000, 240_000, () -> city.network().slowDown(Duration.ZERO));
      }
      case SLOW_HOST -> {
        tell(host.name(), fault);
        host.slowDown(Duration.ofMillis(chance.between(50, 3_000)));
        later(chance, 5_000, 180_000, () -> host.slowDown(Duration.ZERO));
      }
      case HOST_CRASH -> crashHost(host, chance);
      case UNKNOWN_COMMIT -> {
        tell("book", fault);
        city.book()
            .at(
                chance.below(4),
                chance.percent(50) ? AtCommit.UNKNOWN_AND_DONE : AtCommit.UNKNOWN_AND_NOT_DONE);
      }
      case BOOK_AWAY -> {
        tell("book", fault);
        city.book().putAway(true);
        later(chance, 2_000, 90_000, () -> city.book().putAway(false));
      }
      case TERMINAL_CRASH -> {
        if (chance.percent(60)) {
          tell(terminal.name(), fault);
          terminal.disk().cutPowerAfter(chance.below(12));
        } else {
          terminal.crash("just so");
        }
      }
      case TERMINAL_RESTART -> terminal.restart();
      case SYNC_FAILS -> {
        tell(terminal.name(), fault);
        terminal.disk().failNextSync();
        later(chance, 60_000, 600_000, () -> restartIfBroken(terminal));
      }
      case DISK_FULL -> {
        tell(terminal.name(), fault);
        terminal.disk().fill(true);
        later(chance, 30_000, 900_000, () -> terminal.disk().fill(false));
      }
      case DISK_SLOW -> {
        tell(terminal.name(), fault);
        terminal.disk().slowDown(true);
        later(chance, 3_000, 30_000, () -> terminal.disk().slowDown(false));
      }
      case BIT_FLIP -> {
        terminal.crash("before a bit flips");
        if (!terminal.isUp()) {
          terminal.flipBit();
        }
      }
      case CLOCK_JUMP -> {
        terminal.jump(jump(chance));
        terminal.crash("and its clock jumps");
      }
      case READER_LOST -> {
        tell(terminal.name(), fault);
        terminal.slot().lose(true);
        later(chance, 1_000, 120_000, () -> terminal.slot().lose(false));
      }
      case CATALOGUE_PUSH -> push(chance);
      case DENIED_CARD -> deny(chance);
      case CLONED_TERMINAL -> {
        tell(terminal.name(), fault);
        city.copy(terminal, Duration.ofMillis(chance.between(5_000, 40_000)));
      }
      case FULL_QUEUE -> {
        tell(host.name(), fault);
        host.fill(chance.pick(List.of(0, 0, 1, 4)), chance.percent(40));
        later(chance, 3_000, 180_000, host::empty);
      }
      case HOST_RESTART -> host.stop();
      case BACKLOG -> backlog(terminal, chance);
      case ENROLMENT -> terminal.enrolAgain();
      case CARD_TORN, GATE_FAULT, TWO_HOSTS, PURSE, ROTATION -> {
        // They come with taps and connections.
      }
    }
  }

  private void tell(String about, CityFault fault) {
    city.trace().add(about, fault.words());
  }

  private void later(Chance chance, long leastMs, long mostMs, Runnable task) {
    city.agenda().after(Duration.ofMillis(chance.between(leastMs, mostMs)), task);
  }

  private void ofEach(CityTerminal terminal, CityFault fault, Consumer<Connection> what) {
    tell(terminal.name(), fault);
    city.network().of(terminal.name()).forEach(what);
  }

  /** More than goes up in one batch, and each batch takes its time. */
  private void backlog(CityTerminal terminal, Chance chance) {
    tell(terminal.name(), CityFault.BACKLOG);
    city.network().cut(terminal.name());
    int records = (int) chance.between(300, 900);
    Duration eachBatch = Duration.ofMillis(chance.between(300, 3_000));
    // A journal that is full says nothing more: that is another matter.
    terminal
        .run()
        .filter(run -> run.keeper().status().backlog() < MOST_BACKLOG)
        .ifPresent(run -> run.sayAlone(records, eachBatch));
    later(
        chance,
        3_000,
        20_000,
        () -> {
          city.network().restore(terminal.name());
          city.people().crowd(terminal, Duration.ofSeconds(20));
          later(
              chance,
              20_000,
              30_000,
              () -> terminal.run().ifPresent(run -> run.journal().readSlowly(Duration.ZERO)));
        });
  }

  private void crashHost(CityHost host, Chance chance) {
    int kind = chance.below(3);
    if (kind == 0) {
      host.crash("just so");
    } else {
      tell(host.name(), CityFault.HOST_CRASH);
      city.book().at(chance.below(4), kind == 1 ? AtCommit.CRASH_BEFORE : AtCommit.CRASH_AFTER);
    }
  }

  private void restartIfBroken(CityTerminal terminal) {
    if (terminal.isBroken()) {
      terminal.restart();
    }
  }

  /** Years, days, seconds, either way: what batteries and people do to clocks. */
  private static Duration jump(Chance chance) {
    long seconds =
        chance.pick(
            List.of(
                3_600L,
                86_400L,
                40 * 86_400L,
                365 * 86_400L,
                3_652 * 86_400L,
                chance.between(1, 600)));
    return Duration.ofSeconds(chance.percent(50) ? seconds : -seconds);
  }

  private void push(Chance chance) {
    long version = city.catalogues().findLatest().orElseThrow().version() + 1;
    Instant effective =
        CityCatalogues.wholeMinute(city.agenda().now()).plusSeconds(60 * chance.between(0, 20));
    city.publish(new Offer(version, effective, 300 + 50 * (version % 5)));
  }

  private void deny(Chance chance) {
    Person person = chance.pick(city.people().list());
    city.trace().add(person.name(), "the card is denied");
    city.denials()
        .deny(
            List.of(
                new DeniedCard(
                    person.token(), new Denial(city.keys().tags().keyId(), person.tag(), "lost"))),
            city.agenda().now());
    city.hosts().forEach(CityHost::published);
  }
}
