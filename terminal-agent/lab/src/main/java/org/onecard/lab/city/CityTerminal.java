package org.onecard.lab.city;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.denylist.DenyListStore;
import org.onecard.agent.journal.CannotRecord;
import org.onecard.agent.journal.Draft;
import org.onecard.agent.journal.Durability;
import org.onecard.agent.journal.JournalDamagedException;
import org.onecard.agent.journal.JournalKeeper;
import org.onecard.agent.journal.JournalSize;
import org.onecard.agent.journal.JournalStatus;
import org.onecard.agent.link.HostProver;
import org.onecard.agent.link.LinkState;
import org.onecard.agent.profile.ProfileFiles;
import org.onecard.agent.prove.CardProver;
import org.onecard.agent.prove.SamSlot;
import org.onecard.agent.store.AnchorStore;
import org.onecard.agent.store.CatalogueStore;
import org.onecard.agent.store.FormerKey;
import org.onecard.agent.store.HostBar;
import org.onecard.agent.tap.CardTaking;
import org.onecard.agent.tap.CodeReading;
import org.onecard.agent.tap.TapPlace;
import org.onecard.agent.tap.TapShell;
import org.onecard.agent.tap.TapTimes;
import org.onecard.agent.time.TimeKeeper;
import org.onecard.card.profile.ProfileSet;
import org.onecard.lab.city.CityDisk.Flipped;
import org.onecard.ledger.TerminalStore.EpochGranted;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.Hash;
import org.onecard.virtual.card.VirtualChip;

/**
 * A terminal: its disk, its small files, its slot and its gate, and the process that runs on it
 * while its power is on.
 */
final class CityTerminal {

  /** Small, so that a run of the city goes through many. */
  static final JournalSize JOURNAL = new JournalSize(1 << 16, 6);

  private static final ProfileSet PROFILES = ProfileFiles.builtIn();

  /** No time before the day before the city is possible: when the terminal was enrolled. */
  private static final Instant ENROLLED = Agenda.START.minus(Duration.ofDays(1));

  private static final long STOP_POLL_NANOS = 100_000_000;

  private final City city;
  private final String name;
  private final TapPlace place;
  private final List<FormerKey> formerKeys = new ArrayList<>();
  private final CityDisk disk;
  private final CityKeyFiles keyFiles;
  private final Path folder;
  private final Chance chance;
  private final CitySlot slot;
  private final Optional<VirtualChip> psam;

  /** Since the last start that went well. */
  private final List<Flipped> flipped = new ArrayList<>();

  private SigningKey recordKey;
  private boolean isToBeEnrolled;
  private Duration wallOff = Duration.ZERO;
  private boolean stopping;
  private boolean starting;
  private long starts;
  private @Nullable Run run;

  /**
   * @param name the terminal's id, or another name for the copy of one
   * @param psam what it debits purses with; of no use where the city has none
   */
  CityTerminal(
      City city,
      String name,
      TapPlace place,
      SigningKey recordKey,
      CityDisk disk,
      CityKeyFiles keyFiles,
      Path folder,
      Chance chance,
      Optional<VirtualChip> psam) {
    this.city = city;
    this.keyFiles = keyFiles;
    this.psam = psam;
    this.name = name;
    this.place = place;
    this.recordKey = recordKey;
    this.disk = disk;
    this.folder = folder;
    this.chance = chance;
    this.slot = new CitySlot(city, this);
  }

  String name() {
    return name;
  }

  TapPlace place() {
    return place;
  }

  SigningKey recordKey() {
    return recordKey;
  }

  /** Who signs records of an epoch: the key that the host knows as that epoch's. */
  SigningKey recordKeyOf(int epoch) {
    return formerKeys.stream()
        .filter(former -> epoch < former.below())
        .findFirst()
        .map(FormerKey::key)
        .orElse(recordKey);
  }

  CityDisk disk() {
    return disk;
  }

  CityKeyFiles keyFiles() {
    return keyFiles;
  }

  Path folder() {
    return folder;
  }

  CitySlot slot() {
    return slot;
  }

  boolean isUp() {
    return run != null;
  }

  /**
   * A copy of its disk and files, in another box.
   *
   * @param itsFolder not there yet
   */
  CityTerminal copy(String itsName, Path itsFolder, Chance itsChance) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, itsFolder.resolve(folder.relativize(file).toString()));
      }
    } catch (IOException e) {
      throw new IllegalStateException("a terminal's folder cannot be copied", e);
    }
    CityTerminal copy =
        new CityTerminal(
            city,
            itsName,
            place,
            recordKey,
            disk.copy(itsChance.named(itsName + "/disk")),
            keyFiles.copy(itsChance.named(itsName + "/key-files")),
            itsFolder,
            itsChance,
            Optional.empty());
    copy.formerKeys.addAll(formerKeys);
    return copy;
  }

  /** Up, linked, and everything it has said is countersigned. */
  boolean isSettled() {
    Run now = run;
    return now != null
        && now.link.state() == LinkState.UP
        && now.keeper.status().backlog() == 0
        && now.keeper.status().failure().isEmpty();
  }

  /** The host has taken it, or would not. */
  boolean hasHeardTheHost() {
    Run now = run;
    return now != null && (now.link.state() == LinkState.UP || now.link.findBar().isPresent());
  }

  /** Whether an authority that it believes is one of these. */
  boolean believesAny(Predicate<Hash> authority) {
    Run now = run;
    return now == null || now.link.believesAny(authority);
  }

  /** It runs, and says that the host does not take it. */
  boolean isBarred() {
    Run now = run;
    return now != null && now.link.findBar().isPresent();
  }

  /** Up, and nothing can be recorded before a restart. */
  boolean isBroken() {
    Run now = run;
    return now != null
        && now.keeper
            .status()
            .failure()
            .filter(failure -> failure.kind() == CannotRecord.Kind.DISK_FAILED)
            .isPresent();
  }

  /** It is switched off for good, or the run of the city is over. */
  void abandon() {
    starting = false;
    Run now = run;
    if (now != null) {
      run = null;
      now.alive = false;
      now.actor.end();
    }
  }

  /** For a story of what did not settle. */
  String standing() {
    Run now = run;
    return now == null
        ? "off"
        : "link %s, %s, bar %s"
            .formatted(
                now.link.state(), told(now.keeper.status()), now.link.findBar().orElse("none"));
  }

  private static String told(JournalStatus journal) {
    return "journal up to %s, countersigned up to %s, %d records left, %d segments%s%s"
        .formatted(
            journal.last(),
            journal.released(),
            journal.backlog(),
            journal.segments(),
            journal.open() ? "" : ", no epoch open",
            journal.failure().map(why -> ", cannot record: " + why.text()).orElse(""));
  }

  Optional<Run> run() {
    return Optional.ofNullable(run);
  }

  // ---- what the seed does to it ----

  /** The power goes now. */
  void crash(String why) {
    Run before = run;
    if (before == null) {
      return;
    }
    run = null;
    stopping = false;
    before.alive = false;
    before.actor.end();
    before.link.vanish();
    disk.powerCut();
    city.trace().add(name, "its power goes: " + why);
    startLater(chance.between(2_000, 40_000));
  }

  /** A technician restarts it. */
  void restart() {
    Run now = run;
    if (now == null || stopping) {
      return;
    }
    stopping = true;
    city.trace().add(name, "is being stopped");
    now.shell.close();
    now.actor.wake();
    stopWhenIdle(now);
  }

  private void stopWhenIdle(Run now) {
    city.agenda()
        .afterNanos(
            STOP_POLL_NANOS,
            () -> {
              if (run != now) {
                return;
              }
              if (!now.actor.isEnded()) {
                now.actor.wake();
                stopWhenIdle(now);
                return;
              }
              now.alive = false;
              run = null;
              stopping = false;
              now.link.close();
              try {
                now.journal.stop();
                disk.processEnded();
                city.trace().add(name, "has stopped");
                if (isToBeEnrolled) {
                  enrolNow();
                }
              } catch (Actor.Gone e) {
                disk.powerCut();
                city.trace().add(name, "its power goes while it stops: " + e.getMessage());
              }
              startLater(chance.between(1_000, 5_000));
            });
  }

  /** A technician enrols it again: with the next stop, over what it has recorded. */
  void enrolAgain() {
    isToBeEnrolled = true;
    restart();
  }

  /** As the product's enrolment over a terminal that is there; nothing goes wrong in it. */
  private void enrolNow() {
    isToBeEnrolled = false;
    if (city.isCopied(place.terminalId())) {
      return; // Whether it goes on is its operator's to find out.
    }
    EpochGranted last = city.terminalStore().findLastGrant(place.terminalId()).orElseThrow();
    int firstEpoch = last.firstEpoch() + last.count();
    try {
      disk.write(disk.read().grantedAnew(firstEpoch, EpochGrant.USUAL_COUNT));
      Files.deleteIfExists(folder.resolve("barred"));
      Files.deleteIfExists(folder.resolve(AnchorStore.FILE));
    } catch (IOException e) {
      city.trace().add(name, "is not enrolled again: " + e.getMessage());
      return;
    }
    formerKeys.add(new FormerKey(firstEpoch, recordKey));
    recordKey =
        SigningKey.generate(
            Signature.Algorithm.ED25519, chance.named(name + "/record-key-" + firstEpoch).bytes());
    city.enrol(this, recordKey, firstEpoch);
    city.trace().add(name, "is enrolled again, epochs from " + firstEpoch);
  }

  /** Its wall clock is off by so much from the next start on, if not before. */
  void jump(Duration off) {
    wallOff = off;
  }

  /** Flips a bit at the next start; where that shows, the disk is put right again. */
  void flipBit() {
    disk.flipBit()
        .ifPresent(
            at -> {
              flipped.add(at);
              city.trace().add(name, "a bit flips: " + at);
            });
  }

  // ---- starting ----

  void startLater(long delayMs) {
    starting = true;
    city.agenda()
        .after(
            Duration.ofMillis(delayMs),
            () -> {
              if (starting && run == null) {
                starting = false;
                start();
              }
            });
  }

  void start() {
    starts++;
    city.told().startsAnew(this);
    Chance ofThisRun = chance.named(name + "/run-" + starts);
    try {
      if (city.isMutant(Mutant.IGNORE_TIME_FLOOR)) {
        Files.deleteIfExists(folder.resolve("floor"));
      }
      Run fresh = new Run(ofThisRun);
      run = fresh;
      flipped.clear();
      long unused = disk.takeLatencyNanos();
      city.trace().add(name, "starts, " + told(fresh.keeper.status()));
      fresh.begin();
    } catch (JournalDamagedException e) {
      if (flipped.isEmpty()) {
        city.told().broke(name, "its journal is refused and nothing damaged it: " + e.getMessage());
        return;
      }
      city.trace().add(name, "its journal is refused: " + e.getMessage());
      flipped.forEach(disk::flip);
      flipped.clear();
      startLater(60_000);
    } catch (IOException e) {
      city.trace().add(name, "cannot start: " + e.getMessage());
      disk.processEnded();
      startLater(10_000);
    } catch (Actor.Gone e) {
      city.trace().add(name, "its power goes while it starts: " + e.getMessage());
      disk.powerCut();
      startLater(chance.between(2_000, 20_000));
    }
  }

  /** The process, from one start to its end. */
  final class Run {
    private final Actor actor;
    private final TimeKeeper time;
    private final CatalogueStore catalogues;
    private final DenyListStore denyLists;
    private final JournalKeeper keeper;
    private final CityJournal journal;
    private final CityLink link;
    private final TapShell shell;
    private boolean alive = true;

    private Run(Chance random) throws IOException, JournalDamagedException {
      actor = new Actor(city.agenda(), name, this::serve);
      time = TimeKeeper.open(folder.resolve("floor"), ENROLLED, wall(), this::nanos);
      catalogues =
          CatalogueStore.open(
              folder.resolve("catalogue"), CityKeys.REGION, city.keys().region().verifyingKey());
      denyLists =
          DenyListStore.open(
              folder.resolve("deny"),
              city.keys().tags().keyId(),
              city.keys().region().verifyingKey());
      HostBar bar = HostBar.open(folder.resolve("barred"));
      keeper =
          JournalKeeper.open(
              place.terminalId(),
              city.isMutant(Mutant.SKIP_SYNC) ? new UnsyncedDisk(disk) : disk,
              JOURNAL,
              disk,
              time::now,
              this::nanos);
      journal = new CityJournal(city, CityTerminal.this, this, disk, keeper);
      link =
          new CityLink(
              city,
              CityTerminal.this,
              this,
              random,
              time,
              catalogues,
              denyLists,
              bar,
              certificates(random),
              keeper.status());
      shell =
          new TapShell(
              place,
              TapTimes.USUAL,
              slot.readers(this),
              "slot",
              slot.gate(this),
              state -> {},
              report -> city.people().tapped(CityTerminal.this, report),
              journal,
              link,
              catalogues,
              denyLists,
              time,
              city.keys().ofTerminals(),
              new CardTaking(
                  PROFILES,
                  new CardProver(Optional.empty(), HostProver.NONE),
                  city.has(CityFault.PURSE)
                      ? Optional.of(new SamSlot(new CityPsam(this, psam), CityPsam.SLOT))
                      : Optional.empty(),
                  keeper.listOpenDebits()),
              CodeReading.NONE,
              random.named(name + "/sealing-" + starts).bytes());
    }

    private Optional<CityCertificates> certificates(Chance random) throws IOException {
      return city.authorities().isEmpty()
          ? Optional.empty()
          : Optional.of(
              new CityCertificates(
                  city,
                  CityTerminal.this,
                  keyFiles,
                  folder,
                  recordKey,
                  time,
                  random.named(name + "/certificates-" + starts)));
    }

    private void begin() {
      link.start();
      actor.start();
    }

    private void serve() {
      CityLog.Listening listening = CityLog.of(city);
      try {
        shell.serve();
      } finally {
        listening.close();
      }
    }

    /** The machine's monotonic clock, which begins with the city. */
    private long nanos() {
      return city.agenda().nanos() + (actor.isCurrent() ? actor.spentNanos() : 0);
    }

    private Clock wall() {
      return new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return Agenda.START.plusNanos(nanos()).plus(wallOff);
        }
      };
    }

    boolean isAlive() {
      return alive;
    }

    boolean isStopping() {
      return stopping;
    }

    Actor actor() {
      return actor;
    }

    CityJournal journal() {
      return journal;
    }

    CityLink link() {
      return link;
    }

    JournalKeeper keeper() {
      return keeper;
    }

    /** Writes down what nobody waits for, which goes up slowly later. */
    void sayAlone(int records, Duration eachBatch) {
      journal.readSlowly(eachBatch);
      for (int record = 0; record < records; record++) {
        var unused =
            journal.append(
                new Draft(
                    time.now(),
                    0,
                    Optional.empty(),
                    id -> new Body.EventBody("city.alone", "while the network was cut")),
                Durability.SOON);
      }
    }

    /** Whether its deny list names a card. */
    boolean names(DenyTag tag) {
      return denyLists.names(tag);
    }

    /** Whether it holds a version of the catalogue. */
    boolean holds(long version) {
      return catalogues.held(time.now().at()).versions().contains(version);
    }
  }
}
