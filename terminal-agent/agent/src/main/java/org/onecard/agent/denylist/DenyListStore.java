package org.onecard.agent.denylist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.store.Delivered;
import org.onecard.agent.store.StoredFile;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.protocol.crypto.DenyDelta;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.Verifier;
import org.onecard.protocol.message.DenyHeader;
import org.onecard.protocol.message.DenyManifest;
import org.onecard.protocol.message.Message.DenyListChunk;
import org.onecard.protocol.message.Message.DenyListOffer;
import org.onecard.protocol.message.Message.Signed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deny list in force, and how the next comes to be. {@link #offered} and {@link #took} are for
 * one thread; everything else for any.
 */
public final class DenyListStore {

  private static final Logger LOG = LoggerFactory.getLogger(DenyListStore.class);

  /** So many changes on top of a base are written into another base. */
  private static final int FOLD_AFTER = 100_000;

  private static final int MOST_WHY = 300;
  private static final Pattern BASE = Pattern.compile("base-([0-9]{1,18})\\.list");

  /** What stands between two steps on the disk; a test's power cut. */
  @FunctionalInterface
  interface Steps {
    Steps NONE = step -> {};

    void before(String step);
  }

  private final Path folder;
  private final int tagKeyId;
  private final Verifier regionKey;
  private final int foldAfter;
  private final Steps steps;

  private volatile @Nullable Generation inForce;

  private @Nullable DenyListOffer onOffer;
  private @Nullable Fetch fetch;

  /**
   * Whether a delta of what is on offer did not fit; one that fits no fetched list either ends it.
   */
  private boolean insteadOfDelta;

  /**
   * The version of a whole list that lies in {@code part}, complete, and is older than what is in
   * force: it decides nothing before a delta has made another of it. 0 for none.
   */
  private long ground;

  private DenyListStore(Path folder, int tagKeyId, Verifier regionKey, int foldAfter, Steps steps) {
    this.folder = folder;
    this.tagKeyId = tagKeyId;
    this.regionKey = regionKey;
    this.foldAfter = foldAfter;
    this.steps = steps;
  }

  /**
   * Takes up what was stored. What does not verify any more is as if it were not there, and is
   * asked for anew.
   *
   * @param folder made when it is not there
   * @param tagKeyId the key this terminal makes tags with
   */
  public static DenyListStore open(Path folder, int tagKeyId, Verifier regionKey)
      throws IOException {
    return open(folder, tagKeyId, regionKey, FOLD_AFTER, Steps.NONE);
  }

  static DenyListStore open(
      Path folder, int tagKeyId, Verifier regionKey, int foldAfter, Steps steps)
      throws IOException {
    StoredFile.createPrivateFolder(folder);
    DenyListStore store = new DenyListStore(folder, tagKeyId, regionKey, foldAfter, steps);
    store.inForce = store.takeUp().orElse(null);
    return store;
  }

  public Optional<DenyListInForce> find() {
    return Optional.ofNullable(inForce).map(DenyListStore::told);
  }

  private static DenyListInForce told(Generation list) {
    return new DenyListInForce(list.manifest().version(), list.manifest().count(), list.asOf());
  }

  /** The version in force, 0 for none. */
  public long version() {
    Generation list = inForce;
    return list == null ? 0 : list.manifest().version();
  }

  /** Looks a card up. */
  public DenyListAnswer look(DenyTag tag) {
    Generation list = inForce;
    if (list == null) {
      return DenyListAnswer.NO_LIST;
    }
    try {
      return new DenyListAnswer(Optional.of(told(list)), list.contains(tag.value()));
    } catch (InternalError e) {
      // What a page of a mapped file becomes that cannot be read any more.
      LOG.error("The deny list's file cannot be read, no list is in force: {}", e.getMessage());
      letGo(list);
      return DenyListAnswer.NO_LIST;
    }
  }

  /** Whether the list names the card; not, while there is no list. */
  public boolean names(DenyTag tag) {
    return look(tag).denied();
  }

  private synchronized void letGo(Generation list) {
    if (list.equals(inForce)) {
      inForce = null;
    }
  }

  private synchronized void take(Generation list) {
    inForce = list;
  }

  // ---- what was stored

  private Optional<Generation> takeUp() throws IOException {
    for (Path file : listBases()) {
      try (ListFile base = ListFile.open(file, tagKeyId, regionKey)) {
        Optional<Generation> both = withDelta(base);
        return both.isPresent()
            ? both
            : Optional.of(
                Generation.verify(base, base.manifest(), Generation.NOTHING, dateOf(file)));
      } catch (IOException e) {
        LOG.warn("A stored deny list does not hold and is passed over: {}", e.getMessage());
      }
    }
    return Optional.empty();
  }

  private Optional<Generation> withDelta(ListFile base) throws IOException {
    if (!Files.exists(deltaFile())) {
      return Optional.empty();
    }
    try (ListFile file = ListFile.open(deltaFile(), tagKeyId, regionKey)) {
      byte[] rest = file.rest(Long.BYTES + DenyDelta.MOST_BYTES);
      if (rest.length < Long.BYTES
          || ByteBuffer.wrap(rest).getLong() != base.manifest().version()) {
        return Optional.empty(); // Of a base that was folded since.
      }
      DenyDelta overlay =
          DenyDelta.decode(Arrays.copyOfRange(rest, Long.BYTES, rest.length))
              .orElseThrow(() -> new IOException(deltaFile() + " is torn"));
      return Optional.of(Generation.verify(base, file.manifest(), overlay, dateOf(deltaFile())));
    } catch (IOException e) {
      LOG.warn("Changes of the deny list do not hold and are passed over: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** The latest first. */
  private List<Path> listBases() throws IOException {
    List<Path> bases = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "base-*.list")) {
      files.forEach(bases::add);
    }
    bases.removeIf(file -> versionOf(file) == 0);
    bases.sort(Comparator.comparingLong(DenyListStore::versionOf).reversed());
    return bases;
  }

  private static long versionOf(Path file) {
    Matcher name = BASE.matcher(String.valueOf(file.getFileName()));
    return name.matches() ? Long.parseLong(name.group(1)) : 0;
  }

  private static Instant dateOf(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant();
  }

  private Path baseFile(long version) {
    return folder.resolve("base-%d.list".formatted(version));
  }

  private Path deltaFile() {
    return folder.resolve("delta");
  }

  private Path partFile() {
    return folder.resolve("part");
  }

  // ---- what is on offer

  /** The host says what there is. */
  public DenyStep offered(DenyListOffer offer, Instant now) {
    DenyManifest newest = offer.newest().content();
    if (!holds(offer.newest()) || !holds(offer.whole())) {
      return refused(newest, "the region did not sign this deny list");
    }
    if (newest.tagKeyId() != tagKeyId) {
      return refused(
          newest,
          "it is made with tag key "
              + newest.tagKeyId()
              + ", this terminal has key "
              + tagKeyId
              + ": "
              + TerminalIdentity.ENROL_AGAIN);
    }
    if (newest.version() <= version()) {
      fetch = null;
      return new DenyStep.Nothing();
    }
    onOffer = offer;
    insteadOfDelta = false;
    return version() >= offer.deltasFrom()
        ? ask(new Fetch.OfDelta(offer.newest(), version()))
        : fetchWhole(offer, now);
  }

  private boolean holds(Signed<DenyManifest> manifest) {
    return manifest.holds(regionKey, SignatureContext.DENY_LIST);
  }

  private DenyStep fetchWhole(DenyListOffer offer, Instant now) {
    if (fetch instanceof Fetch.OfWhole before
        && before.manifest().content().equals(offer.whole().content())) {
      return ask(before);
    }
    ground = 0;
    try {
      Fetch.OfWhole whole = Fetch.OfWhole.begin(partFile(), offer.whole(), regionKey);
      return whole.isWhole() ? takeWhole(whole, now) : ask(whole);
    } catch (IOException e) {
      return later(offer.whole().content(), e);
    }
  }

  private DenyStep ask(Fetch next) {
    fetch = next;
    return new DenyStep.Ask(next.next());
  }

  private DenyStep refused(DenyManifest manifest, String why) {
    fetch = null;
    return new DenyStep.Ended(refusal(manifest, why));
  }

  private DenyStep later(DenyManifest manifest, IOException e) {
    fetch = null;
    return new DenyStep.Later(refusal(manifest, "it cannot be stored: " + e.getMessage()));
  }

  private static Delivered.Refused refusal(DenyManifest manifest, String why) {
    return new Delivered.Refused(
        manifest.version(), why.length() > MOST_WHY ? why.substring(0, MOST_WHY) : why);
  }

  // ---- what came

  /** A piece came. Where it was the last the list is looked at as a whole, and takes over. */
  public DenyStep took(DenyListChunk chunk, Instant now) {
    Fetch under = fetch;
    if (under == null || !under.isNext(chunk)) {
      return new DenyStep.Nothing(); // Asked for twice, or on a connection that is gone.
    }
    try {
      if (!under.take(chunk.bytes().bytes(), chunk.total())) {
        return new DenyStep.Ask(under.next());
      }
      return under instanceof Fetch.OfDelta delta
          ? takeDelta(delta, now)
          : takeWhole((Fetch.OfWhole) under, now);
    } catch (IOException e) {
      return later(under.manifest().content(), e);
    }
  }

  private DenyStep takeWhole(Fetch.OfWhole whole, Instant now) throws IOException {
    fetch = null;
    DenyManifest manifest = whole.manifest().content();
    Generation fetched;
    try (ListFile part = ListFile.open(partFile(), tagKeyId, regionKey)) {
      fetched = Generation.verify(part, manifest, Generation.NOTHING, now);
    } catch (NotThatListException e) {
      Files.deleteIfExists(partFile());
      return refused(manifest, String.valueOf(e.getMessage()));
    }
    if (manifest.version() < version()) {
      return onTopOf(manifest);
    }
    steps.before("date the list");
    date(partFile(), now);
    steps.before("rename the list");
    move(partFile(), baseFile(manifest.version()));
    take(fetched);
    tidy(fetched);
    return more(manifest);
  }

  /** An older list is never put in force: it stays where it is, and the delta is fetched first. */
  private DenyStep onTopOf(DenyManifest older) throws IOException {
    DenyListOffer offer = onOffer;
    if (offer == null || older.version() < offer.deltasFrom()) {
      Files.deleteIfExists(partFile());
      return refused(older, "it is older than the list in force, and no delta leads on from it");
    }
    ground = older.version();
    return ask(new Fetch.OfDelta(offer.newest(), ground));
  }

  /** What was handed out whole may not be the newest. */
  private DenyStep more(DenyManifest taken) {
    DenyListOffer offer = onOffer;
    if (offer != null
        && offer.newest().content().version() > taken.version()
        && taken.version() >= offer.deltasFrom()) {
      return ask(new Fetch.OfDelta(offer.newest(), taken.version()));
    }
    return new DenyStep.Ended(new Delivered.Taken(taken.version()));
  }

  private DenyStep takeDelta(Fetch.OfDelta came, Instant now) throws IOException {
    fetch = null;
    DenyManifest manifest = came.manifest().content();
    Generation before = inForce;
    Optional<DenyDelta> delta = came.delta();
    if (ground != 0 && ground == came.base() && delta.isPresent()) {
      return takeOnGround(came.manifest(), delta.get(), now);
    }
    if (before == null || before.manifest().version() != came.base() || delta.isEmpty()) {
      return refused(manifest, "it is no delta of the list that is here");
    }
    DenyDelta overlay = before.overlayWith(delta.get());
    Generation after;
    try (ListFile base = ListFile.open(baseFile(before.baseVersion()), tagKeyId, regionKey)) {
      after =
          overlay.size() > foldAfter
              ? fold(base, came.manifest(), overlay, now)
              : lay(base, came.manifest(), overlay, now);
    } catch (NotThatListException e) {
      return wholeInstead(manifest, e, now);
    }
    take(after);
    tidy(after);
    return new DenyStep.Ended(new Delivered.Taken(manifest.version()));
  }

  /** The list in force decides until base and delta together have become another file. */
  private DenyStep takeOnGround(Signed<DenyManifest> manifest, DenyDelta delta, Instant now)
      throws IOException {
    Generation after;
    try (ListFile base = ListFile.open(partFile(), tagKeyId, regionKey)) {
      after = fold(base, manifest, delta, now);
    } catch (NotThatListException e) {
      ground = 0;
      Files.deleteIfExists(partFile());
      return refused(manifest.content(), String.valueOf(e.getMessage()));
    }
    ground = 0;
    take(after);
    Files.deleteIfExists(partFile());
    tidy(after);
    return new DenyStep.Ended(new Delivered.Taken(after.manifest().version()));
  }

  /** Also an older one: it is the region's, and what follows leads to the newest. */
  private DenyStep wholeInstead(DenyManifest manifest, NotThatListException e, Instant now) {
    DenyListOffer offer = onOffer;
    if (offer == null || insteadOfDelta) {
      return refused(manifest, String.valueOf(e.getMessage()));
    }
    insteadOfDelta = true;
    LOG.warn(
        "A delta of the deny list does not fit, the list is fetched whole: {}", e.getMessage());
    return fetchWhole(offer, now);
  }

  private Generation lay(
      ListFile base, Signed<DenyManifest> manifest, DenyDelta overlay, Instant now)
      throws IOException {
    Generation after = Generation.verify(base, manifest.content(), overlay, now);
    byte[] header = DenyHeader.encode(manifest);
    byte[] changes = overlay.encode();
    steps.before("replace the delta");
    StoredFile.replace(
        deltaFile(),
        ByteBuffer.allocate(header.length + Long.BYTES + changes.length)
            .put(header)
            .putLong(base.manifest().version())
            .put(changes)
            .array());
    steps.before("date the delta");
    date(deltaFile(), now);
    return after;
  }

  /** Writes base and overlay into another base. */
  private Generation fold(
      ListFile base, Signed<DenyManifest> manifest, DenyDelta overlay, Instant now)
      throws IOException {
    Path fresh = folder.resolve("base.new");
    steps.before("write another base");
    Files.deleteIfExists(fresh);
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            StoredFile.attributes(folder, "rw-------"))) {
      write(channel, ByteBuffer.wrap(DenyHeader.encode(manifest)));
      Generation.digest(
          base,
          overlay,
          manifest.content(),
          tag -> {},
          (bytes, length) -> write(channel, ByteBuffer.wrap(bytes, 0, length)));
      channel.force(true);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    Generation after;
    try (ListFile file = ListFile.open(fresh, tagKeyId, regionKey)) {
      after = Generation.verify(file, manifest.content(), Generation.NOTHING, now);
    }
    steps.before("date another base");
    date(fresh, now);
    steps.before("rename another base");
    move(fresh, baseFile(manifest.content().version()));
    return after;
  }

  private static void write(FileChannel channel, ByteBuffer buffer) {
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How old a list is follows from its file after a start. */
  private static void date(Path file, Instant now) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(now));
  }

  private void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    StoredFile.syncFolder(folder);
  }

  /** What is not of the list in force goes; where it cannot be, because a map holds it, later. */
  private void tidy(Generation list) {
    try {
      if (list.manifest().version() == list.baseVersion()) {
        steps.before("delete the delta");
        Files.deleteIfExists(deltaFile());
      }
      steps.before("delete other bases");
      for (Path file : listBases()) {
        if (versionOf(file) != list.baseVersion()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      LOG.debug("an old deny list stays for now: {}", e.getMessage());
    }
  }
}
