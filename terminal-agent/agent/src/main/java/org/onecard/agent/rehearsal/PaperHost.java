package org.onecard.agent.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.onecard.agent.journal.PaperJournal;
import org.onecard.agent.link.HostDecision;
import org.onecard.agent.link.HostDecisions;
import org.onecard.protocol.chain.AnswerCheck;
import org.onecard.protocol.chain.CommitSealer;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.chain.SealedCommit;
import org.onecard.protocol.chain.Submissions;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.frame.FrameReader;
import org.onecard.protocol.frame.Frames;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.AnswerResult;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Messages;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.RecordId;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Region;

/**
 * Both ends of a conversation in one call: what a terminal does to ask and to believe the answer is
 * all done, with keys that were made for this and end with it. Every other tap it is not there, so
 * that both ways of deciding are gone.
 */
final class PaperHost implements HostDecisions {

  private static final Decision APPROVED =
      new Decision.Approved(
          Money.ZERO, Optional.empty(), Optional.empty(), new Notice("请通行", "Go"));

  private final PaperJournal journal;
  private final SigningKey recordKey;
  private final CommitSealer sealer;
  private final AnswerCheck check;
  private final FrameReader frames = new FrameReader();
  private long submissions;
  private long taps;

  PaperHost(String terminalId, Region region, PaperJournal journal, RandomBytes random) {
    this.journal = journal;
    this.recordKey = SigningKey.generate(Signature.Algorithm.ED25519, random);
    SigningKey regionKey = SigningKey.generate(Signature.Algorithm.ED25519, random);
    this.sealer = new CommitSealer(region, regionKey);
    this.check = new AnswerCheck(terminalId, region, regionKey.verifyingKey());
  }

  @Override
  public boolean isReady() {
    taps++;
    return taps % 2 == 0;
  }

  @Override
  public Optional<String> findBar() {
    return Optional.empty();
  }

  @Override
  public Optional<HostDecision> await(RecordId tap, Duration atMost) {
    ChainedRecord record = journal.last();
    submissions++;
    overTheWire(Submissions.sign(submissions, List.of(record), recordKey));
    Answer answer =
        new Answer(
            tap,
            record.hash(),
            Hash.ZERO,
            AnswerResult.DECIDED,
            Optional.of(APPROVED),
            Money.ZERO,
            new Head(tap.epoch(), tap.sequence(), record.hash()));
    SealedCommit commit = sealer.seal(SealHead.NONE, List.of(answer), Instant.EPOCH);
    return overTheWire(new Message.Answers(commit.seal(), commit.leaves()))
        .map(message -> check.check((Message.Answers) message))
        .filter(AnswerCheck.Checked.Committed.class::isInstance)
        .flatMap(checked -> ((AnswerCheck.Checked.Committed) checked).answers().get(0).decision())
        .map(decision -> new HostDecision(decision, Optional.empty()));
  }

  @Override
  public Optional<Boolean> awaitRide(RecordId result, Duration atMost) {
    return Optional.empty();
  }

  private Optional<Message> overTheWire(Message message) {
    FrameReader.Read read = frames.feed(Frames.encode(Messages.encode(message)));
    return read instanceof FrameReader.Read.Complete complete
            && Messages.decode(complete.payloads().get(0)) instanceof Decoded.Ok<Message> ok
        ? Optional.of(ok.value())
        : Optional.empty();
  }
}
