package org.onecard.protocol.message;

/**
 * The epochs that a terminal may open without asking again.
 *
 * @param first from 1
 * @param count 1 to 64
 */
public record EpochGrant(String terminalId, int first, int count) {

  /** What a host grants ahead, so that a terminal can restart so often without a network. */
  public static final int USUAL_COUNT = 16;

  public static final int MOST = 64;

  public boolean covers(int epoch) {
    return epoch >= first && epoch - first < count;
  }
}
