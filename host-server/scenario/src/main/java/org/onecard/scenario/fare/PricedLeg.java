package org.onecard.scenario.fare;

/**
 * What one leg costs, step by step.
 *
 * @param product the product it was priced by; the kind of leg where none was
 * @param fare what it costs by itself
 * @param afterTransfer what it costs in its chain of transfers
 * @param charged what it costs after caps
 * @param priced whether a rule gave the fare
 */
public record PricedLeg(
    Leg leg, String product, long fare, long afterTransfer, long charged, boolean priced) {}
