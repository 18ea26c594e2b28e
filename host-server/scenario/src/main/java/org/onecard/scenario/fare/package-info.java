/**
 * What rides cost. A {@link org.onecard.scenario.fare.Tariff} holds typed tables in the shape of
 * GTFS-Fares v2, with caps and the rules of gates beside them; {@link
 * org.onecard.scenario.fare.FareEngine} prices all taps of a card at once, so that the sum never
 * depends on the order in which they were told; {@link org.onecard.scenario.fare.TariffCheck} says
 * whether the tables make sense.
 *
 * <p>Amounts are whole minor units of the tariff's currency. Nothing here does I/O or asks the
 * time; everything is immutable and may be used from any thread.
 */
package org.onecard.scenario.fare;
