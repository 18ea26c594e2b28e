/**
 * The messages and signed bodies as values, and the one place where they become bytes and come back
 * ({@link org.onecard.protocol.message.Messages}, {@link org.onecard.protocol.message.Bodies}). The
 * readers take any bytes and answer a value or "malformed because"; the writers refuse what the
 * other side would refuse. No state; any thread.
 */
package org.onecard.protocol.message;
