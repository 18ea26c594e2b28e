/**
 * The signed chain of records at both ends: a terminal appends and signs, a host checks, answers
 * and seals, the terminal checks the answers. Machines without I/O: where a chain stands is told to
 * them, what to do is answered.
 */
package org.onecard.protocol.chain;
