package org.onecard.protocol.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.Samples;
import org.onecard.protocol.chain.AnswerCheck.Checked;
import org.onecard.protocol.crypto.Hashes;
import org.onecard.protocol.crypto.MerklePath;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.AnswerLeaf;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.scenario.Region;

class CommitSealerTest {

  private static final Instant AT = Instant.parse("2026-05-01T08:00:00Z");

  private final Samples samples = new Samples(31);
  private final SigningKey region = samples.signingKey();
  private final CommitSealer sealer = new CommitSealer(Samples.REGION, region);
  private final AnswerCheck check =
      new AnswerCheck(Samples.TERMINAL, Samples.REGION, region.verifyingKey());

  private List<Answer> answers(int count) {
    return IntStream.range(0, count).mapToObj(index -> samples.answer()).toList();
  }

  @Test
  void everyAnswerOfACommit_isCheckedAloneUnderItsSeal() {
    for (int count : List.of(1, 2, 3, 7, 64, 100)) {
      List<Answer> answers = answers(count);
      SealedCommit commit = sealer.seal(SealHead.NONE, answers, AT);
      for (int index = 0; index < count; index++) {
        assertThat(check.check(new Answers(commit.seal(), List.of(commit.leaves().get(index)))))
            .isEqualTo(new Checked.Committed(List.of(answers.get(index))));
      }
    }
  }

  @Test
  void seals_followEachOther() {
    SealedCommit first = sealer.seal(SealHead.NONE, answers(2), AT);
    SealedCommit second = sealer.seal(first.head(), answers(1), AT);

    assertThat(first.seal().content().commitId()).isEqualTo(1);
    assertThat(second.seal().content().commitId()).isEqualTo(2);
    assertThat(second.seal().content().previousSealHash())
        .isEqualTo(Hashes.ofSeal(first.seal().bytes().bytes()));
  }

  @Test
  void storedAnswers_giveTheSamePathsAgain() {
    SealedCommit commit = sealer.seal(SealHead.NONE, answers(13), AT);
    var tree = CommitSealer.treeOf(commit.leaves().stream().map(AnswerLeaf::bytes).toList());

    assertThat(tree.root()).isEqualTo(commit.seal().content().root());
    for (int index = 0; index < 13; index++) {
      assertThat(tree.path(index)).isEqualTo(commit.leaves().get(index).path());
    }
  }

  @Test
  void answerOfAnotherCommitPlaceTerminalRegionOrKey_isRefused() {
    SealedCommit commit = sealer.seal(SealHead.NONE, answers(5), AT);
    SealedCommit other = sealer.seal(commit.head(), answers(5), AT);
    AnswerLeaf leaf = commit.leaves().get(2);

    refused(check, new Answers(commit.seal(), List.of(other.leaves().get(2))));
    refused(
        check,
        new Answers(
            commit.seal(),
            List.of(
                new AnswerLeaf(
                    leaf.answer(), leaf.bytes(), new MerklePath(3, leaf.path().siblings())))));
    Answers genuine = new Answers(commit.seal(), List.of(leaf));
    refused(new AnswerCheck("gate-02", Samples.REGION, region.verifyingKey()), genuine);
    refused(
        new AnswerCheck(Samples.TERMINAL, new Region("510000"), region.verifyingKey()), genuine);
    refused(
        new AnswerCheck(Samples.TERMINAL, Samples.REGION, samples.signingKey().verifyingKey()),
        genuine);
    assertThat(check.check(genuine)).isInstanceOf(Checked.Committed.class);
  }

  private static void refused(AnswerCheck check, Answers answers) {
    assertThat(check.check(answers)).isInstanceOf(Checked.Refused.class);
  }
}
