/**
 * Imports GTFS feeds with Fares v2 into tariff tables. A feed is hostile input: sizes are bounded,
 * whatever is broken is told with file and line, and a broken feed is refused whole. What a feed
 * says and a tariff cannot express is listed, never dropped in silence.
 *
 * <p>Everything runs on the caller's thread.
 */
package org.onecard.server.gtfs;
