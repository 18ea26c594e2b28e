package org.onecard.agent.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.message.Message.LeaseTold;
import org.onecard.protocol.message.PlaceLease;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Region;
import org.onecard.scenario.SiteState;
import org.onecard.scenario.catalogue.AbsencePolicy;
import org.onecard.scenario.catalogue.Admission;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.Item;
import org.onecard.scenario.catalogue.OfflinePolicy;
import org.onecard.scenario.catalogue.ScenicRules;

class LentPlacesTest {

  private static final String SITE = "site";

  /** Ten in the morning. */
  private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");

  private static final Catalogue CATALOGUE = catalogue();

  private final LentPlaces lent = new LentPlaces();

  @Test
  void whatIsLent_isSpentToTheLastPlace_andNotBeyond() {
    lent.take(lease(2), NOW);
    assertThat(lent.spend(7, 1)).isTrue();
    assertThat(left()).isEqualTo(1);
    assertThat(lent.spend(7, 2)).isFalse();
    assertThat(lent.spend(7, 1)).isTrue();
    assertThat(lent.spend(7, 1)).isFalse();
    assertThat(left()).isZero();
  }

  @Test
  void whatWasGivenUp_isSpentByNobody_andIsToldWithWhatWasSpent() {
    lent.take(lease(5), NOW);
    assertThat(lent.spend(7, 3)).isTrue();
    assertThat(lent.giveUp(NOW)).isEqualTo(List.of(new LeaseTold(7, 3)));
    assertThat(lent.spend(7, 1)).isFalse();
    assertThat(lent.find(CATALOGUE, SITE, NOW)).isEqualTo(Fact.absent());
  }

  @Test
  void whatWasGivenUp_isToldAgainUntilTheHostLends() {
    lent.take(lease(5), NOW);
    assertThat(lent.spend(7, 3)).isTrue();
    List<LeaseTold> lost = lent.giveUp(NOW);
    assertThat(lent.giveUp(NOW.plusSeconds(10))).isEqualTo(lost);
    lent.take(
        new PlaceLease(
            "gate-01", 8, SITE, LocalDate.of(2026, 3, 2), "am", 2, NOW.plus(Duration.ofHours(1))),
        NOW);
    assertThat(lent.giveUp(NOW)).isEqualTo(List.of(new LeaseTold(8, 0)));
  }

  @Test
  void aLease_endsWithItsTimeAndWithItsSlot() {
    lent.take(lease(5), NOW);
    assertThat(lent.find(CATALOGUE, SITE, NOW.plus(Duration.ofMinutes(59))))
        .isInstanceOf(Fact.Known.class);
    assertThat(lent.find(CATALOGUE, SITE, NOW.plus(Duration.ofHours(1)))).isEqualTo(Fact.absent());
    assertThat(lent.find(CATALOGUE, SITE, NOW.plus(Duration.ofDays(1)))).isEqualTo(Fact.absent());
    assertThat(lent.find(CATALOGUE, "other", NOW)).isEqualTo(Fact.absent());
  }

  @Test
  void theHostIsAsked_whereThereIsNothing_andWhenHalfIsGone_butNotOverAndOver() {
    assertThat(lent.wants(CATALOGUE, SITE, NOW)).isTrue();
    List<LeaseTold> nothing = lent.giveUp(NOW);
    assertThat(nothing).isEmpty();
    assertThat(lent.wants(CATALOGUE, SITE, NOW.plusSeconds(5))).isFalse();
    assertThat(lent.wants(CATALOGUE, SITE, NOW.plusSeconds(10))).isTrue();
    lent.take(lease(4), NOW);
    assertThat(lent.wants(CATALOGUE, SITE, NOW.plusSeconds(10))).isFalse();
    assertThat(lent.spend(7, 2)).isTrue();
    assertThat(lent.wants(CATALOGUE, SITE, NOW.plusSeconds(10))).isTrue();
    assertThat(lent.wants(CATALOGUE, "other", NOW.plusSeconds(10))).isFalse();
  }

  private int left() {
    return ((Fact.Known<SiteState>) lent.find(CATALOGUE, SITE, NOW)).value().left();
  }

  private static PlaceLease lease(int persons) {
    return new PlaceLease(
        "gate-01", 7, SITE, LocalDate.of(2026, 3, 2), "am", persons, NOW.plus(Duration.ofHours(1)));
  }

  private static Catalogue catalogue() {
    Item item =
        new Item(
            SITE,
            new Notice("景区", "Site"),
            "operator",
            LocalDate.of(2026, 1, 1),
            Optional.empty(),
            Set.of(),
            Item.SOCIAL_SECURITY_CARD,
            Assurance.READ,
            new ScenicRules(
                Money.ZERO,
                Set.of(),
                1,
                new Admission(
                    Set.of(),
                    List.of(),
                    List.of(new Admission.Slot("am", 480, 720, 100)),
                    Optional.of(new Admission.Share(20, 5, Duration.ofHours(1))),
                    Optional.empty(),
                    Set.of(),
                    0,
                    Admission.Booking.NONE,
                    Optional.empty())),
            new OfflinePolicy(true, Money.ZERO),
            AbsencePolicy.REFUSE_ALL,
            Item.Reconciliation.HOST);
    return new Catalogue(
        new Region("500000"), 1, Instant.EPOCH, ZoneId.of("Asia/Shanghai"), List.of(item));
  }
}
