package org.onecard.server.lane;

/** Which catalogues terminals would not take: such a terminal goes on by its last good one. */
@FunctionalInterface
public interface Refusals {

  /** Called from any thread; must not block. */
  boolean refuses(String terminalId, long version);

  /** Every terminal takes what it is given. */
  Refusals NONE = (terminalId, version) -> false;
}
