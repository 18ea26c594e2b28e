/**
 * The way into the audit trail for threads that must not wait for a disk: event loops, the lane.
 * One thread of its own writes; 1,024 entries may wait; what does not fit is counted, and the count
 * becomes an entry. What strangers do on the ports is noted at most 60 times a minute of each kind.
 */
package org.onecard.server.audit;
