/**
 * What the host delivers to terminals: catalogues, each to those whom it is for; signed once and
 * then handed to everybody. Holds the current ones in memory; they are read again after a
 * publication, by the thread that did it. Also keeps what terminals say of the versions they hold,
 * on a thread of its own.
 */
package org.onecard.server.delivery;
