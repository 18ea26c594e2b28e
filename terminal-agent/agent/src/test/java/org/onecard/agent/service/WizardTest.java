package org.onecard.agent.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.onecard.agent.service.Wizard.Step;

class WizardTest {

  @Test
  void steps_areDoneInTheirOrder() {
    Wizard wizard = Wizard.NEW;
    for (Step step : Step.values()) {
      assertThat(wizard.next()).contains(step);
      wizard = wizard.with(step);
    }
    assertThat(wizard.next()).isEmpty();
  }

  @Test
  void aLaterStep_waitsForTheOnesBefore() {
    Wizard wizard = Wizard.NEW.with(Step.LANGUAGE);

    assertThat(wizard.mayDo(Step.LOCATION)).isTrue();
    assertThat(wizard.mayDo(Step.READER)).isFalse();
    assertThatThrownBy(() -> wizard.with(Step.HAND_OVER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("hand-over comes after location");
  }

  @Test
  void whoChangesADevice_testsAgain() {
    Wizard tested = upTo(Step.SELF_TEST);

    Wizard changed = tested.with(Step.READER);

    assertThat(changed.next()).contains(Step.SELF_TEST);
    assertThat(changed.mayDo(Step.HAND_OVER)).isFalse();
    assertThat(tested.with(Step.LANGUAGE).next()).contains(Step.HAND_OVER);
  }

  @Test
  void howFarItCame_isWrittenAndReadBack() {
    Wizard wizard = upTo(Step.GATE);

    assertThat(Wizard.parse(wizard.spelled())).isEqualTo(wizard);
    assertThat(Wizard.parse("")).isEqualTo(Wizard.NEW);
    assertThat(Wizard.parse("language no-such-step").next()).contains(Step.LOCATION);
  }

  @Test
  void theLogSaysEverythingForAnHour_thenFallsBack() {
    RaisedLevel level = new RaisedLevel();
    assertThat(level.left(5)).isZero();

    level.raise(5);

    assertThat(level.left(5)).isEqualTo(Duration.ofHours(1));
    assertThat(level.left(5 + Duration.ofMinutes(59).toNanos())).isEqualTo(Duration.ofMinutes(1));
    assertThat(level.left(5 + Duration.ofHours(2).toNanos())).isZero();
    level.lower();
    assertThat(level.left(5)).isZero();
  }

  private static Wizard upTo(Step last) {
    Wizard wizard = Wizard.NEW;
    for (Step step : Step.values()) {
      if (step.compareTo(last) <= 0) {
        wizard = wizard.with(step);
      }
    }
    return wizard;
  }
}
