/**
 * PSAMs made of code, with made-up keys: what they hold is an application of a chip like any
 * card's. They compute with {@code javax.crypto} and Bouncy Castle directly and share no code with
 * what they are to be held against. One thread drives one of them.
 */
package org.onecard.virtual.sam;
