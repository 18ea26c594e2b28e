package org.onecard.agent.link;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * While all certificates that a host showed are valid, both ends included. Where the latest
 * beginning lies behind the earliest end, they never are.
 *
 * @param from the latest beginning
 * @param until the earliest end
 */
public record Validity(Instant from, Instant until) {

  /**
   * Of a chain.
   *
   * @param chain may hold the authority itself, which is pinned and not judged by time: a terminal
   *     that no longer believed it could be told of no other
   * @param anchors those that are pinned
   */
  public static Validity of(Certificate[] chain, List<X509Certificate> anchors) {
    Instant from = Instant.MIN;
    Instant until = Instant.MAX;
    for (Certificate certificate : chain) {
      if (certificate instanceof X509Certificate judged && !anchors.contains(judged)) {
        Instant begins = judged.getNotBefore().toInstant();
        Instant ends = judged.getNotAfter().toInstant();
        from = begins.isAfter(from) ? begins : from;
        until = ends.isBefore(until) ? ends : until;
      }
    }
    return new Validity(from, until);
  }

  public boolean includes(Instant at) {
    return !at.isBefore(from) && !at.isAfter(until);
  }
}
