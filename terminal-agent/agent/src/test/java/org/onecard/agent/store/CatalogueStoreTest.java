package org.onecard.agent.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.TestCatalogues;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.crypto.Verifier;
import org.onecard.protocol.message.Message.CatalogueDelivery;
import org.onecard.protocol.message.Signing;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Facts;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Region;
import org.onecard.scenario.Tap;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.TestCase;

/** Several versions at once, and which of them holds when. */
class CatalogueStoreTest {

  private static final Region REGION = new Region("500000");
  private static final Instant NOW = Instant.parse("2026-05-01T08:00:00Z");

  @TempDir Path folder;

  private final Random seeded = new Random(11);
  private final SigningKey region =
      SigningKey.generate(
          Signature.Algorithm.ED25519,
          count -> {
            byte[] bytes = new byte[count];
            seeded.nextBytes(bytes);
            return bytes;
          });

  @Test
  void newerVersionInForceAtOnce_isNotReplacedByAnOlderOneThatWasWaiting() throws IOException {
    CatalogueStore store = open();
    take(store, 1, -9_999, 2, 3_600, 3, -1);

    assertThat(store.at(NOW).version()).isEqualTo(3);
    assertThat(store.at(after(7_200)).version()).isEqualTo(3);
    assertThat(open().at(after(7_200)).version()).isEqualTo(3);
  }

  @Test
  void twoThatWait_takeTheirTurns_afterARestartToo() throws IOException {
    take(open(), 1, -9_999, 2, 3_600, 3, 7_200);
    CatalogueStore store = open();

    assertThat(store.at(NOW).version()).isEqualTo(1);
    assertThat(store.at(after(5_400)).version()).isEqualTo(2);
    assertThat(store.at(after(9_000)).version()).isEqualTo(3);
    assertThat(store.newestVersion()).isEqualTo(3);
  }

  @Test
  void clockThatWasAheadForAWhile_promotesNothingForGood() throws IOException {
    CatalogueStore store = open();
    take(store, 1, -9_999, 2, 3_600);

    assertThat(store.at(after(100_000)).version()).isEqualTo(2);
    assertThat(store.at(NOW).version()).isEqualTo(1);
  }

  @Test
  void oneMoreThanMayWait_isRefused_andTakenOnceTheOldestIsDone() throws IOException {
    CatalogueStore store = open();
    take(store, 1, -9_999, 2, 100, 3, 200, 4, 300);

    assertThat(store.take(Signing.sign(catalogue(5, 400), region), NOW))
        .isInstanceOf(Delivered.Refused.class);
    assertThat(store.at(NOW).version()).isEqualTo(1);
    assertThat(store.take(Signing.sign(catalogue(5, 400), region), after(150)))
        .isInstanceOf(Delivered.Taken.class);
    assertThat(store.at(after(150)).version()).isEqualTo(2);
    assertThat(files()).hasSize(CatalogueStore.MOST_VERSIONS);
  }

  @Test
  void versionThatWentToOthersFirst_isTakenWhileAHigherOneWaits_andNotOnceThatHolds()
      throws IOException {
    CatalogueStore store = open();
    take(store, 1, -9_999, 3, 3_600);

    assertThat(store.take(Signing.sign(catalogue(2, -10), region), after(7_200)))
        .isInstanceOf(Delivered.Refused.class);
    take(store, 2, -10);

    assertThat(store.at(NOW).version()).isEqualTo(2);
    assertThat(store.held(NOW)).isEqualTo(new HeldCatalogues(List.of(1L, 2L, 3L), 2));
    assertThat(open().at(NOW).version()).isEqualTo(2);
    assertThat(open().at(after(7_200)).version()).isEqualTo(3);
  }

  @Test
  void bundleWithAnotherSignature_isRefused_andTheLastGoodOneStays() throws IOException {
    CatalogueStore store = open();
    take(store, 1, -9_999);
    CatalogueDelivery sound = Signing.sign(catalogue(2, -10), region);
    byte[] bytes = sound.signature().bytes().bytes();
    bytes[17] ^= 1;
    Signature broken = new Signature(Signature.Algorithm.ED25519, new SignedBytes(bytes));

    Delivered delivered = store.take(new CatalogueDelivery(sound.bundle(), broken), NOW);

    assertThat(delivered)
        .isInstanceOfSatisfying(
            Delivered.Refused.class,
            refused -> {
              assertThat(refused.version()).isEqualTo(2);
              assertThat(refused.why()).contains("did not sign");
            });
    assertThat(store.at(NOW).version()).isEqualTo(1);
    assertThat(open().at(NOW).version()).isEqualTo(1);
  }

  @Test
  void anyPublications_holdAsTheHostReckons_andNeverMoreThanTheBoundIsOnDisk() throws IOException {
    for (int round = 0; round < 50; round++) {
      CatalogueStore store = CatalogueStore.open(folder.resolve("r" + round), REGION, verifier());
      List<Catalogue> taken = new ArrayList<>();
      for (int version = 1; version <= 6; version++) {
        Catalogue catalogue = catalogue(version, seeded.nextInt(600) - 200);
        if (store.take(Signing.sign(catalogue, region), NOW) instanceof Delivered.Taken) {
          taken.add(catalogue);
        }
      }
      for (int second = 0; second <= 400; second += 7) {
        Instant at = after(second);
        long host =
            taken.stream()
                .filter(catalogue -> !catalogue.effectiveFrom().isAfter(at))
                .mapToLong(Catalogue::version)
                .max()
                .orElse(0);
        assertThat(store.at(at).version()).as("round %d at %d s", round, second).isEqualTo(host);
      }
    }
  }

  private CatalogueStore open() throws IOException {
    return CatalogueStore.open(folder, REGION, verifier());
  }

  private Verifier verifier() {
    return region.verifyingKey();
  }

  /** Pairs of a version and the seconds from now after which it holds. */
  private void take(CatalogueStore store, int... versionsAndSeconds) {
    for (int i = 0; i < versionsAndSeconds.length; i += 2) {
      Catalogue catalogue = catalogue(versionsAndSeconds[i], versionsAndSeconds[i + 1]);
      assertThat(store.take(Signing.sign(catalogue, region), NOW))
          .isInstanceOf(Delivered.Taken.class);
    }
  }

  @Test
  void aCatalogueWhoseOwnCasesComeOutOtherwise_isRefused_andTheLastGoodOneStays()
      throws IOException {
    CatalogueStore store = open();
    take(store, 1, -9_999);
    Catalogue sound = catalogue(2, -1);
    TestCase wrong =
        new TestCase(
            "a ride that nobody pays",
            Facts.NONE,
            new Tap(
                "test.1.1",
                "test",
                "anywhere",
                "metro-ride",
                new PresentedCard(
                    PresentedCard.Application.SSSE,
                    REGION,
                    "3.00",
                    Optional.empty(),
                    Assurance.PROVED),
                NOW,
                Tap.DecidedBy.HOST),
            new TestCase.Expected.Declined(Reason.CARD_DENIED));
    Catalogue tried =
        new Catalogue(
            REGION,
            2,
            sound.effectiveFrom(),
            sound.zone(),
            sound.items(),
            Catalogue.Places.NONE,
            List.of(wrong));

    Delivered delivered = store.take(Signing.sign(tried, region), NOW);

    assertThat(delivered).isInstanceOf(Delivered.Refused.class);
    assertThat(delivered.toString()).contains("a ride that nobody pays");
    assertThat(store.at(NOW).version()).isEqualTo(1);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found.toList();
    }
  }

  private static Catalogue catalogue(long version, int seconds) {
    return TestCatalogues.metro(version, REGION, after(seconds));
  }

  private static Instant after(int seconds) {
    return NOW.plus(Duration.ofSeconds(seconds));
  }
}
