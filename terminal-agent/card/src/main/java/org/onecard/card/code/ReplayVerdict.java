package org.onecard.card.code;

import java.time.Duration;

/** What the replay guard says of a code. */
public sealed interface ReplayVerdict {

  /** One plain English phrase. */
  String describe();

  /** Not seen before; from now on it counts as seen. */
  record Fresh() implements ReplayVerdict {
    @Override
    public String describe() {
      return "not used before at this terminal";
    }
  }

  /** The same code again. */
  record SeenBefore() implements ReplayVerdict {
    @Override
    public String describe() {
      return "this code was used before: refresh it";
    }
  }

  /**
   * Another code of a card that showed one a moment ago.
   *
   * @param left until the next is taken
   */
  record TooSoon(Duration left) implements ReplayVerdict {
    @Override
    public String describe() {
      return "the same card showed a code a moment ago: wait " + (left.toSeconds() + 1) + " s";
    }
  }

  /** It was made before this guard began to remember, so that nobody knows whether it was used. */
  record OlderThanMemory() implements ReplayVerdict {
    @Override
    public String describe() {
      return "the code is older than this terminal's memory of used codes: refresh it";
    }
  }

  /** More codes are remembered than there is room for. None is forgotten early for a new one. */
  record Full() implements ReplayVerdict {
    @Override
    public String describe() {
      return "too many codes were shown within minutes: wait, or use a card";
    }
  }
}
