package org.onecard.agent.tap;

import org.onecard.scenario.Decision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one line for each tap, then passes the report on. */
public final class TapLog implements TapListener {

  private static final Logger LOG = LoggerFactory.getLogger(TapLog.class);

  private final TapListener next;

  public TapLog(TapListener next) {
    this.next = next;
  }

  @Override
  public void onTap(TapReport report) {
    LOG.info(
        "[terminal={}] [tap={}] {} [online={}] [outcome={}] [readUs={}] [decideUs={}]",
        report.terminalId(),
        report.tapId(),
        inWords(report.decision()),
        report.online(),
        report.outcome(),
        report.phases().readUs(),
        report.phases().decideUs());
    next.onTap(report);
  }

  private static String inWords(Decision decision) {
    return decision instanceof Decision.Approved approved
        ? "approved, " + approved.charge().inYuan() + " yuan"
        : "declined, " + ((Decision.Declined) decision).reason();
  }
}
