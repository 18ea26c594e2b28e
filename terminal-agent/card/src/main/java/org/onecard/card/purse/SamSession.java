package org.onecard.card.purse;

/**
 * Stands for one MAC1 that a PSAM has given and whose MAC2 it still waits for. It lives in memory
 * only, as the PSAM's session does; two are the same only when they are one.
 */
public final class SamSession {
  SamSession() {}
}
