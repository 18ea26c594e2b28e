package org.onecard.ledger;

import org.onecard.protocol.message.AnswerLeaf;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Seal;

/** An answer as it travels: the signed seal of its commit, and the leaf with its path. */
public record SealedAnswer(Signed<Seal> seal, AnswerLeaf leaf) {}
