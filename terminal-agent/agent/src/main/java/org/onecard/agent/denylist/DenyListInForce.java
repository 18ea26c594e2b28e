package org.onecard.agent.denylist;

import java.time.Instant;

/**
 * The deny list a terminal goes by.
 *
 * @param version from 1
 * @param cards how many it names
 * @param asOf when it was delivered
 */
public record DenyListInForce(long version, int cards, Instant asOf) {}
