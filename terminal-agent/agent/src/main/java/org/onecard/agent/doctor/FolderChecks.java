package org.onecard.agent.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.onecard.agent.epoch.EpochFile;
import org.onecard.agent.journal.FileDisk;
import org.onecard.agent.journal.JournalInspection;
import org.onecard.agent.journal.JournalSize;
import org.onecard.agent.journal.Place;
import org.onecard.agent.store.CatalogueStore;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.HeldCatalogues;
import org.onecard.agent.store.StoredFile;
import org.onecard.agent.store.TerminalIdentity;

/** What lies in the terminal's folder, and the clock and the disk under it. */
final class FolderChecks {

  static final List<Check> BEFORE_THE_HOST =
      List.of(
          new Check(
              "clock",
              "clock and drift",
              "rules go by the time, and a clock far off puts every record in doubt",
              FolderChecks::clock),
          new Check(
              "disk",
              "disk",
              "a tap that cannot be written down is not approved",
              FolderChecks::disk),
          new Check(
              "certificate",
              "certificate",
              "the host speaks only to a terminal whose certificate holds",
              FolderChecks::certificate));

  static final List<Check> AFTER_THE_HOST =
      List.of(
          new Check(
              "catalogue",
              "catalogue",
              "without one in force nothing is approved while the host is away",
              FolderChecks::catalogue),
          new Check(
              "journal",
              "journal",
              "it holds what the host has not taken yet",
              FolderChecks::journal));

  /** Beyond it the host's records say "in doubt": see {@code agent.time}. */
  private static final Duration MOST_AHEAD = Duration.ofDays(90);

  private static final Duration DRIFT = Duration.ofSeconds(30);
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);

  private static final long MIB = 1 << 20;

  /** Below it the next segment of the journal may find no room. */
  private static final long LEAST_FREE = 4 * MIB;

  /** A sync is half of what a tap alone may take; a person notices a tenth of a second. */
  private static final Duration SLOW_SYNC = Duration.ofMillis(20);

  private static final Duration FAR_TOO_SLOW_SYNC = Duration.ofMillis(150);

  private static final Remedy ENROL =
      Remedy.byHand("terminal enrol --host NAME:PORT --code CODE (host enrol-code makes one)");

  private FolderChecks() {}

  /** Empty where no terminal is enrolled; a damaged folder is said by its exception. */
  static Optional<TerminalIdentity> identity(Patient patient) throws IOException {
    if (!TerminalIdentity.isIn(patient.dataDir())) {
      return Optional.empty();
    }
    TerminalIdentity identity = TerminalIdentity.read(patient.dataDir());
    identity.checkTls();
    return Optional.of(identity);
  }

  /** The earliest time that is possible: what was kept, else the day of enrolment. */
  static Instant floor(Patient patient, TerminalIdentity identity) throws IOException {
    Path file = patient.dataDir().resolve("floor");
    Optional<byte[]> kept = StoredFile.find(file);
    Instant enrolled = identity.enrolledAfter();
    if (kept.isEmpty()) {
      return enrolled;
    }
    Instant floor =
        Instant.ofEpochMilli(FlatJson.parse(file.toString(), kept.get()).number("floorMs"));
    return floor.isAfter(enrolled) ? floor : enrolled;
  }

  private static Look clock(Patient patient) throws IOException {
    Remedy remedy =
        Remedy.of(
            "timedatectl set-ntp true; where there is no network time: date -s, and a new battery",
            Fix.RunProgram.of("timedatectl", "set-ntp", "true"));
    Instant now = patient.clock().instant();
    Optional<TerminalIdentity> identity = identity(patient);
    if (identity.isPresent()) {
      Instant floor = floor(patient, identity.get());
      if (now.isBefore(floor)) {
        return new Look.Wrong(
            "the clock says %s, and the host has said %s already".formatted(now, floor), remedy);
      }
      if (Duration.between(floor, now).compareTo(MOST_AHEAD) > 0) {
        return new Look.Doubtful(
            "the clock says %s, which is more than %d days after the host's last word"
                .formatted(now, MOST_AHEAD.toDays()),
            remedy);
      }
    }
    if (patient.running().isPresent() && patient.running().get().has("clockOffS")) {
      long offS = patient.running().get().number("clockOffS");
      if (Math.abs(offS) > DRIFT.toSeconds()) {
        return new Look.Doubtful("the clock is " + offS + " s behind the host's", remedy);
      }
      return new Look.Well(now + ", " + offS + " s from the host's");
    }
    return new Look.Well(now + "; how far from the host's is known while the terminal runs");
  }

  private static Look disk(Patient patient) throws IOException {
    Path folder = patient.dataDir();
    while (!Files.isDirectory(folder)) {
      Path above = folder.toAbsolutePath().getParent();
      if (above == null) {
        return new Look.Wrong(folder + " is no folder", ENROL);
      }
      folder = above;
    }
    FileStore store = Files.getFileStore(folder);
    long free = store.getUsableSpace();
    List<Duration> times;
    try {
      times =
          patient.disk().run(folder.resolve("doctor-" + ProcessHandle.current().pid() + ".try"));
    } catch (IOException e) {
      return new Look.Wrong(
          "%s cannot be written: %s [freeKiB=%d]".formatted(folder, e.getMessage(), free / 1_024),
          Remedy.byHand("free some space (df -h), check owner and mount (ls -ld, mount), dmesg"));
    }
    Duration median = times.get(times.size() / 2);
    Duration worst = times.get(times.size() - 1);
    String figures =
        "%d MiB free, a sync takes %.1f ms, at worst %.1f ms"
            .formatted(free / MIB, median.toNanos() / 1e6, worst.toNanos() / 1e6);
    if (free < LEAST_FREE) {
      return new Look.Wrong(figures, Remedy.byHand("free some space: df -h " + folder));
    }
    if (median.compareTo(FAR_TOO_SLOW_SYNC) > 0) {
      return new Look.Wrong(figures, Remedy.byHand("replace the disk or SD card; see dmesg"));
    }
    if (median.compareTo(SLOW_SYNC) > 0 || free < JournalSize.USUAL.maxSegments() * MIB) {
      return new Look.Doubtful(
          figures, Remedy.byHand("free some space; a disk that stays slow is to be replaced"));
    }
    return new Look.Well(figures);
  }

  private static Look certificate(Patient patient) throws IOException {
    Optional<TerminalIdentity> identity = identity(patient);
    if (identity.isEmpty()) {
      return new Look.Wrong("no terminal is enrolled in " + patient.dataDir(), ENROL);
    }
    Instant floor = floor(patient, identity.get());
    Instant wall = patient.clock().instant();
    Instant now = wall.isBefore(floor) ? floor : wall;
    Instant until =
        identity.get().tlsChain().stream()
            .map(X509Certificate::getNotAfter)
            .min(java.util.Date::compareTo)
            .orElseThrow()
            .toInstant();
    long days = Duration.between(now, until).toDays();
    Remedy remedy =
        Remedy.byHand(
            "connect the terminal to its host for a day, which renews it; else terminal enrol"
                + " --again --host NAME:PORT --code CODE, before it ends");
    if (until.isBefore(now)) {
      return new Look.Wrong("it ended " + until, remedy);
    }
    if (until.isBefore(now.plus(RENEW_BEFORE))) {
      return new Look.Doubtful("it ends in " + days + " days, " + until, remedy);
    }
    return new Look.Well("it holds for " + days + " days more");
  }

  private static Look catalogue(Patient patient) throws IOException {
    Optional<TerminalIdentity> identity = identity(patient);
    if (identity.isEmpty()) {
      return new Look.NotLooked("no terminal is enrolled");
    }
    long inForce;
    long newest;
    if (patient.running().isPresent()) {
      inForce = patient.running().get().number("catalogueInForce");
      newest = patient.running().get().number("catalogueVersion");
    } else {
      HeldCatalogues held =
          CatalogueStore.open(
                  patient.dataDir().resolve("catalogue"),
                  identity.get().region(),
                  identity.get().regionKeys().signing())
              .held(patient.clock().instant());
      inForce = held.inForce();
      newest = held.newest();
    }
    if (inForce == 0) {
      return new Look.Wrong(
          newest == 0
              ? "none is here"
              : "version %d is here and does not hold yet".formatted(newest),
          Remedy.byHand(
              "connect the terminal to its host once: terminal run; catalog show at the host"));
    }
    return new Look.Well("version %d holds, the newest is %d".formatted(inForce, newest));
  }

  private static Look journal(Patient patient) throws IOException {
    Path folder = patient.dataDir().resolve("journal");
    if (!Files.isDirectory(folder)) {
      return new Look.NotLooked("the terminal has not run yet");
    }
    Path bar = patient.dataDir().resolve("barred");
    if (Files.exists(bar)) {
      return new Look.Wrong(
          "the host refuses this terminal; " + bar + " says why",
          Remedy.byHand("terminal status says why; firmware-docs/terminal.md what to do"));
    }
    JournalInspection found;
    try (FileDisk disk = FileDisk.open(folder)) {
      found = JournalInspection.of(disk, JournalSize.USUAL);
    }
    if (found.fault().isPresent()) {
      return new Look.Wrong(
          found.fault().get(), Remedy.byHand("keep the folder, and: terminal enrol --again"));
    }
    Optional<String> shortened = shortened(patient, found);
    if (shortened.isPresent()) {
      return new Look.Wrong(
          shortened.get(), Remedy.byHand("keep the folder, and: terminal enrol --again"));
    }
    String figures =
        "%d records in %d of %d segments"
            .formatted(found.records(), found.segments(), JournalSize.USUAL.maxSegments());
    if (patient.running().isPresent() && patient.running().get().has("cannotRecord")) {
      return new Look.Wrong(
          patient.running().get().text("cannotRecord"),
          Remedy.byHand("firmware-docs/terminal.md has the sentence and what to do"));
    }
    if (found.segments() * 4 > JournalSize.USUAL.maxSegments() * 3) {
      return new Look.Doubtful(
          figures + ": it is nearly full", Remedy.byHand("bring the link to the host back"));
    }
    return new Look.Well(figures);
  }

  /** After a clean stop the journal ends at the head that was written down then. */
  private static Optional<String> shortened(Patient patient, JournalInspection found)
      throws IOException {
    Path epochs = patient.dataDir().resolve("epochs");
    if (patient.running().isPresent() || !Files.exists(epochs)) {
      return Optional.empty();
    }
    return new EpochFile(epochs)
        .read()
        .cleanHead()
        .filter(head -> !found.last().equals(new Place(head.epoch(), head.sequence())))
        .map(
            head ->
                "it ends at %s, and the last stop left it at %d.%d"
                    .formatted(found.last(), head.epoch(), head.sequence()));
  }
}
