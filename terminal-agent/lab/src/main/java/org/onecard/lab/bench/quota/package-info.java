/**
 * Many gates that draw on one slot of a site, some of them without the host: how fast, and whether
 * it is ever oversold by more than what was lent to terminals.
 */
package org.onecard.lab.bench.quota;
