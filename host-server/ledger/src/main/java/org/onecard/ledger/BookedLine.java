package org.onecard.ledger;

import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.SignedBytes;

/**
 * A record that is in the book.
 *
 * @param recordHash hash of the bytes that were booked: other bytes under the same id are a
 *     conflict
 * @param answerBytes what was answered
 * @param commitId the commit it was part of
 * @param leafIndex its place in that commit, from 0
 */
public record BookedLine(Hash recordHash, SignedBytes answerBytes, long commitId, int leafIndex) {}
