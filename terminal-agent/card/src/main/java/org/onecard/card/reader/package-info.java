/**
 * What a reader is to the rest of the house: the interfaces that a PC/SC reader and an in-process
 * one both implement, and nothing that does any I/O.
 *
 * <p>One thread owns one reader and everything opened from it. The watching of a slot and the
 * transmitting to its card may not wait for each other, so an implementation keeps separate
 * contexts for the two.
 */
package org.onecard.card.reader;
