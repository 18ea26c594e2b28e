/**
 * A draft of the catalogue, tried on the taps in the book: each is decided again by the facts that
 * were known then, and what would have changed is counted by item and class of holder. Reads the
 * book stretch by stretch on as many threads as there are cores to use, at most three, and holds
 * one row of each; what it keeps grows with the groups, not with the taps. Changes nothing.
 */
package org.onecard.server.replay;
