/**
 * What a terminal says: records, their ids and hashes, heads of chains. Immutable values for any
 * thread. A record is one {@code Record} of {@code onecard.proto}; the bytes that were hashed are
 * kept beside what they say and are never made again.
 */
package org.onecard.protocol.record;
