package org.onecard.scenario.catalogue;

import org.onecard.scenario.Notice;

/**
 * Who runs items and is paid for them.
 *
 * @param id {@code [a-z0-9-]}, 1 to 64 characters
 * @param name as people know it
 */
public record Operator(String id, Notice name) {}
