package org.onecard.server.catalogue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.onecard.scenario.catalogue.CatalogueCheck;
import org.onecard.scenario.predicate.Predicate;
import org.onecard.server.catalogue.PredicateCompiler.Compiled;
import org.onecard.server.catalogue.PredicateSweep.Suspicion;
import org.onecard.server.catalogue.YamlNode.Position;

/**
 * The conditions of one catalogue while it is being read. Many items share a few, so each is
 * compiled once; and there may be so many different ones, since compiling takes about a
 * millisecond.
 */
final class Conditions {

  private final Map<String, Compiled> compiled = new HashMap<>();
  private final Map<String, Optional<Suspicion>> suspicions = new HashMap<>();

  /** The condition; reports one that is wrong, and warns of one that decides nothing. */
  Optional<Predicate> read(String text, String path, Position at, FileFindings findings) {
    if (!compiled.containsKey(text) && compiled.size() >= CatalogueCheck.MOST_CONDITIONS) {
      findings.report(
          at,
          path,
          "more than " + CatalogueCheck.MOST_CONDITIONS + " different conditions",
          "let items share them, word for word");
      return Optional.empty();
    }
    Compiled result = compiled.computeIfAbsent(text, PredicateCompiler::compile);
    if (result instanceof Compiled.Wrong wrong) {
      findings.report(at, path, wrong.message(), wrong.remedy());
      return Optional.empty();
    }
    Predicate predicate = ((Compiled.Ok) result).predicate();
    suspicions
        .computeIfAbsent(text, unseen -> PredicateSweep.findSuspicion(predicate))
        .ifPresent(suspicion -> findings.warn(at, path, suspicion.message(), suspicion.remedy()));
    return Optional.of(predicate);
  }
}
