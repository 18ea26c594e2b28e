package org.onecard.agent.tap;

/** Is told of each tap, on the thread that owns the reader; the next card waits for it. */
@FunctionalInterface
public interface TapListener {

  void onTap(TapReport report);
}
