/** Virtual PC/SC slots and virtual cards from a shell. */
package org.onecard.lab.card;
