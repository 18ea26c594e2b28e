/**
 * The one-time code with which a technician makes a new terminal known to a host: its text form,
 * its secret, and the hash that pins the host's authority. Immutable values for any thread.
 */
package org.onecard.protocol.enrol;
