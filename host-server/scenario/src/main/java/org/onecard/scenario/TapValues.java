package org.onecard.scenario;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.onecard.scenario.catalogue.AbsencePolicy;
import org.onecard.scenario.catalogue.AbsencePolicy.WhenAbsent;
import org.onecard.scenario.predicate.Values;
import org.onecard.scenario.predicate.Variable;

/**
 * What conditions are told of one tap. Where a fact is absent and the item assumes the ordinary
 * case, so much is told as that case says; what it leaves open stays unknown.
 */
final class TapValues implements Values {

  private final TapCase tapCase;

  TapValues(TapCase tapCase) {
    this.tapCase = tapCase;
  }

  @Override
  public Optional<Object> find(Variable variable) {
    return switch (variable) {
      case HOLDER_KIND -> holderKind();
      case HOLDER_AGE ->
          holder().flatMap(known -> known.ageOn(tapCase.day())).map(age -> (long) age);
      case HOLDER_RESIDENCE -> residence().map(Region::code);
      case HOLDER_PASSES -> holder().map(this::passes);
      case CARD_MEDIUM -> Optional.of(word(card().application()));
      case CARD_REGION -> card().issuingRegion().map(Region::code);
      case CARD_PROVED -> Optional.of(card().assurance() == Assurance.PROVED);
      case TAP_AT -> Optional.of(tapCase.tap().at());
      case TAP_MINUTE -> Optional.of((long) localTime().toSecondOfDay() / 60);
      case TAP_WEEKDAY -> Optional.of((long) tapCase.day().getDayOfWeek().getValue());
      case TAP_DATE -> Optional.of(number(tapCase.day()));
      case TAP_LOCATION -> Optional.of(tapCase.tap().locationId());
      case TAP_REGION -> tapCase.place().map(Region::code);
      case TAP_ALONE -> Optional.of(tapCase.tap().decidedBy() == Tap.DecidedBy.TERMINAL);
      case ACCOUNT_FEN -> known(tapCase.facts().balance()).map(Money::amountFen);
      case PATRON_STATUS ->
          known(tapCase.facts().patron())
              .<Object>map(patron -> word(patron.status()))
              .or(() -> assumed(absence().patron(), word(Patron.Status.ACTIVE)));
      case PATRON_LOANS -> known(tapCase.facts().patron()).map(patron -> (long) patron.loans());
      case PATRON_OVERDUE ->
          known(tapCase.facts().patron())
              .<Object>map(patron -> (long) patron.overdueLoans())
              .or(() -> assumed(absence().patron(), 0L));
      case VISITS_TODAY ->
          known(tapCase.facts().history())
              .<Object>map(this::visitsToday)
              .or(() -> assumed(absence().history(), 0L));
      case VISITS_MINUTES ->
          known(tapCase.facts().history())
              .flatMap(history -> history)
              .map(last -> Duration.between(last.lastAt(), tapCase.tap().at()).toMinutes());
      case ABSENT ->
          Optional.of(
              Arrays.stream(Variable.values())
                  .filter(other -> other != Variable.ABSENT && find(other).isEmpty())
                  .map(Variable::label)
                  .toList());
    };
  }

  /** Whether it is for want of a whole fact that a variable has no value. */
  boolean isForWantOfAFact(Variable variable) {
    return switch (variable) {
      case HOLDER_KIND, HOLDER_AGE, HOLDER_RESIDENCE, HOLDER_PASSES -> holder().isEmpty();
      case ACCOUNT_FEN -> true;
      case PATRON_STATUS, PATRON_LOANS, PATRON_OVERDUE -> true;
      case VISITS_TODAY, VISITS_MINUTES -> known(tapCase.facts().history()).isEmpty();
      default -> false;
    };
  }

  private Optional<Object> holderKind() {
    return holder()
        .<Object>map(known -> word(known.classOn(tapCase.day())))
        .or(() -> assumed(absence().holder(), word(HolderClass.ADULT)));
  }

  private Optional<Region> residence() {
    return holder().isPresent() || absence().holder() == WhenAbsent.ASSUME
        ? holder().flatMap(Holder::residence).or(() -> card().issuingRegion())
        : Optional.empty();
  }

  private List<String> passes(Holder holder) {
    return holder.entitlements().stream()
        .filter(held -> !held.isCounted() && held.holdsOn(tapCase.day()))
        .map(Entitlement::id)
        .toList();
  }

  private long visitsToday(Optional<History> history) {
    return history
        .filter(past -> TapCase.localDay(past.windowStart(), tapCase.zone()).equals(tapCase.day()))
        .map(History::countInWindow)
        .orElse(0);
  }

  private LocalTime localTime() {
    return LocalTime.ofInstant(tapCase.tap().at(), tapCase.zone());
  }

  private Optional<Holder> holder() {
    return known(tapCase.facts().holder());
  }

  private PresentedCard card() {
    return tapCase.tap().card();
  }

  private AbsencePolicy absence() {
    return tapCase.item().absence();
  }

  private static Optional<Object> assumed(WhenAbsent policy, Object value) {
    return policy == WhenAbsent.ASSUME ? Optional.of(value) : Optional.empty();
  }

  private static <T> Optional<T> known(Fact<T> fact) {
    return fact instanceof Fact.Known<T> known ? Optional.of(known.value()) : Optional.empty();
  }

  private static long number(LocalDate day) {
    return day.getYear() * 10_000L + day.getMonthValue() * 100L + day.getDayOfMonth();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
