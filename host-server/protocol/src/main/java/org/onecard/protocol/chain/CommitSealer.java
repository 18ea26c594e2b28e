package org.onecard.protocol.chain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.crypto.MerkleTree;
import org.onecard.protocol.crypto.Signer;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.AnswerLeaf;
import org.onecard.protocol.message.Bodies;
import org.onecard.protocol.message.Message.Signed;
import org.onecard.protocol.message.Seal;
import org.onecard.protocol.message.Signing;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Region;

/**
 * A host's seals: one signature for all answers of a commit, each seal over the hash of the one
 * before. It keeps no state, so that a commit that fails leaves no hole: the head to follow is told
 * with each call. Safe for use from any thread.
 */
public final class CommitSealer {

  private final Region region;
  private final Signer regionKey;

  public CommitSealer(Region region, Signer regionKey) {
    this.region = region;
    this.regionKey = regionKey;
  }

  /**
   * Seals one commit. Nothing is kept: where the commit fails, seal again after the same head.
   *
   * @param previous the last seal that was committed
   * @param answers 1 to 65,536
   */
  public SealedCommit seal(SealHead previous, List<Answer> answers, Instant at) {
    List<SignedBytes> bytes =
        answers.stream().map(answer -> new SignedBytes(Bodies.encode(answer))).toList();
    MerkleTree tree = treeOf(bytes);
    Seal seal =
        new Seal(
            previous.commitId() + 1, previous.hash(), tree.root(), tree.leafCount(), at, region);
    Signed<Seal> signed = Signing.sign(seal, regionKey);
    List<AnswerLeaf> leaves = new ArrayList<>(answers.size());
    for (int index = 0; index < answers.size(); index++) {
      leaves.add(new AnswerLeaf(answers.get(index), bytes.get(index), tree.path(index)));
    }
    return new SealedCommit(
        signed, leaves, new SealHead(seal.commitId(), Hashes.ofSeal(signed.bytes().bytes())));
  }

  /**
   * The tree over a commit's answers, as it is made again from stored answers to repeat one of them
   * or to prove the book.
   *
   * @param answerBytes all answers of the commit, in their order
   */
  public static MerkleTree treeOf(List<SignedBytes> answerBytes) {
    List<Hash> leaves = new ArrayList<>(answerBytes.size());
    for (SignedBytes bytes : answerBytes) {
      leaves.add(Hashes.ofLeaf(bytes.bytes()));
    }
    return new MerkleTree(leaves);
  }
}
