package org.onecard.protocol.message;

import java.time.Instant;
import org.onecard.protocol.record.Head;

/**
 * The host's time, and how far its book holds everything of the terminal.
 *
 * @param nonce of the hello or heartbeat that this answers
 * @param at the host's clock, in whole milliseconds on the wire
 * @param terminalId whom it was told
 * @param head the countersigned head: nothing above it may leave a journal
 */
public record HostTime(Nonce nonce, Instant at, String terminalId, Head head) {}
