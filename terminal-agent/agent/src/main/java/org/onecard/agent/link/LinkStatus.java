package org.onecard.agent.link;

/**
 * The link as it stands.
 *
 * @param host name and port
 * @param said the last thing it had to say about itself, in English
 */
public record LinkStatus(LinkState state, String host, String said) {}
