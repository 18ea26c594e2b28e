package org.onecard.scenario.fare;

import java.util.List;

/**
 * What rides cost together.
 *
 * @param total sum of what the legs are charged
 * @param legs in order; where legs were joined, the joined one
 */
public record Pricing(long total, List<PricedLeg> legs) {
  public Pricing {
    legs = List.copyOf(legs);
  }
}
