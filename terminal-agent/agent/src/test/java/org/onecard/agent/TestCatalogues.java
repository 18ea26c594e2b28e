package org.onecard.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.onecard.agent.host.TestHost;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Region;
import org.onecard.scenario.catalogue.AbsencePolicy;
import org.onecard.scenario.catalogue.AbsencePolicy.WhenAbsent;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.IdentityRules;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.ItemRules;
import org.onecard.scenario.catalogue.OfflinePolicy;
import org.onecard.scenario.catalogue.TransitRules;

/** Catalogues with one item, known as {@code metro-ride} whatever its rules. */
public final class TestCatalogues {

  private TestCatalogues() {}

  public static Catalogue metro(long version) {
    return metro(version, TestHost.REGION, Instant.parse("2026-01-01T00:00:00Z"));
  }

  /** Shows who the card says the person is. */
  static Catalogue identity(long version, Duration showFor) {
    return catalogue(
        version,
        TestHost.REGION,
        Instant.parse("2026-01-01T00:00:00Z"),
        new IdentityRules(new Notice("核对身份", "To check who you are"), showFor));
  }

  public static Catalogue metro(long version, Region region, Instant effectiveFrom) {
    TransitRules rules =
        new TransitRules(
            "cq-metro",
            List.of(
                new TransitRules.FarePeriod(
                    LocalDate.of(2020, 1, 1), Optional.empty(), Money.fen(300))),
            Map.of(HolderClass.SENIOR, 0),
            Duration.ofMinutes(3),
            Optional.empty());
    return catalogue(version, region, effectiveFrom, rules);
  }

  private static Catalogue catalogue(
      long version, Region region, Instant effectiveFrom, ItemRules rules) {
    Item item =
        new Item(
            "metro-ride",
            new Notice("轨道交通", "Metro"),
            "cq-metro",
            LocalDate.of(2020, 1, 1),
            Optional.empty(),
            Set.of(),
            Item.SOCIAL_SECURITY_CARD,
            Assurance.READ,
            rules,
            new OfflinePolicy(true, Money.fen(1_000)),
            new AbsencePolicy(
                WhenAbsent.ASSUME,
                WhenAbsent.ASSUME,
                WhenAbsent.ASSUME,
                WhenAbsent.ASSUME,
                WhenAbsent.ASSUME),
            Item.Reconciliation.HOST);
    return new Catalogue(region, version, effectiveFrom, ZoneId.of("Asia/Shanghai"), List.of(item));
  }
}
