package org.onecard.server.lane;

/**
 * Something that belongs into the audit trail.
 *
 * @param what stable name, for instance {@code record.conflict}
 * @param detail a sentence without any identifier
 */
record Remark(String terminalId, String what, String detail) {}
