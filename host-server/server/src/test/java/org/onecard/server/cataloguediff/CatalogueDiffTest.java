package org.onecard.server.cataloguediff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.server.catalogue.CatalogueYaml;
import org.onecard.server.catalogue.ParsedCatalogue;

class CatalogueDiffTest {

  private final String before = text();

  @Test
  void sameContent_isNoDifference_whateverTheVersionAndTheOrder() {
    assertThat(words(before)).isEmpty();
    assertThat(
            CatalogueDiff.between(
                catalogue(before),
                catalogue(before).republished(9, catalogue(before).effectiveFrom())))
        .isEmpty();
  }

  @Test
  void fare_isToldWithBothPricesAndTheShare() {
    assertThat(words(before.replace("fareFen: 300", "fareFen: 400")))
        .containsExactly("metro-ride: fare from 2026-01-01 3.00 → 4.00 yuan (+33 %)");
    assertThat(words(before.replace("fareFen: 300", "fareFen: 0")))
        .containsExactly("metro-ride: fare from 2026-01-01 3.00 → 0.00 yuan (-100 %)");
  }

  @Test
  void nextFare_isNew_andTheOneBeforeGetsAnEnd() {
    assertThat(
            words(
                before.replace(
                    "- { from: 2026-01-01, fareFen: 300 }",
                    "- { from: 2026-01-01, to: 2026-06-30, fareFen: 300 }\n"
                        + "        - { from: 2026-07-01, fareFen: 400 }")))
        .containsExactly(
            "metro-ride: last day of the fare from 2026-01-01 is new: 2026-06-30",
            "metro-ride: fare from 2026-07-01 is new: from 2026-07-01, fare 4.00 yuan");
  }

  @Test
  void whateverElseAnItemHas_isToldByItsName() {
    assertThat(
            words(
                before
                    .replace("senior: 0", "senior: 10")
                    .replace("passBack: 5s", "passBack: 2min")
                    .replace("mostFen: 500", "mostFen: 600")
                    .replace("operator: metro", "operator: tram")
                    .replace("media: [ssse, t-union, transit-code]", "media: [ssse, t-union]")
                    .replace("freeFor: [500000, 510000]", "freeFor: [500000]")))
        .containsExactly(
            "metro-ride: run by metro → tram",
            "metro-ride: media is gone: transit code",
            "metro-ride: percent that senior pays 0 → 10",
            "metro-ride: pass back 5 s → 2 min",
            "metro-ride: most offline per tap 5.00 → 6.00 yuan (+20 %)",
            "scenic-entry: free for is gone: 510000");
  }

  @Test
  void itemThatComesOrGoes_isOneDifference() {
    String renamed = before.replace("id: library-loan", "id: library-desk");
    assertThat(words(renamed))
        .containsExactly(
            "library-desk: is new (library, run by library)", "library-loan: is no longer offered");
  }

  @Test
  void change_isJsonForPrograms() {
    Change change =
        CatalogueDiff.between(
                catalogue(before), catalogue(before.replace("fareFen: 300", "fareFen: 400")))
            .get(0);
    assertThat(change.inJson().getMap())
        .containsEntry("item", "metro-ride")
        .containsEntry("path", "rules.fares[2026-01-01].fare")
        .containsEntry("kind", "changed")
        .containsEntry("beforeFen", 300L)
        .containsEntry("afterFen", 400L);
  }

  @Test
  void priceThatChangesMoreThanTenfold_isAJump_alsoOnAnotherDay() {
    assertThat(jumps(before.replace("fareFen: 300", "fareFen: 3000"))).isEmpty();
    assertThat(jumps(before.replace("fareFen: 300", "fareFen: 3001")))
        .containsExactly("metro-ride: fare 3.00 → 30.01 yuan");
    assertThat(jumps(before.replace("fareFen: 300", "fareFen: 0")))
        .containsExactly("metro-ride: fare 3.00 → 0.00 yuan");
    assertThat(
            jumps(
                before.replace(
                    "{ from: 2026-01-01, fareFen: 300 }", "{ from: 2025-12-01, fareFen: 40000 }")))
        .containsExactly("metro-ride: fare 3.00 → 400.00 yuan");
    assertThat(jumps(before.replace("mostFen: 500", "mostFen: 50000"))).isEmpty();
  }

  private List<String> words(String after) {
    return CatalogueDiff.between(catalogue(before), catalogue(after)).stream()
        .map(Change::inWords)
        .toList();
  }

  private List<String> jumps(String after) {
    return PriceJump.between(catalogue(before), catalogue(after)).stream()
        .map(PriceJump::inWords)
        .toList();
  }

  private static Catalogue catalogue(String yaml) {
    if (CatalogueYaml.parse("test.yaml", yaml.getBytes(UTF_8))
        instanceof ParsedCatalogue.Valid valid) {
      return valid.draft().asVersion(1);
    }
    throw new AssertionError(CatalogueYaml.parse("test.yaml", yaml.getBytes(UTF_8)));
  }

  private static String text() {
    try (InputStream in =
        CatalogueDiffTest.class.getResourceAsStream("/org/onecard/server/host/catalogue.yaml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
