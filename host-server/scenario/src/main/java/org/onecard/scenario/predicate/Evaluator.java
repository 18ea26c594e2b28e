package org.onecard.scenario.predicate;

import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import org.onecard.scenario.Region;

/** The library's evaluator, made when the first condition is evaluated. */
final class Evaluator {

  static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder()
          .addFunctionBindings(
              CelFunctionBinding.fromOverloads(
                  Functions.WITHIN,
                  CelFunctionBinding.from(
                      Functions.WITHIN_TEXTS, String.class, String.class, Evaluator::isWithin)))
          .build();

  private Evaluator() {}

  private static boolean isWithin(String part, String whole) {
    return Region.isCode(part) && Region.isCode(whole) && new Region(whole).holds(new Region(part));
  }
}
