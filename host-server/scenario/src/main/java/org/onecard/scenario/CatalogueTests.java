package org.onecard.scenario;

import java.util.ArrayList;
import java.util.List;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.CatalogueCheck.Finding;
import org.onecard.scenario.catalogue.TestCase;
import org.onecard.scenario.catalogue.TestCase.Expected;

/**
 * Runs a catalogue's own test cases: before it is published, and wherever it is loaded. There they
 * are decided many times, so that no real tap is the first to walk through its rules.
 */
public final class CatalogueTests {

  /** After so many decisions the rules of a catalogue are warm, by measurement. */
  private static final int REHEARSED = 1_000;

  private CatalogueTests() {}

  /**
   * Decides the cases over and over until the rules are warm, which takes some 50 ms; nothing where
   * there are none.
   */
  public static void rehearse(Catalogue catalogue) {
    for (int decided = 0;
        decided < REHEARSED && !catalogue.tests().isEmpty();
        decided += catalogue.tests().size()) {
      List<Finding> unused = run(catalogue);
    }
  }

  /** What came out otherwise than its publisher said, in the order of the cases. */
  public static List<Finding> run(Catalogue catalogue) {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < catalogue.tests().size(); i++) {
      TestCase test = catalogue.tests().get(i);
      Ruling ruling = Decider.decide(catalogue, test.facts(), test.tap());
      if (!isAsExpected(ruling.decision(), test.expected())) {
        findings.add(
            new Finding(
                "tests[" + i + "].expect",
                "%s: expected %s, but it is %s"
                    .formatted(
                        Printable.quoted(test.name()),
                        words(test.expected()),
                        words(ruling.decision())),
                "the rule that decided is " + lastStep(ruling)));
      }
    }
    return findings;
  }

  private static boolean isAsExpected(Decision decision, Expected expected) {
    if (expected instanceof Expected.Approved wanted) {
      return decision instanceof Decision.Approved approved
          && approved.charge().equals(wanted.charge());
    }
    return decision instanceof Decision.Declined declined
        && declined.reason() == ((Expected.Declined) expected).reason();
  }

  private static String words(Expected expected) {
    return expected instanceof Expected.Approved approved
        ? "a charge of " + approved.charge().inYuan()
        : "refusal " + ((Expected.Declined) expected).reason().number();
  }

  private static String words(Decision decision) {
    return decision instanceof Decision.Approved approved
        ? "a charge of " + approved.charge().inYuan()
        : "refusal "
            + ((Decision.Declined) decision).reason().number()
            + " ("
            + decision.notice().en()
            + ")";
  }

  private static String lastStep(Ruling ruling) {
    Ruling.Step last = ruling.steps().get(ruling.steps().size() - 1);
    return last.rule() + ": " + last.text();
  }
}
