package org.onecard.agent.store;

import org.onecard.protocol.crypto.SigningKey;

/**
 * A record key from before the terminal was enrolled again. The host knows which epochs it is good
 * for, so what was written under it can still be sent.
 *
 * @param below the first epoch that is no longer this key's
 */
public record FormerKey(int below, SigningKey key) {}
