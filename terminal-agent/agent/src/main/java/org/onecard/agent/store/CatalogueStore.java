package org.onecard.agent.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.protocol.crypto.Verifier;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.Message.CatalogueDelivery;
import org.onecard.protocol.message.Signing;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.CatalogueCheck;

/**
 * The catalogue in force, and the one that is to follow it. Safe for any thread.
 *
 * <p>A bundle is verified, read, checked and stored, in that order, before it is used; whatever
 * fails leaves everything as it was.
 */
public final class CatalogueStore {

  private static final int MOST_WHY = 300;

  private final Path folder;
  private final Region region;
  private final Verifier regionKey;
  private final Catalogue none;

  /** Guarded by this. */
  private @Nullable Catalogue current;

  /** Guarded by this. */
  private @Nullable Catalogue next;

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
    store.current = store.load("current.bundle");
    store.next = store.load("next.bundle");
    return store;
  }

  /** Is told of each catalogue that was taken, on the thread that took it; must not wait. */
  public void onTaken(Runnable listener) {
    onTaken = listener;
  }

  /** The catalogue in force at a time; one of version 0 without items while there is none. */
  public synchronized Catalogue at(Instant now) {
    Catalogue following = next;
    if (following != null && !now.isBefore(following.effectiveFrom())) {
      current = following;
      next = null;
    }
    return current == null ? none : current;
  }

  /** The newest version that is stored, 0 for none. */
  public synchronized long newestVersion() {
    return Math.max(current == null ? 0 : current.version(), next == null ? 0 : next.version());
  }

  /** Verifies, checks and stores a bundle. */
  public synchronized Delivered take(CatalogueDelivery delivery, Instant now) {
    Decoded<Catalogue> decoded = Signing.open(delivery, regionKey);
    if (!(decoded instanceof Decoded.Ok<Catalogue> ok)) {
      return refused(claimedVersion(delivery), ((Decoded.Malformed<Catalogue>) decoded).because());
    }
    Catalogue catalogue = ok.value();
    Optional<String> fault = findFault(catalogue);
    if (fault.isPresent()) {
      return refused(catalogue.version(), fault.get());
    }
    boolean inForce = !now.isBefore(catalogue.effectiveFrom());
    try {
      new SignedFile(delivery.bundle(), delivery.signature())
          .write(folder.resolve(inForce ? "current.bundle" : "next.bundle"));
    } catch (IOException e) {
      return refused(catalogue.version(), "it cannot be stored: " + e.getMessage());
    }
    if (inForce) {
      current = catalogue;
    } else {
      next = catalogue;
    }
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
    if (catalogue.version() < newestVersion()) {
      return Optional.of("version " + newestVersion() + " is here already");
    }
    return CatalogueCheck.check(catalogue).stream()
        .findFirst()
        .map(finding -> finding.path() + ": " + finding.message());
  }

  private @Nullable Catalogue load(String name) throws IOException {
    Optional<SignedFile> file = SignedFile.find(folder.resolve(name));
    if (file.isEmpty()) {
      return null;
    }
    Decoded<Catalogue> decoded =
        Signing.open(new CatalogueDelivery(file.get().bytes(), file.get().signature()), regionKey);
    return decoded instanceof Decoded.Ok<Catalogue> ok && findFault(ok.value()).isEmpty()
        ? ok.value()
        : null;
  }

  private static Delivered.Refused refused(long version, String why) {
    return new Delivered.Refused(
        version, why.length() > MOST_WHY ? why.substring(0, MOST_WHY) : why);
  }
}
