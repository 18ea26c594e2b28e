package org.onecard.protocol.chain;

import java.util.ArrayList;
import java.util.List;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.Verifier;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.AnswerLeaf;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Seal;
import org.onecard.scenario.Region;

/**
 * A terminal's check of what claims to be the host's word. Whether an answer is to the very record
 * that was sent is {@link Answer#isTo}. Safe for use from any thread.
 */
public final class AnswerCheck {

  private final String terminalId;
  private final Region region;
  private final Verifier regionKey;

  public AnswerCheck(String terminalId, Region region, Verifier regionKey) {
    this.terminalId = terminalId;
    this.region = region;
    this.regionKey = regionKey;
  }

  /** What came of the check. */
  public sealed interface Checked {

    /** The region's host committed these, and they are to this terminal. */
    record Committed(List<Answer> answers) implements Checked {
      public Committed {
        answers = List.copyOf(answers);
      }
    }

    /** Nothing of the message may be used. */
    record Refused(String because) implements Checked {}
  }

  public Checked check(Answers answers) {
    Seal seal = answers.seal().content();
    if (!answers.seal().holds(regionKey, SignatureContext.SEAL)) {
      return new Checked.Refused("the seal's signature does not hold under the region's key");
    }
    if (!seal.region().equals(region)) {
      return new Checked.Refused("the seal is of region " + seal.region().code());
    }
    List<Answer> committed = new ArrayList<>(answers.leaves().size());
    for (AnswerLeaf leaf : answers.leaves()) {
      Answer answer = leaf.answer();
      if (!leaf.path().leads(leaf.leafHash(), seal.leafCount(), seal.root())) {
        return new Checked.Refused("the answer to " + answer.id() + " is not under the seal");
      }
      if (!answer.id().terminalId().equals(terminalId)) {
        return new Checked.Refused("the answer to " + answer.id() + " is not ours");
      }
      committed.add(answer);
    }
    return new Checked.Committed(committed);
  }
}
