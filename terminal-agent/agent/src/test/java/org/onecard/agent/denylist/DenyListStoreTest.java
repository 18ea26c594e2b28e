package org.onecard.agent.denylist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.store.Delivered;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.crypto.DenyTags;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.DenyListChunk;
import org.onecard.protocol.message.Message.DenyListWanted;

final class DenyListStoreTest {

  private static final int KEY = 3;
  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

  @TempDir private Path folder;

  private final Random seeded = new Random(6);
  private final SigningKey region = SigningKey.generate(Signature.Algorithm.ED25519, this::bytes);
  private final PaperShelf shelf = new PaperShelf(region, KEY);
  private DenyListStore store;

  /** How much is asked for at once. */
  private int most = 97;

  @BeforeEach
  void open() throws IOException {
    store = DenyListStore.open(folder, KEY, region.verifyingKey(), 40, DenyListStore.Steps.NONE);
  }

  @Test
  void listThatWasFetched_namesItsCardsAndNoOthers_alsoAfterAStart() throws IOException {
    long[] tags = random(1_000);
    shelf.publish(DenyTags.of(tags));

    assertThat(fetchAll()).isEqualTo(new Delivered.Taken(1));

    for (int start = 0; start < 2; start++) {
      assertThat(Arrays.stream(tags)).allMatch(tag -> store.names(new DenyTag(tag)));
      assertThat(Arrays.stream(random(1_000))).noneMatch(tag -> store.names(new DenyTag(tag)));
      assertThat(store.find()).contains(new DenyListInForce(1, 1_000, NOW));
      open();
    }
  }

  @Test
  void withoutAList_noCardIsNamed_andNoneIsInForce() {
    assertThat(store.find()).isEmpty();
    assertThat(store.version()).isZero();
    assertThat(store.names(new DenyTag(7))).isFalse();
  }

  @Test
  void listOfNobody_isAListAllTheSame() throws IOException {
    shelf.publish(DenyTags.NONE);

    assertThat(fetchAll()).isEqualTo(new Delivered.Taken(1));
    open();

    assertThat(store.find()).contains(new DenyListInForce(1, 0, NOW));
  }

  @Test
  void everyTruncationOfAFile_leavesNoListOrTheLastGoodOne() throws IOException {
    publishTwo();
    for (Path file : files()) {
      byte[] whole = Files.readAllBytes(file);
      for (int length = 0; length < whole.length; length++) {
        Files.write(file, Arrays.copyOf(whole, length));
        open();
        assertThat(store.version()).as("%s cut to %d", file, length).isEqualTo(without(file));
      }
      Files.write(file, Arrays.copyOf(whole, whole.length + 6));
      open();
      assertThat(store.version()).as("%s made longer", file).isEqualTo(without(file));
      Files.write(file, whole);
    }
  }

  @Test
  void everyFlippedBitOfAFile_leavesNoListOrTheLastGoodOne() throws IOException {
    publishTwo();
    for (Path file : files()) {
      byte[] bytes = Files.readAllBytes(file);
      for (int bit = 0; bit < 8 * bytes.length; bit++) {
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        Files.write(file, bytes);
        open();
        assertThat(store.version()).as("%s bit %d", file, bit).isEqualTo(without(file));
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
      }
      Files.write(file, bytes);
    }
  }

  /** A base of 5 tags and a delta of two changes. */
  private void publishTwo() throws IOException {
    shelf.publish(DenyTags.of(10, 20, 30, 40, 1L << 47));
    assertThat(fetchAll()).isEqualTo(new Delivered.Taken(1));
    shelf.publish(DenyTags.of(10, 20, 40, 1L << 47, 50));
    assertThat(fetchAll()).isEqualTo(new Delivered.Taken(2));
    assertThat(files())
        .extracting(file -> file.getFileName().toString())
        .containsExactly("base-1.list", "delta");
  }

  private static long without(Path file) {
    return file.endsWith("delta") ? 1 : 0;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  @Test
  void damagedList_isAskedForAnew() throws IOException {
    publishTwo();
    Files.write(folder.resolve("base-1.list"), new byte[300]);
    open();

    assertThat(fetchAll()).isEqualTo(new Delivered.Taken(2));
    assertThat(store.names(new DenyTag(50))).isTrue();
    assertThat(store.names(new DenyTag(30))).isFalse();
  }

  @Test
  void fetchThatIsBrokenOff_isGoneOnWith_inTheRunAtTheByte_andAfterAStartAtTheLastSync()
      throws IOException {
    most = 60_000;
    shelf.publish(DenyTags.of(random(400_000)));
    DenyListWanted first = ask(store.offered(shelf.offer().orElseThrow(), NOW));
    DenyListWanted next = first;
    for (int piece = 0; piece < 20; piece++) {
      next = ask(store.took((DenyListChunk) shelf.answer(limited(next)), NOW));
    }

    DenyListWanted inTheRun = ask(store.offered(shelf.offer().orElseThrow(), NOW));
    open();
    DenyListWanted afterAStart = ask(store.offered(shelf.offer().orElseThrow(), NOW));

    assertThat(first.offset()).isZero();
    assertThat(inTheRun.offset()).isEqualTo(1_200_000);
    assertThat(afterAStart.offset()).isEqualTo(1 << 20);
    assertThat(fetch(new DenyStep.Ask(afterAStart))).isEqualTo(new Delivered.Taken(1));
    assertThat(Files.exists(folder.resolve("part"))).isFalse();
  }

  @Test
  void partOfAnotherVersion_isBegunAnew() throws IOException {
    most = 1_000;
    shelf.publish(DenyTags.of(random(1_000)));
    DenyListWanted next = ask(store.offered(shelf.offer().orElseThrow(), NOW));
    ask(store.took((DenyListChunk) shelf.answer(limited(next)), NOW));

    shelf.publish(DenyTags.of(random(1_000)));

    DenyListWanted other = ask(store.offered(shelf.offer().orElseThrow(), NOW));
    assertThat(other.version()).isEqualTo(2);
    assertThat(other.offset()).isZero();
    assertThat(fetch(new DenyStep.Ask(other))).isEqualTo(new Delivered.Taken(2));
  }

  @Test
  void fetchUnderWay_whoseVersionIsGone_goesOverToWhatIsOfferedInstead() throws IOException {
    most = 1_000;
    shelf.publish(DenyTags.of(random(1_000)));
    DenyStep step = store.offered(shelf.offer().orElseThrow(), NOW);
    shelf.publish(DenyTags.of(random(2_000)));

    // The host answers the question with its offer.
    assertThat(fetch(step)).isEqualTo(new Delivered.Taken(2));
    assertThat(store.find().orElseThrow().cards()).isEqualTo(2_000);
  }

  @Test
  void partThatWasSpoilt_isNotTaken_andIsGone() throws IOException {
    most = 600;
    shelf.publish(DenyTags.of(random(200)));
    DenyListWanted next = ask(store.offered(shelf.offer().orElseThrow(), NOW));
    next = ask(store.took((DenyListChunk) shelf.answer(limited(next)), NOW));
    byte[] part = Files.readAllBytes(folder.resolve("part"));
    part[part.length - 1] ^= 1;
    Files.write(folder.resolve("part"), part);

    assertThat(fetch(new DenyStep.Ask(next))).isInstanceOf(Delivered.Refused.class);

    assertThat(files()).isEmpty();
    assertThat(fetchAll()).isEqualTo(new Delivered.Taken(1));
  }

  @Test
  void wholeListMayBeOlderThanTheNewest_andTheDeltaFollows() throws IOException {
    shelf.publish(DenyTags.of(1, 2, 3));
    shelf.publish(DenyTags.of(2, 3, 4));
    shelf.offerWhole(1, 1);

    assertThat(fetchAll()).isEqualTo(new Delivered.Taken(2));
    assertThat(store.names(new DenyTag(1))).isFalse();
    assertThat(store.names(new DenyTag(4))).isTrue();
  }

  @Test
  void versionFromWhichNoDeltaIsKnown_getsTheListWhole() throws IOException {
    shelf.publish(DenyTags.of(1));
    fetchAll();
    shelf.publish(DenyTags.of(2));
    shelf.publish(DenyTags.of(3));
    shelf.offerWhole(3, 2);

    DenyListWanted wanted = ask(store.offered(shelf.offer().orElseThrow(), NOW));

    assertThat(wanted.base()).isZero();
    assertThat(fetch(new DenyStep.Ask(wanted))).isEqualTo(new Delivered.Taken(3));
  }

  @Test
  void deltaThatDoesNotFit_isNotTaken_andTheListIsFetchedWhole() throws IOException {
    shelf.publish(DenyTags.of(1, 2, 3));
    fetchAll();
    shelf.replace(1, DenyTags.of(1, 2, 9));
    shelf.publish(DenyTags.of(1, 2, 9, 10));

    assertThat(fetchAll()).isEqualTo(new Delivered.Taken(2));
    assertThat(store.names(new DenyTag(3))).isFalse();
    assertThat(store.names(new DenyTag(9))).isTrue();
  }

  @Test
  void olderListInsteadOfADelta_isNotInForceBeforeItHasBecomeTheNewest() throws IOException {
    shelf.publish(DenyTags.of(1));
    shelf.publish(DenyTags.of(1, 2));
    shelf.publish(DenyTags.of(1, 2, 3));
    fetchAll();
    // The book was restored as it was at version 1, and has gone another way since.
    shelf.replace(3, DenyTags.of(1, 9));
    shelf.publish(DenyTags.of(1, 9, 10));
    shelf.offerWhole(1, 1);

    DenyStep step = store.offered(shelf.offer().orElseThrow(), NOW);
    while (ask(step).base() != 1) {
      step = store.took((DenyListChunk) shelf.answer(limited(ask(step))), NOW);
    }

    assertThat(store.version()).isEqualTo(3);
    assertThat(store.names(new DenyTag(3))).isTrue();
    DenyListStore afterAPowerCut =
        DenyListStore.open(folder, KEY, region.verifyingKey(), 40, DenyListStore.Steps.NONE);
    assertThat(afterAPowerCut.version()).isEqualTo(3);

    assertThat(fetch(step)).isEqualTo(new Delivered.Taken(4));
    for (int start = 0; start < 2; start++) {
      assertThat(store.version()).isEqualTo(4);
      assertThat(store.names(new DenyTag(3))).isFalse();
      assertThat(store.names(new DenyTag(9))).isTrue();
      open();
    }
    assertThat(files())
        .extracting(file -> file.getFileName().toString())
        .containsExactly("base-4.list");
  }

  @Test
  void listThatCannotBeLaidDown_isToBeOfferedAgain_andComesThen() throws IOException {
    shelf.publish(DenyTags.of(1));
    fetchAll();
    shelf.publish(DenyTags.of(1, 2));
    // What stands in the way of the file, as a full disk would.
    Path inTheWay = Files.createDirectories(folder.resolve("delta").resolve("full"));

    DenyStep step = store.offered(shelf.offer().orElseThrow(), NOW);
    while (step instanceof DenyStep.Ask ask) {
      step = store.took((DenyListChunk) shelf.answer(limited(ask.wanted())), NOW);
    }

    assertThat(step).isInstanceOf(DenyStep.Later.class);
    assertThat(store.version()).isEqualTo(1);
    Files.delete(inTheWay);
    Files.delete(folder.resolve("delta"));
    assertThat(fetchAll()).isEqualTo(new Delivered.Taken(2));
  }

  @Test
  void listOfAnotherRegion_isRefused_andTheLastGoodOneStays() throws IOException {
    shelf.publish(DenyTags.of(1));
    fetchAll();
    PaperShelf other =
        new PaperShelf(SigningKey.generate(Signature.Algorithm.ED25519, this::bytes), KEY);
    other.publish(DenyTags.of(1));
    other.publish(DenyTags.of(2));

    assertThat(store.offered(other.offer().orElseThrow(), NOW))
        .isEqualTo(
            new DenyStep.Ended(new Delivered.Refused(2, "the region did not sign this deny list")));
    assertThat(store.version()).isEqualTo(1);
  }

  @Test
  void listOfAnotherTagKey_isRefused_andSaysWhatToDo() {
    PaperShelf other = new PaperShelf(region, KEY + 1);
    other.publish(DenyTags.of(1));

    DenyStep step = store.offered(other.offer().orElseThrow(), NOW);

    Delivered.Refused refused = (Delivered.Refused) ((DenyStep.Ended) step).delivered();
    assertThat(refused.why()).contains("tag key 4", "has key 3", "enrol the terminal again");
  }

  @Test
  void storedListOfAnotherTagKey_isNotInForceAfterAnEnrolment() throws IOException {
    shelf.publish(DenyTags.of(1));
    fetchAll();

    store =
        DenyListStore.open(folder, KEY + 1, region.verifyingKey(), 40, DenyListStore.Steps.NONE);

    assertThat(store.find()).isEmpty();
  }

  @Test
  void pieceThatWasNotAskedFor_changesNothing() throws IOException {
    most = 60;
    shelf.publish(DenyTags.of(random(100)));
    DenyListWanted next = ask(store.offered(shelf.offer().orElseThrow(), NOW));
    DenyListChunk chunk = (DenyListChunk) shelf.answer(limited(next));
    next = ask(store.took(chunk, NOW));

    assertThat(store.took(chunk, NOW)).isEqualTo(new DenyStep.Nothing());
    assertThat(fetch(new DenyStep.Ask(next))).isEqualTo(new Delivered.Taken(1));
  }

  /** Whatever is denied, allowed, folded and cut off by power: what a start finds is a version. */
  @Test
  void storeUnderPowerCuts_holdsSomeVersionExactly_andComesToTheNewest() throws IOException {
    int cuts = 0;
    for (int seed = 0; seed < 60; seed++) {
      cuts += playWithPowerCuts(seed);
    }
    assertThat(cuts).isGreaterThan(100);
  }

  private int playWithPowerCuts(int seed) throws IOException {
    Random chance = new Random(seed);
    Path here = Files.createDirectory(folder.resolve("seed-" + seed));
    PaperShelf lists = new PaperShelf(region, KEY);
    TreeSet<Long> model = new TreeSet<>();
    int cuts = 0;
    DenyListStore.Steps steps =
        step -> {
          if (chance.nextInt(12) == 0) {
            throw new PowerCut(step);
          }
        };
    DenyListStore under = DenyListStore.open(here, KEY, region.verifyingKey(), 25, steps);
    for (int round = 0; round < 25; round++) {
      for (int change = chance.nextInt(20); change >= 0; change--) {
        long tag = (long) chance.nextInt(200) << 40;
        if (!model.remove(tag)) {
          model.add(tag);
        }
      }
      long newest = lists.publish(DenyTags.of(model.stream().mapToLong(Long::longValue).toArray()));
      lists.offerWhole(Math.max(1, newest - chance.nextInt(4)), 1);
      for (boolean there = false; !there; ) {
        try {
          Delivered got = fetch(under, lists, 1 + chance.nextInt(300));
          assertThat(got).as("seed %d", seed).isEqualTo(new Delivered.Taken(newest));
          there = true;
        } catch (PowerCut cut) {
          cuts++;
          long before = under.version();
          under = DenyListStore.open(here, KEY, region.verifyingKey(), 25, steps);
          assertThat(under.version()).as("seed %d: %s", seed, cut).isGreaterThanOrEqualTo(before);
          if (under.version() == newest) {
            there = true;
          }
        }
        assertHolds(under, lists, "seed " + seed + " round " + round);
      }
    }
    return cuts;
  }

  private static void assertHolds(DenyListStore under, PaperShelf lists, String when) {
    DenyTags wanted = under.version() == 0 ? DenyTags.NONE : lists.tags(under.version());
    TreeSet<Long> model = new TreeSet<>(PaperShelf.values(wanted).boxed().toList());
    for (long tag = 0; tag < 200; tag++) {
      assertThat(under.names(new DenyTag(tag << 40)))
          .as("%s version %d tag %d", when, under.version(), tag)
          .isEqualTo(model.contains(tag << 40));
    }
  }

  private static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PowerCut(String step) {
      super("before: " + step);
    }
  }

  // ---- the link, which is none

  private Delivered fetchAll() throws IOException {
    return fetch(store, shelf, most);
  }

  private static Delivered fetch(DenyListStore under, PaperShelf lists, int most) {
    return fetch(under, lists, most, under.offered(lists.offer().orElseThrow(), NOW));
  }

  private Delivered fetch(DenyStep first) {
    return fetch(store, shelf, most, first);
  }

  private static Delivered fetch(DenyListStore under, PaperShelf lists, int most, DenyStep first) {
    DenyStep step = first;
    while (step instanceof DenyStep.Ask ask) {
      Message answer = lists.answer(limited(ask.wanted(), most));
      step =
          answer instanceof DenyListChunk chunk
              ? under.took(chunk, NOW)
              : under.offered((Message.DenyListOffer) answer, NOW);
    }
    return ((DenyStep.Ended) step).delivered();
  }

  private static DenyListWanted ask(DenyStep step) {
    return ((DenyStep.Ask) step).wanted();
  }

  private DenyListWanted limited(DenyListWanted wanted) {
    return limited(wanted, most);
  }

  private static DenyListWanted limited(DenyListWanted wanted, int most) {
    return new DenyListWanted(
        wanted.tagKeyId(), wanted.base(), wanted.version(), wanted.offset(), most);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    seeded.nextBytes(bytes);
    return bytes;
  }

  private long[] random(int count) {
    return seeded.longs(count, 0, 1L << 48).toArray();
  }
}
