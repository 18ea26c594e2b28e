package org.onecard.agent.store;

import java.time.Instant;
import org.onecard.protocol.crypto.DenyList;

/**
 * The deny list a terminal goes by.
 *
 * @param asOf when it was delivered
 */
public record DenyListInForce(DenyList list, Instant asOf) {}
