package org.onecard.server.replay;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Facts;
import org.onecard.scenario.Holder;
import org.onecard.scenario.HolderClass;

/**
 * Taps that are counted together.
 *
 * @param holderClass empty where nobody knew it
 */
public record Group(String itemId, Optional<HolderClass> holderClass) implements Comparable<Group> {

  private static final Comparator<Group> ORDER =
      Comparator.comparing(Group::itemId)
          .thenComparing(group -> group.holderClass().map(HolderClass::ordinal).orElse(-1));

  static Group of(String itemId, Facts facts) {
    return new Group(
        itemId,
        facts.holder() instanceof Fact.Known<Holder> known
            ? Optional.of(known.value().holderClass())
            : Optional.empty());
  }

  /** {@code senior}, or {@code unknown}. */
  public String holderInWords() {
    return holderClass.map(known -> known.name().toLowerCase(Locale.ROOT)).orElse("unknown");
  }

  @Override
  public int compareTo(Group other) {
    return ORDER.compare(this, other);
  }
}
