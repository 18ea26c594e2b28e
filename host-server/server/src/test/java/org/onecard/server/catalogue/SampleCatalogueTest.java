package org.onecard.server.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Decider;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Decision.Approved;
import org.onecard.scenario.Decision.Declined;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Facts;
import org.onecard.scenario.Holder;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.Money;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.Reason;
import org.onecard.scenario.Region;
import org.onecard.scenario.Tap;
import org.onecard.scenario.Tap.DecidedBy;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.Item;
import org.onecard.server.registry.ParsedRegistry;
import org.onecard.server.registry.RegisteredCard;
import org.onecard.server.registry.RegistryCsv;

/** The demo's catalogue and registry say what the demo shows. */
class SampleCatalogueTest {

  private static final Path DEMO = Path.of("../../firmware-docs/samples/demo");
  private static final Instant MORNING = Instant.parse("2026-03-02T02:00:00Z");
  private static final Region CHONGQING = new Region("500000");
  private static final Region SICHUAN = new Region("510000");

  @Test
  void residentsOfBothSides_areTreatedAlikeByEveryItem() throws IOException {
    Catalogue demo = demo();
    for (Item item : demo.items()) {
      for (HolderClass holderClass : HolderClass.values()) {
        for (DecidedBy by : DecidedBy.values()) {
          for (boolean registered : new boolean[] {true, false}) {
            assertThat(decide(demo, item.id(), SICHUAN, holderClass, by, registered))
                .as("%s %s %s %s", item.id(), holderClass, by, registered)
                .usingRecursiveComparison()
                .ignoringFields("entitlement.value.entitlement")
                .isEqualTo(decide(demo, item.id(), CHONGQING, holderClass, by, registered));
          }
        }
      }
    }
  }

  @Test
  void visitorPays_andNeedsTheNetwork() throws IOException {
    Region guizhou = new Region("520000");

    Decision online =
        decide(demo(), "scenic-entry", guizhou, HolderClass.ADULT, DecidedBy.HOST, true);
    Decision alone =
        decide(demo(), "scenic-entry", guizhou, HolderClass.ADULT, DecidedBy.TERMINAL, true);

    assertThat(((Approved) online).charge()).isEqualTo(Money.fen(4_000));
    assertThat(((Declined) alone).reason()).isEqualTo(Reason.OFFLINE_LIMIT);
  }

  @Test
  void residentAndRider_passWithoutTheNetwork() throws IOException {
    assertThat(decide(demo(), "scenic-entry", SICHUAN, HolderClass.ADULT, DecidedBy.TERMINAL, true))
        .isInstanceOf(Approved.class);
    assertThat(decide(demo(), "metro-ride", SICHUAN, HolderClass.ADULT, DecidedBy.TERMINAL, true))
        .isInstanceOf(Approved.class);
  }

  @Test
  void registry_hasCardsOfEachKindTheDemoNeeds() throws IOException {
    try (InputStream file = Files.newInputStream(DEMO.resolve("registry.csv"))) {
      ParsedRegistry parsed = RegistryCsv.parse("registry.csv", file);

      assertThat(parsed).isInstanceOf(ParsedRegistry.Rows.class);
      assertThat(((ParsedRegistry.Rows) parsed).cards())
          .anyMatch(RegisteredCard::denied)
          .anyMatch(card -> card.holder().holderClass() == HolderClass.SENIOR)
          .anyMatch(card -> card.patron().overdueLoans() > 0);
    }
  }

  private static Decision decide(
      Catalogue catalogue,
      String item,
      Region region,
      HolderClass holderClass,
      DecidedBy by,
      boolean registered) {
    Facts facts =
        new Facts(
            known(false),
            registered
                ? known(new Holder(holderClass, Optional.of(region), Optional.empty()))
                : Fact.absent(),
            known(Money.fen(10_000)),
            Fact.absent(),
            known(Optional.empty()));
    PresentedCard card =
        new PresentedCard(
            PresentedCard.Application.SSSE, region, "3.00", Optional.empty(), Assurance.READ);
    return Decider.decide(
            catalogue,
            facts,
            new Tap("gate-01.1.1", "gate-01", "station-a", item, card, MORNING, by))
        .decision();
  }

  private static <T> Fact<T> known(T value) {
    return Fact.known(value, Fact.Source.REGISTRY, MORNING);
  }

  private static Catalogue demo() throws IOException {
    ParsedCatalogue parsed =
        CatalogueYaml.parse("catalogue.yaml", Files.readAllBytes(DEMO.resolve("catalogue.yaml")));
    assertThat(parsed).isInstanceOf(ParsedCatalogue.Valid.class);
    return ((ParsedCatalogue.Valid) parsed).draft().asVersion(1);
  }
}
