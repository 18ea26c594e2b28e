package org.onecard.scenario.predicate;

import java.util.Set;

/** What a condition may do with its variables. */
public final class Functions {

  /** {@code within('500112', '500000')}: whether a region lies in another, or is the same. */
  public static final String WITHIN = "within";

  /** The name of its only overload: two texts. */
  public static final String WITHIN_TEXTS = "within_text_text";

  /** By the library's own names. No loops and no patterns: a tree is walked once at most. */
  static final Set<String> ALLOWED =
      Set.of(
          "_&&_",
          "_||_",
          "!_",
          "_?_:_",
          "_==_",
          "_!=_",
          "_<_",
          "_<=_",
          "_>_",
          "_>=_",
          "_+_",
          "_-_",
          "_*_",
          "_/_",
          "_%_",
          "-_",
          "@in",
          "size",
          "startsWith",
          "timestamp",
          "duration",
          WITHIN);

  private Functions() {}
}
