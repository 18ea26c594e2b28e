package org.onecard.scenario.predicate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PredicateTest {

  private static final Map<Variable, Object> SENIOR =
      Map.of(
          Variable.HOLDER_AGE,
          66L,
          Variable.HOLDER_KIND,
          "senior",
          Variable.HOLDER_RESIDENCE,
          "500112",
          Variable.HOLDER_PASSES,
          List.of("park-annual"),
          Variable.TAP_AT,
          Instant.parse("2026-03-02T02:00:00Z"));

  @Test
  void aCondition_holdsOrDoesNot() {
    assertThat(truth("holder.age >= 65", SENIOR)).isEqualTo(Truth.HOLDS);
    assertThat(truth("holder.age >= 70", SENIOR)).isEqualTo(Truth.HOLDS_NOT);
    assertThat(truth("within(holder.residence, '500000')", SENIOR)).isEqualTo(Truth.HOLDS);
    assertThat(truth("within(holder.residence, '510000')", SENIOR)).isEqualTo(Truth.HOLDS_NOT);
    assertThat(truth("'park-annual' in holder.passes", SENIOR)).isEqualTo(Truth.HOLDS);
    assertThat(truth("holder.kind in ['student', 'senior']", SENIOR)).isEqualTo(Truth.HOLDS);
    assertThat(truth("tap.at < timestamp('2026-03-02T02:00:01Z')", SENIOR)).isEqualTo(Truth.HOLDS);
  }

  @Test
  void whatNobodyKnows_leavesNoTruth_andIsNamed() {
    assertThat(truth("holder.age >= 65", Map.of()))
        .isEqualTo(new Truth.Absent(java.util.Set.of(Variable.HOLDER_AGE)));
  }

  @Test
  void whatDecidesAlone_needsNothingElse() {
    assertThat(truth("holder.age >= 65 || holder.kind == 'senior'", without(Variable.HOLDER_AGE)))
        .isEqualTo(Truth.HOLDS);
    assertThat(truth("holder.age >= 65 && holder.kind == 'adult'", without(Variable.HOLDER_AGE)))
        .isEqualTo(Truth.HOLDS_NOT);
  }

  @Test
  void aNumberThatOverflows_fails() {
    assertThat(truth("holder.age * 9223372036854775807 > 0", SENIOR))
        .isInstanceOf(Truth.Failed.class);
    assertThat(truth("10 / (holder.age - 66) > 0", SENIOR)).isInstanceOf(Truth.Failed.class);
  }

  @Test
  void loopsPatternsAndMessages_areRefused() {
    assertThat(Conditions.load("holder.passes.exists(p, p == 'x')"))
        .isInstanceOf(LoadedPredicate.Refused.class);
    assertThat(Conditions.load("holder.kind.matches('(a+)+')"))
        .isInstanceOf(LoadedPredicate.Refused.class);
    assertThat(Conditions.load("{'a': 1}['a'] == 1")).isInstanceOf(LoadedPredicate.Refused.class);
    assertThat(Conditions.load("holder.age")).isInstanceOf(LoadedPredicate.Refused.class);
  }

  @Test
  void aBomb_isRefused() {
    String wide = "holder.age == 1" + " || holder.age == 1".repeat(100);
    assertThat(Predicate.load("x", Conditions.tree(wide)))
        .isInstanceOf(LoadedPredicate.Refused.class);
    String deep = "holder.age + 1" + " + (1".repeat(40) + ")".repeat(40) + " > 1";
    assertThat(Predicate.load("x", Conditions.tree(deep)))
        .isInstanceOf(LoadedPredicate.Refused.class);
    assertThat(Predicate.load("a\nb", Conditions.tree("true")))
        .isInstanceOf(LoadedPredicate.Refused.class);
    assertThat(Predicate.load("x".repeat(501), Conditions.tree("true")))
        .isInstanceOf(LoadedPredicate.Refused.class);
    assertThat(Predicate.load("x", new byte[Predicate.MOST_BYTES + 1]))
        .isInstanceOf(LoadedPredicate.Refused.class);
  }

  @Test
  void anyBytes_areTakenOrRefused_andNeverThrow() {
    byte[] right = Conditions.tree("holder.age >= 65 || within(holder.residence, '500000')");
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      byte[] bent = right.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bent[random.nextInt(bent.length)] = (byte) random.nextInt(256);
      }
      if (Predicate.load("bent", bent) instanceof LoadedPredicate.Ok ok) {
        assertThat(ok.predicate().evaluate(name -> Optional.ofNullable(SENIOR.get(name))))
            .isNotNull();
      }
    }
  }

  @Test
  void whatATreeSpeaksOf_isKnown() {
    assertThat(Conditions.of("holder.age >= 65 || tap.alone").variables())
        .containsExactlyInAnyOrder(Variable.HOLDER_AGE, Variable.TAP_ALONE);
  }

  private static Map<Variable, Object> without(Variable variable) {
    Map<Variable, Object> rest = new java.util.HashMap<>(SENIOR);
    rest.remove(variable);
    return rest;
  }

  private static Truth truth(String text, Map<Variable, Object> values) {
    return Conditions.of(text).evaluate(name -> Optional.ofNullable(values.get(name)));
  }
}
