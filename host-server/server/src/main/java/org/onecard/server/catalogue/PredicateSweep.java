package org.onecard.server.catalogue;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.onecard.scenario.predicate.Predicate;
import org.onecard.scenario.predicate.Truth;
import org.onecard.scenario.predicate.Variable;

/**
 * Looks for conditions that always hold, or never. A condition can change its mind only at the
 * values that it names, so each variable is given those, their neighbours, and one that it does not
 * name; where every combination comes out the same, that is worth a warning. Where there are too
 * many combinations nothing is said: a warning that guesses is worse than none.
 */
final class PredicateSweep {

  static final int MOST_COMBINATIONS = 2_000;

  private static final Pattern TEXT = Pattern.compile("'([^']*)'|\"([^\"]*)\"");
  private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])\\d{1,15}\\b");

  private PredicateSweep() {}

  /** A condition that decides nothing. */
  record Suspicion(String message, String remedy) {}

  static Optional<Suspicion> findSuspicion(Predicate predicate) {
    List<Variable> variables = List.copyOf(predicate.variables());
    List<List<Object>> candidates = new ArrayList<>();
    long combinations = 1;
    for (Variable variable : variables) {
      List<Object> values = candidates(variable, predicate.text());
      candidates.add(values);
      combinations *= values.size();
      if (combinations > MOST_COMBINATIONS) {
        return Optional.empty();
      }
    }
    boolean held = false;
    boolean heldNot = false;
    for (int i = 0; i < combinations && !(held && heldNot); i++) {
      Truth truth = predicate.evaluate(combination(variables, candidates, i)::find);
      held |= truth.equals(Truth.HOLDS);
      heldNot |= !truth.equals(Truth.HOLDS);
    }
    if (held && heldNot) {
      return Optional.empty();
    }
    return Optional.of(
        held
            ? new Suspicion("this condition always holds", "leave it out, or look for a slip in it")
            : new Suspicion(
                "this condition can never hold",
                "look for a slip in it: && for ||, < for >, or a word that no card has"));
  }

  private record Combination(Map<Variable, Object> values) {

    Optional<Object> find(Variable variable) {
      return Optional.ofNullable(values.get(variable));
    }
  }

  private static Combination combination(
      List<Variable> variables, List<List<Object>> candidates, int number) {
    Map<Variable, Object> values = new HashMap<>();
    int rest = number;
    for (int i = 0; i < variables.size(); i++) {
      List<Object> choices = candidates.get(i);
      values.put(variables.get(i), choices.get(rest % choices.size()));
      rest /= choices.size();
    }
    return new Combination(values);
  }

  private static List<Object> candidates(Variable variable, String text) {
    return switch (variable.kind()) {
      case TRUTH -> List.of(true, false);
      case NUMBER -> numbers(variable, text);
      case TEXT -> variable.words().isEmpty() ? texts(text) : List.copyOf(variable.words());
      case TEXTS -> lists(text);
      case TIME -> times(text);
    };
  }

  private static List<Object> numbers(Variable variable, String text) {
    Set<Object> numbers = new LinkedHashSet<>();
    long least = variable == Variable.ACCOUNT_FEN ? Long.MIN_VALUE / 2 : 0;
    long most =
        switch (variable) {
          case TAP_WEEKDAY -> 7;
          case TAP_MINUTE -> 1_439;
          case HOLDER_AGE -> 150;
          default -> Long.MAX_VALUE / 2;
        };
    numbers.add(Math.max(least, variable == Variable.TAP_WEEKDAY ? 1 : -1));
    numbers.add(Math.min(most, 1_000_000_000L));
    Matcher matcher = NUMBER.matcher(TEXT.matcher(text).replaceAll(""));
    while (matcher.find()) {
      long named = Long.parseLong(matcher.group());
      for (long near = named - 1; near <= named + 1; near++) {
        if (near >= least && near <= most) {
          numbers.add(near);
        }
      }
    }
    return List.copyOf(numbers);
  }

  private static List<Object> texts(String text) {
    Set<Object> texts = new LinkedHashSet<>(named(text));
    texts.add("something-else");
    texts.add("990000"); // A region that nobody names.
    return List.copyOf(texts);
  }

  private static List<Object> lists(String text) {
    List<Object> lists = new ArrayList<>();
    lists.add(List.of());
    named(text).forEach(each -> lists.add(List.of(each)));
    lists.add(named(text));
    return lists;
  }

  private static List<Object> times(String text) {
    List<Object> times = new ArrayList<>();
    times.add(Instant.parse("2000-01-01T00:00:00Z"));
    times.add(Instant.parse("2199-12-31T00:00:00Z"));
    for (String each : named(text)) {
      time(each)
          .ifPresent(
              named -> times.addAll(List.of(named, named.minusMillis(1), named.plusMillis(1))));
    }
    return times;
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException someOtherText) {
      return Optional.empty();
    }
  }

  private static List<String> named(String text) {
    Set<String> named = new LinkedHashSet<>();
    Matcher matcher = TEXT.matcher(text);
    while (matcher.find()) {
      named.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
    return List.copyOf(named);
  }
}
