package org.onecard.agent.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.onecard.protocol.crypto.Verifier;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.Message.CatalogueDelivery;
import org.onecard.protocol.message.Signing;
import org.onecard.scenario.CatalogueTests;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.CatalogueCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalogue in force, and those that are to follow it. Safe for any thread.
 *
 * <p>A bundle is verified, read, checked, tried by its own cases and stored, in that order, before
 * it is used; whatever fails leaves everything as it was. Which version holds is found anew for
 * each tap, by the host's rule: the highest that is effective at that time. So nothing is lost to a
 * clock that was wrong for a while.
 */
public final class CatalogueStore {

  /** Versions that are kept at once: the one in force, and as many as may wait their turn. */
  static final int MOST_VERSIONS = 4;

  private static final int MOST_WHY = 300;
  private static final String SUFFIX = ".bundle";
  private static final Logger LOG = LoggerFactory.getLogger(CatalogueStore.class);

  private final Path folder;
  private final Region region;
  private final Verifier regionKey;
  private final Catalogue none;

  /** By version. Guarded by this. */
  private final TreeMap<Long, Kept> versions = new TreeMap<>();

  /** A copy of the same for whoever asks: no tap waits for a bundle that is being stored. */
  private volatile NavigableMap<Long, Kept> shown = new TreeMap<>();

  private volatile Runnable onTaken = () -> {};

  private CatalogueStore(Path folder, Region region, Verifier regionKey) {
    this.folder = folder;
    this.region = region;
    this.regionKey = regionKey;
    this.none = new Catalogue(region, 0, Instant.EPOCH, ZoneId.of("UTC"), List.of());
  }

  /**
   * Takes up what was stored. What does not verify any more is as if it were not there.
   *
   * @param folder made when it is not there
   */
  public static CatalogueStore open(Path folder, Region region, Verifier regionKey)
      throws IOException {
    StoredFile.createPrivateFolder(folder);
    CatalogueStore store = new CatalogueStore(folder, region, regionKey);
    store.load();
    return store;
  }

  /** Is told of each catalogue that was taken, on the thread that took it; must not wait. */
  public void onTaken(Runnable listener) {
    onTaken = listener;
  }

  /** The catalogue in force at a time; one of version 0 without items while there is none. */
  public Catalogue at(Instant now) {
    for (Kept kept : shown.descendingMap().values()) {
      if (kept.isEffective(now)) {
        return kept.catalogue();
      }
    }
    return none;
  }

  /** The newest version that is stored, 0 for none. */
  public long newestVersion() {
    NavigableMap<Long, Kept> now = shown;
    return now.isEmpty() ? 0 : now.lastKey();
  }

  /** What the host needs to know to deliver what is missing. */
  public HeldCatalogues held(Instant now) {
    return new HeldCatalogues(List.copyOf(shown.keySet()), at(now).version());
  }

  /** Verifies, checks and stores a bundle. */
  public synchronized Delivered take(CatalogueDelivery delivery, Instant now) {
    Decoded<Catalogue> decoded = Signing.open(delivery, regionKey);
    if (!(decoded instanceof Decoded.Ok<Catalogue> ok)) {
      return refused(claimedVersion(delivery), ((Decoded.Malformed<Catalogue>) decoded).because());
    }
    Catalogue catalogue = ok.value();
    Optional<String> fault = findFault(catalogue).or(() -> findObstacle(catalogue, now));
    if (fault.isPresent()) {
      return refused(catalogue.version(), fault.get());
    }
    Kept fresh = new Kept(catalogue, folder.resolve(catalogue.version() + SUFFIX));
    try {
      new SignedFile(delivery.bundle(), delivery.signature()).write(fresh.file());
    } catch (IOException e) {
      return refused(catalogue.version(), "it cannot be stored: " + e.getMessage());
    }
    versions.put(catalogue.version(), fresh);
    CatalogueTests.rehearse(catalogue);
    dropOverruled();
    if (versions.size() > MOST_VERSIONS) {
      drop(versions.firstEntry().getValue());
    }
    shown = new TreeMap<>(versions);
    onTaken.run();
    return new Delivered.Taken(catalogue.version());
  }

  /** What an unbelieved bundle calls itself, so that the host knows which one is meant. */
  private static long claimedVersion(CatalogueDelivery delivery) {
    return Bodies.decodeCatalogue(delivery.bundle().bytes()) instanceof Decoded.Ok<Catalogue> ok
        ? ok.value().version()
        : 0;
  }

  private Optional<String> findFault(Catalogue catalogue) {
    if (!catalogue.region().equals(region)) {
      return Optional.of("it is of region " + catalogue.region().code());
    }
    return CatalogueCheck.check(catalogue).stream()
        .findFirst()
        .or(() -> CatalogueTests.run(catalogue).stream().findFirst())
        .map(finding -> finding.path() + ": " + finding.message());
  }

  /** Why a sound catalogue is not taken all the same. */
  private Optional<String> findObstacle(Catalogue catalogue, Instant now) {
    // One that went to others first may come after one that still waits for its time.
    Optional<Kept> instead =
        versions.tailMap(catalogue.version(), false).values().stream()
            .filter(kept -> kept.isEffective(now) || kept.overrules(catalogue))
            .findFirst();
    if (instead.isPresent()) {
      return Optional.of("version " + instead.get().catalogue().version() + " is here already");
    }
    List<Kept> staying =
        versions.values().stream()
            .filter(kept -> kept.catalogue().version() != catalogue.version())
            .filter(kept -> !overrules(catalogue, kept.catalogue()))
            .toList();
    // The oldest may make room once the one after it holds; one that is still needed may not.
    return staying.size() >= MOST_VERSIONS && !staying.get(1).isEffective(now)
        ? Optional.of(
            MOST_VERSIONS + " versions are here already, and the oldest of them still holds")
        : Optional.empty();
  }

  /** What can never hold again, whatever the time: a higher version is effective no later. */
  private void dropOverruled() {
    for (Kept kept : List.copyOf(versions.values())) {
      if (versions.values().stream().anyMatch(other -> other.overrules(kept.catalogue()))) {
        drop(kept);
      }
    }
  }

  private void drop(Kept kept) {
    versions.remove(kept.catalogue().version());
    try {
      Files.deleteIfExists(kept.file());
    } catch (IOException e) {
      // The next start finds it, and drops it again.
      LOG.debug("{} is not needed and cannot be deleted: {}", kept.file(), e.getMessage());
    }
  }

  private void load() throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
    for (Path file : files) {
      read(file)
          .filter(catalogue -> findFault(catalogue).isEmpty())
          .ifPresent(catalogue -> versions.put(catalogue.version(), new Kept(catalogue, file)));
    }
    dropOverruled();
    if (!versions.isEmpty()) {
      CatalogueTests.rehearse(versions.firstEntry().getValue().catalogue());
    }
    shown = new TreeMap<>(versions);
  }

  private Optional<Catalogue> read(Path path) throws IOException {
    Optional<SignedFile> file = SignedFile.find(path);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    Decoded<Catalogue> decoded =
        Signing.open(new CatalogueDelivery(file.get().bytes(), file.get().signature()), regionKey);
    return decoded instanceof Decoded.Ok<Catalogue> ok ? Optional.of(ok.value()) : Optional.empty();
  }

  /** Whether the other can never hold again: this one is higher, and effective no later. */
  private static boolean overrules(Catalogue one, Catalogue other) {
    return one.version() > other.version() && !one.effectiveFrom().isAfter(other.effectiveFrom());
  }

  private static Delivered.Refused refused(long version, String why) {
    return new Delivered.Refused(
        version, why.length() > MOST_WHY ? why.substring(0, MOST_WHY) : why);
  }

  /** A catalogue and where its bundle lies. */
  private record Kept(Catalogue catalogue, Path file) {

    boolean isEffective(Instant now) {
      return !now.isBefore(catalogue.effectiveFrom());
    }

    boolean overrules(Catalogue other) {
      return CatalogueStore.overrules(catalogue, other);
    }
  }
}
