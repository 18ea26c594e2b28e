package org.onecard.server.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Decoded;
import org.onecard.scenario.CatalogueTests;
import org.onecard.scenario.Decider;
import org.onecard.scenario.Ruling;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.TestCase;
import org.onecard.server.catalogue.ParsedCatalogue.Invalid;
import org.onecard.server.catalogue.ParsedCatalogue.Valid;

/** A catalogue of ten thousand items is read, checked and loaded in time; one more is refused. */
class FiguresTest {

  /**
   * Times are those that this thread computes, since a machine that others use as well says little
   * about the time on the wall.
   */
  private static final Duration MOST_TO_VALIDATE = Duration.ofSeconds(5);

  private static final Duration MOST_TO_LOAD = Duration.ofMillis(500);
  private static final long MOST_LOADED_BYTES = 30L << 20;
  private static final int WARM = 5;
  private static final int ROUNDS = 20;
  private static final long MOST_WARM_NS = 20_000;
  private static final long MOST_AT_FIRST_NS = 200_000;

  @Test
  void tenThousandItems_validateAndLoadInTime() {
    byte[] file = items(10_000).getBytes(UTF_8);
    long began = computed();
    ParsedCatalogue parsed = CatalogueYaml.parse("ten-thousand.yaml", file);
    Duration validated = Duration.ofNanos(computed() - began);
    assertThat(parsed).isInstanceOf(Valid.class);

    Catalogue catalogue = ((Valid) parsed).draft().asVersion(1);
    byte[] bundle = Bodies.encode(catalogue);
    Duration loaded = Duration.ofDays(1);
    for (int i = 0; i < WARM; i++) {
      began = computed();
      Catalogue decoded = ((Decoded.Ok<Catalogue>) Bodies.decodeCatalogue(bundle)).value();
      CatalogueTests.run(decoded);
      Duration took = Duration.ofNanos(computed() - began);
      loaded = took.compareTo(loaded) < 0 ? took : loaded;
    }
    long before = used();
    Catalogue held = ((Decoded.Ok<Catalogue>) Bodies.decodeCatalogue(bundle)).value();
    long heldBytes = used() - before;
    System.out.printf(
        "10,000 items: file %,d bytes, validated in %,d ms; bundle %,d bytes, loaded in %,d ms,"
            + " holds %,d bytes%n",
        file.length, validated.toMillis(), bundle.length, loaded.toMillis(), heldBytes);
    // Both are still held when they are compared, so that the one was not counted off the other.
    assertThat(held).isEqualTo(catalogue);
    assertThat(validated).isLessThan(MOST_TO_VALIDATE);
    assertThat(loaded).isLessThan(MOST_TO_LOAD);
    assertThat(heldBytes).isLessThan(MOST_LOADED_BYTES);
  }

  @Test
  void aDecisionByTheSample_isQuickFromTheFirstOneAfterLoading() throws IOException {
    Valid valid =
        (Valid)
            CatalogueYaml.parse(SourceFile.readAll(Path.of("../../firmware-docs/samples/chuanyu")));
    byte[] bundle = Bodies.encode(valid.draft().asVersion(1));
    Catalogue catalogue = ((Decoded.Ok<Catalogue>) Bodies.decodeCatalogue(bundle)).value();
    CatalogueTests.rehearse(catalogue);
    long first = at(decide(catalogue, catalogue.tests().size(), FiguresTest::computed), 50);
    decide(catalogue, 200_000, System::nanoTime);
    // A round in which the machine was elsewhere says nothing of the rules.
    long warm = Long.MAX_VALUE;
    long usual = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long[] tookNs = decide(catalogue, 20_000, System::nanoTime);
      usual = Math.min(usual, at(tookNs, 50));
      warm = Math.min(warm, at(tookNs, 99));
    }
    System.out.printf(
        "a decision by the sample: first use p50 %,d ns, warm p50 %,d ns, p99 %,d ns%n",
        first, usual, warm);
    assertThat(first).isLessThan(MOST_AT_FIRST_NS);
    // The tail is printed and not held to: with neighbours on the cores it is theirs.
    assertThat(usual).isLessThan(MOST_WARM_NS);
  }

  /** The time that each of so many decisions took, sorted. */
  private static long[] decide(Catalogue catalogue, int count, LongSupplier clockNs) {
    long[] tookNs = new long[count];
    for (int i = 0; i < count; i++) {
      TestCase test = catalogue.tests().get(i % catalogue.tests().size());
      long began = clockNs.getAsLong();
      Ruling ruling = Decider.decide(catalogue, test.facts(), test.tap());
      tookNs[i] = clockNs.getAsLong() - began;
      if (ruling.steps().isEmpty()) {
        throw new AssertionError(test.name());
      }
    }
    Arrays.sort(tookNs);
    return tookNs;
  }

  private static long at(long[] sortedNs, int percent) {
    return sortedNs[Math.min(sortedNs.length - 1, sortedNs.length * percent / 100)];
  }

  @Test
  void aMillionItems_areRefusedWithASentence() {
    byte[] file = ("region: 500000\nitems:\n" + "- {}\n".repeat(1_000_000)).getBytes(UTF_8);
    assertThat(((Invalid) CatalogueYaml.parse("million.yaml", file)).findings())
        .anySatisfy(finding -> assertThat(finding.toString()).contains("items"));
  }

  private static long computed() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static String items(int count) {
    StringBuilder yaml =
        new StringBuilder(
            """
            region: 500000
            zone: Asia/Shanghai
            effective: 2026-03-01T04:00
            items:
            """);
    for (int i = 0; i < count; i++) {
      yaml.append(
          """
            - id: item-%d
              title: { zh: 事项%d, en: Item %d }
              operator: operator-%d
              valid: { from: 2026-01-01 }
              locations: [site-%d]
              assurance: read
              scenic: { priceFen: %d, freeFor: [500000, 510000], entriesPerDay: 2 }
              require:
                - when: holder.age >= %d || holder.kind == 'student'
                  else: { zh: 不符合年龄要求, en: Not of the age that is asked for }
              concessions:
                - { id: senior, when: holder.age >= 65, payPercent: 0 }
              offline: { approve: true, mostFen: 0 }
              absent: { denied: refuse, holder: assume, history: assume }
          """
              .formatted(i, i, i, i % 100, i, 1_000 + i % 500, 6 + i % 60));
    }
    return yaml.append(
            """
            tests:
              - name: A visitor pays
                item: item-7
                location: site-7
                at: 2026-03-02T10:00
                card: { region: 520000 }
                holder: { born: 1980-01-01, residence: 520000 }
                expect: { chargeFen: 1007 }
            """)
        .toString();
  }
}
