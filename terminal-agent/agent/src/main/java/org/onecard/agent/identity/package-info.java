/**
 * What is recorded when a card's holder is shown at a counter: that it was done, what for, by whom,
 * and by which consent. Nothing of the holder.
 */
package org.onecard.agent.identity;
