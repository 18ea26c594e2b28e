package org.onecard.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onecard.protocol.chain.CommitSealer;
import org.onecard.protocol.chain.RecordChain;
import org.onecard.protocol.chain.SealHead;
import org.onecard.protocol.chain.SealedCommit;
import org.onecard.protocol.chain.Submissions;
import org.onecard.protocol.crypto.CardSealing;
import org.onecard.protocol.crypto.CommittedCard;
import org.onecard.protocol.crypto.DenyTag;
import org.onecard.protocol.crypto.DenyTagKey;
import org.onecard.protocol.crypto.Opening;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.crypto.SealingPrivateKey;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.crypto.TokenKey;
import org.onecard.protocol.enrol.AuthorityHash;
import org.onecard.protocol.enrol.EnrolCode;
import org.onecard.protocol.enrol.EnrolSecret;
import org.onecard.protocol.frame.Frames;
import org.onecard.protocol.message.Answer;
import org.onecard.protocol.message.AnswerResult;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Messages;
import org.onecard.protocol.message.Nonce;
import org.onecard.protocol.record.Body;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;
import org.onecard.protocol.record.TimeQuality;
import org.onecard.scenario.Assurance;
import org.onecard.scenario.Decision;
import org.onecard.scenario.Money;
import org.onecard.scenario.Notice;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.Region;

/**
 * The worked example of the contract, computed; whoever changes a byte on the wire learns it here.
 */
class WorkedExampleTest {

  private static final Path CONTRACT = Path.of("../../firmware-docs/wire-protocol.md");
  private static final HexFormat HEX = HexFormat.of();

  /** So many bytes of one value: keys that nobody takes for real ones. */
  private static byte[] filled(int value, int count) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  /** Answers one filling after the other. */
  private static RandomBytes fillings(int... values) {
    int[] next = {0};
    return count -> {
      byte[] bytes = filled(values[next[0]], count);
      next[0]++;
      return bytes;
    };
  }

  private static Map<String, String> example() {
    Map<String, String> example = new LinkedHashMap<>();
    SigningKey recordKey = SigningKey.generate(Signature.Algorithm.ED25519, fillings(0x11));
    SigningKey regionKey = SigningKey.generate(Signature.Algorithm.ED25519, fillings(0x22));
    SealingPrivateKey sealing = new SealingPrivateKey(1, filled(0x33, 32));
    RawCardIdentifier identifier = new RawCardIdentifier(filled(0x44, 16));
    example.put("record key, public", HEX.formatHex(recordKey.verifyingKey().encoded()));
    example.put("region key, public", HEX.formatHex(regionKey.verifyingKey().encoded()));
    example.put("sealing key, public", HEX.formatHex(sealing.publicKey().encoded()));

    CommittedCard card = CardSealing.seal(identifier, sealing.publicKey(), fillings(0x55, 0x66));
    example.put("commitment", card.commitment().hash().toString());
    example.put("sealed card", HEX.formatHex(card.sealed().bytes().bytes()));
    example.put("card token", new TokenKey(filled(0x77, 32)).tokenOf(identifier).hex());
    DenyTag tag = new DenyTagKey(1, filled(0x88, 32)).tagOf(identifier);
    example.put("deny tag", HEX.toHexDigits(tag.value(), 12));

    Instant at = Instant.parse("2026-05-01T08:00:00Z");
    RecordChain chain = RecordChain.opening("gate-01", 1);
    ChainedRecord opened =
        chain.append(
            at, TimeQuality.FROM_HOST, 1, new Body.EpochOpenedBody(Head.NONE), Optional.empty());
    ChainedRecord tapped =
        chain.append(
            at.plusSeconds(5),
            TimeQuality.FROM_HOST,
            1,
            new Body.TapBody(
                "metro-ride",
                card.commitment(),
                new PresentedCard(
                    PresentedCard.Application.SSSE,
                    new Region("500000"),
                    "3.00",
                    Optional.empty(),
                    Assurance.READ),
                at.plusMillis(5_150)),
            Optional.of(card.sealed()));
    example.put("record 1", HEX.formatHex(opened.bytes().bytes()));
    example.put("hash of record 1", opened.hash().toString());
    example.put("record 2", HEX.formatHex(tapped.bytes().bytes()));
    example.put("hash of record 2", tapped.hash().toString());

    Message.Submission submission = Submissions.sign(1, List.of(opened, tapped), recordKey);
    example.put("submission signature", HEX.formatHex(submission.signature().bytes().bytes()));
    example.put("submission frame", frame(submission));

    Answer first =
        new Answer(
            opened.content().id(),
            opened.hash(),
            new Hash(filled(0x99, 32)),
            AnswerResult.ACCEPTED,
            Optional.empty(),
            Money.ZERO,
            new Head(1, 2, tapped.hash()));
    Answer second =
        new Answer(
            tapped.content().id(),
            tapped.hash(),
            new Hash(filled(0xaa, 32)),
            AnswerResult.DECIDED,
            Optional.of(
                new Decision.Approved(
                    Money.fen(300),
                    Optional.of(Money.fen(1_700)),
                    Optional.empty(),
                    new Notice("请通行", "Please pass"))),
            Money.fen(-300),
            new Head(1, 2, tapped.hash()));
    SealedCommit commit =
        new CommitSealer(new Region("500000"), regionKey)
            .seal(SealHead.NONE, List.of(first, second), at.plusMillis(5_020));
    example.put("answer 1", HEX.formatHex(commit.leaves().get(0).bytes().bytes()));
    example.put("leaf 1", commit.leaves().get(0).leafHash().toString());
    example.put("answer 2", HEX.formatHex(commit.leaves().get(1).bytes().bytes()));
    example.put("leaf 2", commit.leaves().get(1).leafHash().toString());
    example.put("root", commit.seal().content().root().toString());
    example.put("seal", HEX.formatHex(commit.seal().bytes().bytes()));
    example.put("seal hash", commit.head().hash().toString());
    example.put("seal signature", HEX.formatHex(commit.seal().signature().bytes().bytes()));
    example.put("answers frame", frame(new Message.Answers(commit.seal(), commit.leaves())));
    example.put("heartbeat frame", frame(new Message.Heartbeat(new Nonce(filled(0xbb, 16)))));
    example.put(
        "enrolment code",
        new EnrolCode(
                "7K3Q",
                new EnrolSecret(filled(0xcc, 10)),
                AuthorityHash.of(regionKey.verifyingKey().encoded()))
            .text());
    assertThat(CardSealing.open(card.sealed(), card.commitment(), sealing))
        .isInstanceOf(Opening.Opened.class);
    return example;
  }

  private static String frame(Message message) {
    return HEX.formatHex(Frames.encode(Messages.encode(message)));
  }

  /** As it stands in the contract: a name, and beneath it lines of at most 64 characters. */
  private static String asText(Map<String, String> example) {
    StringBuilder text = new StringBuilder();
    example.forEach(
        (name, value) -> {
          text.append(name).append('\n');
          for (int at = 0; at < value.length(); at += 64) {
            text.append("  ").append(value, at, Math.min(value.length(), at + 64)).append('\n');
          }
        });
    return text.toString();
  }

  @Test
  void contractsExample_isWhatTheCodeComputes() throws IOException {
    String contract = Files.readString(CONTRACT);
    String start = "<!-- example -->\n```text\n";
    int from = contract.indexOf(start) + start.length();
    String written = contract.substring(from, contract.indexOf("```", from));

    assertThat(written).as("worked example of %s", CONTRACT).isEqualTo(asText(example()));
  }
}
