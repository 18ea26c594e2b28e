package org.onecard.protocol.chain;

import java.util.List;
import org.onecard.protocol.message.AnswerLeaf;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Seal;

/**
 * One commit's answers under one signature.
 *
 * @param leaves in the order of the answers; may be of several terminals
 * @param head what the next commit follows
 */
public record SealedCommit(Signed<Seal> seal, List<AnswerLeaf> leaves, SealHead head) {

  public SealedCommit {
    leaves = List.copyOf(leaves);
  }
}
