package org.onecard.agent.service;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.onecard.agent.doctor.Finding;
import org.onecard.agent.doctor.InChinese;
import org.onecard.agent.doctor.Look;
import org.onecard.agent.doctor.Remedy;
import org.onecard.agent.reader.ReaderTrial.Report;
import org.onecard.agent.service.ServiceAction.Done;

/** What tests found, in the form in which a page gets it. */
final class Shown {

  private static final int LONGEST = 400;

  /**
   * A reader that was tried with a card.
   *
   * @param weakest the moment, how often it failed there, and why: of what, in English, and as the
   *     card service says it
   */
  record Trial(
      int rounds,
      int read,
      boolean good,
      Duration median,
      Duration worst,
      Optional<String> weakest,
      int failures,
      Optional<String> fault,
      String why,
      String detail) {}

  /** A trial that was made before. */
  record PastTrial(Instant at, int rounds, int read, boolean good, Duration median) {}

  /** One finding of the doctor, in the words of either language. */
  record Found(String check, String verdict, FoundText en, FoundText zh) {

    boolean isWrong() {
      return verdict.equals("WRONG");
    }

    /** The same check, not looked at. */
    Found notLooked(String why) {
      return new Found(
          check,
          "NOT_LOOKED",
          new FoundText(en.title(), why, en.why(), Optional.empty()),
          new FoundText(zh.title(), InChinese.read().of(why), zh.why(), Optional.empty()));
    }
  }

  /** What a finding says; {@code mend} is there where something is wrong. */
  record FoundText(String title, String found, String why, Optional<String> mend) {}

  /** All of them. */
  record Findings(int wrong, int doubtful, List<Found> findings) {}

  /** What a gate did: PASSED, NOT_PASSED or FAULT. */
  record GateTest(String result, Optional<Duration> after) {}

  private Shown() {}

  static Trial of(Report report) {
    return new Trial(
        report.rounds(),
        report.read(),
        report.isGood(),
        report.median(),
        report.worst(),
        report.weakest().map(weakest -> weakest.moment().name()),
        report.weakest().map(weakest -> weakest.failures()).orElse(0),
        report.weakest().flatMap(weakest -> weakest.trouble().fault()).map(Enum::name),
        report.weakest().map(weakest -> weakest.trouble().why()).orElse(""),
        report.weakest().map(weakest -> weakest.trouble().detail()).orElse(""));
  }

  static Done trialDone(Report report) {
    return new Done(
        report.isGood(),
        "%d of %d read, median %d ms"
            .formatted(report.read(), report.rounds(), report.median().toMillis()),
        of(report));
  }

  static Findings of(List<Finding> findings) {
    InChinese chinese = InChinese.read();
    return counted(findings.stream().map(finding -> of(finding, chinese)).toList());
  }

  static Findings counted(List<Found> all) {
    return new Findings(
        (int) all.stream().filter(Found::isWrong).count(),
        (int) all.stream().filter(found -> found.verdict().equals("DOUBTFUL")).count(),
        all);
  }

  static Done findingsDone(Findings findings) {
    return new Done(
        findings.wrong() == 0,
        findings.wrong() == 0
            ? "nothing is wrong"
            : findings.wrong() + " of " + findings.findings().size() + " are wrong",
        findings);
  }

  private static Found of(Finding finding, InChinese chinese) {
    Look look = finding.look();
    Optional<Remedy> remedy =
        look instanceof Look.Wrong wrong
            ? Optional.of(wrong.remedy())
            : look instanceof Look.Doubtful doubtful
                ? Optional.of(doubtful.remedy())
                : Optional.empty();
    String verdict =
        look instanceof Look.Wrong
            ? "WRONG"
            : look instanceof Look.Doubtful
                ? "DOUBTFUL"
                : look instanceof Look.Well ? "WELL" : "NOT_LOOKED";
    return new Found(
        finding.check().name(),
        verdict,
        text(finding, remedy, UnaryOperator.identity()),
        text(finding, remedy, chinese::of));
  }

  private static FoundText text(
      Finding finding, Optional<Remedy> remedy, UnaryOperator<String> words) {
    return new FoundText(
        words.apply(finding.check().title()),
        shortened(words.apply(finding.look().found())),
        words.apply(finding.check().why()),
        remedy.map(known -> shortened(words.apply(known.command()))));
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " …";
  }
}
