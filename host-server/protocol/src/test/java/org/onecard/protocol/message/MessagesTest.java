package org.onecard.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.Samples;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.chain.Submissions;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.enrol.EnrolSecret;
import org.onecard.protocol.frame.Frames;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.SignedBytes;

class MessagesTest {

  private static final int SEEDS = 40;

  @Test
  void everyMessage_comesBackAsItWasSent() {
    for (int seed = 0; seed < SEEDS; seed++) {
      for (Message message : new Samples(seed).messages()) {
        assertThat(Messages.decode(Messages.encode(message)))
            .as("seed %d", seed)
            .isEqualTo(new Decoded.Ok<>(message));
      }
    }
  }

  @Test
  void samples_holdEveryKindOfMessage() {
    Set<Class<?>> sampled =
        new Samples(1).messages().stream().map(Object::getClass).collect(Collectors.toSet());

    assertThat(sampled).containsExactlyInAnyOrder(Message.class.getPermittedSubclasses());
  }

  @Test
  void sameMessage_hasTheSameBytes() {
    for (int index = 0; index < new Samples(5).messages().size(); index++) {
      assertThat(Messages.encode(new Samples(5).messages().get(index)))
          .isEqualTo(Messages.encode(new Samples(5).messages().get(index)));
    }
  }

  @Test
  void everyTruncation_isReadOrRefusedWithoutException() {
    for (Message message : new Samples(2).messages()) {
      byte[] payload = Messages.encode(message);
      for (int length = 0; length < payload.length; length++) {
        assertThat(Messages.decode(Arrays.copyOf(payload, length))).isNotNull();
      }
    }
  }

  @Test
  void everyFlippedBit_isReadOrRefusedWithoutException() {
    for (Message message : new Samples(3).messages()) {
      byte[] payload = Messages.encode(message);
      for (int bit = 0; bit < payload.length * 8; bit++) {
        payload[bit / 8] ^= (byte) (1 << bit % 8);
        assertThat(Messages.decode(payload)).isNotNull();
        payload[bit / 8] ^= (byte) (1 << bit % 8);
      }
    }
  }

  @Test
  void randomBytes_areReadOrRefusedWithoutException() {
    Samples samples = new Samples(4);
    for (int round = 0; round < 20_000; round++) {
      assertThat(Messages.decode(samples.bytes(samples.below(300)))).isNotNull();
    }
  }

  @Test
  void flippedBitInASubmission_isNeverSignedForOtherRecords() {
    Samples samples = new Samples(6);
    SigningKey key = samples.signingKey();
    RecordChain chain = RecordChain.opening(Samples.TERMINAL, 1);
    Submission sent =
        Submissions.sign(1, List.of(samples.open(chain, Head.NONE), samples.event(chain)), key);
    byte[] payload = Messages.encode(sent);
    for (int bit = 0; bit < payload.length * 8; bit++) {
      payload[bit / 8] ^= (byte) (1 << bit % 8);
      if (Messages.decode(payload) instanceof Decoded.Ok<Message> ok
          && ok.value() instanceof Submission read) {
        ChainedRecord last = read.records().get(read.records().size() - 1);
        boolean holds =
            key.verifyingKey()
                .verify(SignatureContext.SUBMISSION, last.hash().bytes(), read.signature());
        boolean sameEnd = last.equals(sent.records().get(1));
        assertThat(holds && !sameEnd).as("bit %d", bit).isFalse();
      }
      payload[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @Test
  void flippedBitInWhatAHostSigned_neverVerifies() {
    Samples samples = new Samples(7);
    SigningKey key = samples.signingKey();
    Message.Signed<HostTime> signed = Signing.sign(samples.hostTime(), key);
    byte[] payload = Messages.encode(new Message.HostTimeMessage(signed));
    for (int bit = 0; bit < payload.length * 8; bit++) {
      payload[bit / 8] ^= (byte) (1 << bit % 8);
      if (Messages.decode(payload) instanceof Decoded.Ok<Message> ok
          && ok.value() instanceof Message.HostTimeMessage read
          && !read.hostTime().equals(signed)) {
        assertThat(read.hostTime().holds(key.verifyingKey(), SignatureContext.TIME))
            .as("bit %d", bit)
            .isFalse();
      }
      payload[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @Test
  void fullSubmissionOfTheLongestRecords_fitsIntoOneFrame() {
    assertThat(Submission.MOST_RECORDS * (Bodies.MOST_RECORD_BYTES + 100) + 200)
        .isLessThanOrEqualTo(Frames.MOST_PAYLOAD);
  }

  @Test
  void whatBreaksALimit_isNotSent() {
    Nonce nonce = new Nonce(new byte[Nonce.LENGTH]);
    List<Message> tooMuch =
        List.of(
            new Message.Hello(List.of(), "gate-01", "agent", 0, 0, nonce),
            new Message.Hello(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9), "gate-01", "agent", 0, 0, nonce),
            new Message.Hello(List.of(1), "Gate 01", "agent", 0, 0, nonce),
            new Message.Hello(List.of(1), "gate-01", "a".repeat(65), 0, 0, nonce),
            new Message.Hello(List.of(1), "gate-01", "two\nlines", 0, 0, nonce),
            new Message.Hello(List.of(1), "gate-01", "agent", -1, 0, nonce),
            new Message.Hello(List.of(1), "gate-01", "agent", 0, 0, nonce, -1),
            new Message.Hello(List.of(1), "gate-01", "agent", 3, 0, nonce, 1, List.of(3L, 2L), 2),
            new Message.Hello(List.of(1), "gate-01", "agent", 3, 0, nonce, 1, List.of(3L), -1),
            new Message.DenyListWanted(1, 5, 5, 0, 1),
            new Message.DenyListWanted(1, 0, 5, 0, Message.DenyListChunk.MOST_BYTES + 1),
            new Message.DenyListChunk(1, 0, 5, 5, 6, new SignedBytes(new byte[2])),
            new Message.DenyListChunk(1, 0, 5, 0, 6, new SignedBytes(new byte[0])),
            new Message.DenyListChunk(256, 0, 5, 0, 6, new SignedBytes(new byte[1])),
            new Message.Refusal(RefusalCode.BUSY, 0, Message.Position.NONE, "x".repeat(301)));

    for (Message message : tooMuch) {
      assertThatThrownBy(() -> Messages.encode(message))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void secretsAndCards_areNotPrinted() {
    Samples samples = new Samples(9);
    byte[] secret = samples.bytes(10);
    String hex = HexFormat.of().formatHex(secret);

    assertThat(new EnrolSecret(secret).toString()).doesNotContain(hex);
    assertThat(samples.identifier().toString()).isEqualTo("card identifier");
  }
}
