package org.onecard.server.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.protocol.frame.Frames;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.Answers;
import org.onecard.protocol.message.Message.CatalogueReport;
import org.onecard.protocol.message.Message.ChallengesWanted;
import org.onecard.protocol.message.Message.Heartbeat;
import org.onecard.protocol.message.Message.HostTimeMessage;
import org.onecard.protocol.message.Message.LeaseTold;
import org.onecard.protocol.message.Message.LeaseWanted;
import org.onecard.protocol.message.Message.ProofRequest;
import org.onecard.protocol.message.Message.Refusal;
import org.onecard.protocol.message.Message.Submission;
import org.onecard.protocol.message.Messages;
import org.onecard.protocol.message.Nonce;
import org.onecard.protocol.message.ProofEvidence;
import org.onecard.protocol.message.RefusalCode;
import org.onecard.protocol.record.ChainedRecord;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.host.TestTerminal.TestCard;
import org.onecard.server.net.ConnectionPatience;
import org.onecard.server.net.MalformedInputException;
import org.onecard.server.net.MessageCodec;

/** Each kind of frame, cut off everywhere and with each bit turned. */
class WireMatrixTest {

  private static final long SEED = 20_261_128;

  /** Of each kind on the real socket, where a broken frame costs a handshake. */
  private static final int SAMPLES = 24;

  private static final Duration SILENT_AT_MOST = Duration.ofSeconds(2);

  @TempDir private Path data;
  private TestHost host;
  private TestTerminal gate;
  private final Set<Hash> said = new HashSet<>();

  @BeforeEach
  void start() throws Exception {
    host =
        TestHost.startStocked(
            data, new ConnectionPatience(64, 64, Duration.ofSeconds(5), SILENT_AT_MOST));
    gate = host.enrol("gate-01", "metro-ride");
  }

  @AfterEach
  void stop() {
    host.close();
  }

  /** What a terminal says, and for the decoder what a host says too. */
  private Map<String, byte[]> frames() throws Exception {
    Map<String, byte[]> frames = new LinkedHashMap<>();
    frames.put("hello", frame(gate.hello("gate-01")));
    frames.put("submission", frame(tapped()));
    frames.put("heartbeat", frame(heartbeat(1)));
    frames.put("catalogue report", frame(new CatalogueReport(1, false, "no tariff", 1)));
    frames.put("challenges wanted", frame(new ChallengesWanted(3)));
    frames.put("lease wanted", frame(new LeaseWanted(List.of(new LeaseTold(4, 2)))));
    frames.put(
        "proof request",
        frame(
            new ProofRequest(
                7,
                new ProofEvidence.ShownCode(
                    new SignedBytes(new byte[32]), Instant.ofEpochMilli(1_900_000_000_000L)))));
    return frames;
  }

  private Submission tapped() {
    TestTerminal fresh = gate.fromTheBeginning();
    ChainedRecord opened = fresh.open();
    ChainedRecord tap = fresh.tap(TestCard.ADULT);
    said.add(opened.hash());
    said.add(tap.hash());
    return fresh.submit(opened, tap);
  }

  private static Heartbeat heartbeat(int number) {
    byte[] nonce = new byte[Nonce.LENGTH];
    nonce[0] = (byte) number;
    nonce[1] = (byte) (number >> 8);
    nonce[15] = 1;
    return new Heartbeat(new Nonce(nonce));
  }

  private static byte[] frame(Message message) {
    return Frames.encode(Messages.encode(message));
  }

  // ---- every one of them, to the decoder that stands behind TLS ----

  @Test
  void everyTruncationAndEveryTurnedBit_isAMessageOrMalformedOrWaitedFor() throws Exception {
    Map<String, byte[]> frames = frames();
    try (Link link = gate.connectSilently(host.ports().tap())) {
      link.send(gate.hello("gate-01"));
      frames.put("welcome", Frames.encode(link.receivePayload()));
      link.send(heartbeat(2));
      frames.put("host time", Frames.encode(link.receivePayload()));
      link.send(tapped());
      frames.put("answers", Frames.encode(link.receivePayload()));
    }
    frames.put("refusal", frame(refusal()));
    frames.forEach(
        (kind, whole) -> {
          assertThat(fed(whole).messages).as(kind).isEqualTo(1);
          for (int length = 0; length < whole.length; length++) {
            Fed cut = fed(Arrays.copyOf(whole, length));
            assertThat(cut.messages + cut.malformed).as(kind + " cut at " + length).isZero();
          }
          for (int bit = 0; bit < whole.length * 8; bit++) {
            Fed turned = fed(turned(whole, bit));
            assertThat(turned.others).as(kind + " with bit " + bit + " turned").isEmpty();
            assertThat(turned.messages + turned.malformed)
                .as(kind + " with bit " + bit + " turned")
                .isLessThanOrEqualTo(bit < 32 ? 2 : 1);
          }
        });
  }

  private static Refusal refusal() {
    return new Refusal(RefusalCode.BUSY, 3, Message.Position.NONE, "later");
  }

  /** What came of some bytes. */
  private static final class Fed extends ChannelInboundHandlerAdapter {
    private int messages;
    private int malformed;
    private final List<Throwable> others = new ArrayList<>();

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      messages++;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof MalformedInputException) {
        malformed++;
      } else {
        others.add(cause);
      }
    }
  }

  private static Fed fed(byte[] bytes) {
    Fed end = new Fed();
    EmbeddedChannel channel = new EmbeddedChannel(new MessageCodec(), end);
    boolean unused = channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    boolean unusedToo = channel.finishAndReleaseAll();
    return end;
  }

  private static byte[] turned(byte[] whole, int bit) {
    byte[] turned = whole.clone();
    turned[bit / 8] ^= (byte) (1 << (bit % 8));
    return turned;
  }

  // ---- some of them, to the host ----

  @Test
  void turnedBitsOverTls_areAnsweredOrEndTheConnection_andNothingElseIsBooked() throws Exception {
    Random random = new Random(SEED);
    int answered = 0;
    int ended = 0;
    for (Map.Entry<String, byte[]> kind : frames().entrySet()) {
      boolean isHello = kind.getKey().equals("hello");
      Link link = gate.connect(host.ports().tap());
      for (int sample = 0; sample < SAMPLES; sample++) {
        byte[] mutant =
            turned(kind.getValue(), 32 + random.nextInt(kind.getValue().length * 8 - 32));
        if (isHello) {
          link.close();
          link = gate.connectSilently(host.ports().tap());
        }
        if (goesOnAfter(link, mutant, sample + 1, isHello)) {
          answered++;
        } else {
          ended++;
          link.close();
          link = gate.connect(host.ports().tap());
        }
      }
      link.close();
    }
    assertThat(answered).isPositive();
    assertThat(ended).isPositive();
    assertThat(host.ask(AdminRequest.of("ledger-verify")).getLong("records"))
        .as("records in the book are those that were signed")
        .isLessThanOrEqualTo(2L);
    try (Link link = gate.connect(host.ports().tap())) {
      Submission good = tapped();
      link.send(good);
      Message answer = link.receive();
      // It may have been booked before: a number that is turned is no other record.
      assertThat(answer)
          .isInstanceOfAny(Answers.class, Refusal.class)
          .matches(one -> one instanceof Answers || isConflict(one));
    }
    host.proveBook();
  }

  private static boolean isConflict(Message message) {
    return message instanceof Refusal refusal && refusal.code() == RefusalCode.CONFLICT;
  }

  /** Whether the connection lives: whatever was said before, a heartbeat is answered. */
  private boolean goesOnAfter(Link link, byte[] bytes, int number, boolean isHello)
      throws IOException {
    try {
      link.sendRaw(bytes);
      if (!isHello) {
        link.send(heartbeat(number));
      }
      while (true) {
        Message message = link.receive();
        if (message instanceof Answers answers) {
          answers.leaves().forEach(leaf -> assertThat(said).contains(leaf.answer().recordHash()));
        }
        if (isHello ? message instanceof Message.Welcome : isAnswer(message, number)) {
          return true;
        }
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the host neither answers nor ends", e);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isAnswer(Message message, int number) {
    return message instanceof HostTimeMessage time
        && time.hostTime().content().nonce().equals(heartbeat(number).nonce());
  }

  @Test
  void frameCutOffOverTls_isForgottenWithItsConnection() throws Exception {
    Random random = new Random(SEED);
    for (byte[] whole : frames().values()) {
      for (int sample = 0; sample < 4; sample++) {
        try (Link link = gate.connect(host.ports().tap())) {
          link.sendRaw(Arrays.copyOf(whole, 1 + random.nextInt(whole.length - 1)));
        }
      }
    }
    assertThat(host.ask(AdminRequest.of("ledger-verify")).getLong("records")).isZero();
    try (Link link = gate.connect(host.ports().tap())) {
      link.send(tapped());
      assertThat(link.receive()).isInstanceOf(Answers.class);
    }
  }

  @Test
  void lengthOfMoreThanComes_isWaitedForOnlyAsLongAsSilence() throws Exception {
    byte[] whole = frame(heartbeat(1));
    whole[2] ^= 0x40; // 16 KiB more than come
    try (Link link = gate.connect(host.ports().tap())) {
      link.sendRaw(whole);
      long before = System.nanoTime();
      assertThat(link.isEnded()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isLessThan(SILENT_AT_MOST.multipliedBy(4));
    }
  }

  @Test
  void whatOnlyAHostSays_isRefusedAsMalformed() throws Exception {
    for (Message message : List.of(refusal(), gate.hello("gate-01"))) {
      try (Link link = gate.connect(host.ports().tap())) {
        link.send(message);
        assertThat(link.receive(Refusal.class).code()).isEqualTo(RefusalCode.MALFORMED);
        assertThat(link.isEnded()).isTrue();
      }
    }
  }

  @Test
  void anythingBeforeTheHello_isRefusedAsMalformed() throws Exception {
    for (Message message : List.of(tapped(), heartbeat(1), new ChallengesWanted(1))) {
      try (Link link = gate.connectSilently(host.ports().tap())) {
        link.send(message);
        assertThat(link.receive(Refusal.class).code()).isEqualTo(RefusalCode.MALFORMED);
        assertThat(link.isEnded()).isTrue();
      }
    }
    assertThat(host.ask(AdminRequest.of("ledger-verify")).getLong("records")).isZero();
  }
}
