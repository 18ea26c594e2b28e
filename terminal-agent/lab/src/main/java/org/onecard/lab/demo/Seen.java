package org.onecard.lab.demo;

import org.onecard.agent.tap.TapReport;

/**
 * One tap as somebody beside the terminal saw it.
 *
 * @param holderShown whether the screen showed whom the card belongs to
 */
record Seen(TapReport report, boolean holderShown) {}
