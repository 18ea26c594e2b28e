package org.onecard.device.osdp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.onecard.device.serial.LineBytes;

/**
 * The controller of one line: asks every reader in turn, keeps sequences and secure channels, and
 * passes on what readers say. It is told what happened and when (nanoseconds of one monotonic
 * clock), and answers what to do. One question is under way on the line at a time.
 *
 * <p>With each reader: ID, CAP, where there is a key CHLNG and SCRYPT, then POLL, with commands in
 * its place. A question without an answer is repeated byte for byte; a reader that was silent for
 * eight seconds is offline and begins anew.
 */
final class OsdpController {

  /** Commands that wait for a reader; the eldest lights are of no interest any more. */
  static final int MOST_COMMANDS = 16;

  /**
   * When things are done.
   *
   * @param answer the longest wait (5.7: a reader answers within 200 ms)
   * @param poll how often each reader is asked
   * @param offline how long it may be silent
   * @param again how often one that is offline is looked for
   */
  record Times(Duration answer, Duration poll, Duration offline, Duration again) {
    static final Times USUAL =
        new Times(
            Duration.ofMillis(200),
            Duration.ofMillis(100),
            Duration.ofSeconds(8),
            Duration.ofSeconds(1));
  }

  /** The line is silent for so long between an answer and the next question (5.7). */
  private static final long PAUSE_NANOS = 3_000_000;

  private enum Phase {
    IDENTIFY,
    CAPABILITIES,
    CHALLENGE,
    CRYPTOGRAM,
    SET_KEY,
    POLLING
  }

  /** One reader. */
  private static final class Reader {
    private final OsdpPeer peer;
    private final Deque<OsdpCommand> commands = new ArrayDeque<>();
    private Phase phase = Phase.IDENTIFY;
    private int sequence;
    private boolean installing;
    private OsdpState state = new OsdpState.Offline("it has not been asked yet");
    private OsdpReply.@Nullable Identity identity;
    private @Nullable OsdpChannel channel;
    private @Nullable OsdpCommand asked;
    private @Nullable LineBytes underWay;
    private long dueAt;
    private long heardAt;
    private int garbled;

    private Reader(OsdpPeer peer) {
      this.peer = peer;
      this.installing = peer.install();
    }
  }

  private final List<Reader> readers;
  private final Supplier<byte[]> randoms;
  private final Times times;
  private final OsdpFraming framing = new OsdpFraming();

  private List<OsdpAction> actions = new ArrayList<>();
  private boolean up;
  private @Nullable Reader asking;
  private long answerBy;
  private long pauseUntil;
  private int next;

  /**
   * @param randoms eight bytes each time, never the same: the reader's proof rests on them
   */
  OsdpController(List<OsdpPeer> peers, Supplier<byte[]> randoms, Times times) {
    this.readers = peers.stream().map(Reader::new).toList();
    this.randoms = randoms;
    this.times = times;
    if (peers.stream().mapToInt(OsdpPeer::address).distinct().count() != peers.size()) {
      throw new IllegalArgumentException("two readers of one line have the same address");
    }
  }

  /** Of the reader at the address; empty when none is set up there. */
  Optional<OsdpState> state(int address) {
    return find(address).map(reader -> reader.state);
  }

  List<OsdpAction> portOpened(long now) {
    up = true;
    asking = null;
    framing.reset();
    pauseUntil = now;
    for (Reader reader : readers) {
      begin(reader, now);
      reader.heardAt = now;
    }
    return turn(now);
  }

  List<OsdpAction> portDown(String sentence) {
    up = false;
    asking = null;
    for (Reader reader : readers) {
      reader.commands.clear();
      change(reader, new OsdpState.Offline(sentence));
    }
    return drain();
  }

  /**
   * Has a command said instead of the next POLL.
   *
   * @return whether it waits to be said; false when the reader is offline, unknown, or has enough
   */
  boolean command(int address, OsdpCommand command) {
    Optional<Reader> reader = find(address);
    if (reader.isEmpty()
        || !(reader.get().state instanceof OsdpState.Online)
        || reader.get().commands.size() >= MOST_COMMANDS) {
      return false;
    }
    reader.get().commands.addLast(command);
    return true;
  }

  List<OsdpAction> received(byte[] bytes, long now) {
    for (OsdpHeard heard : framing.accept(bytes, now)) {
      Reader reader = asking;
      if (heard instanceof OsdpHeard.Malformed bad) {
        if (reader != null) {
          garbled(
              reader, "malformed at offset %d because %s".formatted(bad.offset(), bad.because()));
        }
      } else if (heard instanceof OsdpHeard.Whole whole && whole.frame().reply()) {
        // What is no reply is the echo of our own question: many adapters hear themselves.
        take(whole.frame(), now);
      }
    }
    return turn(now);
  }

  List<OsdpAction> tick(long now) {
    return turn(now);
  }

  /** When {@link #tick} has something to do though nothing came. */
  OptionalLong wakeAt() {
    if (!up) {
      return OptionalLong.empty();
    }
    if (asking != null) {
      return OptionalLong.of(answerBy);
    }
    long at = Long.MAX_VALUE;
    for (Reader reader : readers) {
      long due = reader.commands.isEmpty() ? reader.dueAt : pauseUntil;
      at = at == Long.MAX_VALUE || due - at < 0 ? due : at;
    }
    return readers.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(at - pauseUntil < 0 ? pauseUntil : at);
  }

  private Optional<Reader> find(int address) {
    return readers.stream().filter(reader -> reader.peer.address() == address).findFirst();
  }

  private List<OsdpAction> drain() {
    List<OsdpAction> all = actions;
    actions = new ArrayList<>();
    return all;
  }

  private List<OsdpAction> turn(long now) {
    if (up) {
      Reader late = asking;
      if (late != null && now - answerBy >= 0) {
        asking = null;
        pauseUntil = now;
        silent(late, now);
      }
      if (asking == null && now - pauseUntil >= 0) {
        findDue(now).ifPresent(reader -> ask(reader, now));
      }
    }
    return drain();
  }

  private Optional<Reader> findDue(long now) {
    for (int i = 0; i < readers.size(); i++) {
      Reader reader = readers.get((next + i) % readers.size());
      boolean ready = !reader.commands.isEmpty() && reader.phase == Phase.POLLING;
      if (ready || now - reader.dueAt >= 0) {
        next = (next + i + 1) % readers.size();
        return Optional.of(reader);
      }
    }
    return Optional.empty();
  }

  private void ask(Reader reader, long now) {
    LineBytes bytes = reader.underWay;
    if (bytes == null) {
      bytes = question(reader).encoded();
      reader.underWay = bytes;
    }
    asking = reader;
    answerBy = now + times.answer().toNanos();
    reader.dueAt = now + times.poll().toNanos();
    actions.add(new OsdpAction.Write(bytes));
  }

  private OsdpFrame question(Reader reader) {
    int address = reader.peer.address();
    reader.asked = null;
    return switch (reader.phase) {
      case IDENTIFY -> plain(reader, new OsdpCommand.Identify());
      case CAPABILITIES -> plain(reader, new OsdpCommand.ListCapabilities());
      case CHALLENGE -> {
        OsdpKey key = reader.peer.key().orElseThrow();
        OsdpChannel begun =
            new OsdpChannel(reader.installing ? OsdpKey.DEFAULT : key, randoms.get());
        reader.channel = begun;
        yield begun.challenge(address, reader.sequence);
      }
      case CRYPTOGRAM -> channel(reader).prove(address, reader.sequence);
      case SET_KEY -> said(reader, new OsdpCommand.SetKey(reader.peer.key().orElseThrow()));
      case POLLING -> {
        OsdpCommand command = reader.commands.pollFirst();
        yield said(reader, command == null ? new OsdpCommand.Poll() : command);
      }
    };
  }

  private static OsdpChannel channel(Reader reader) {
    OsdpChannel channel = reader.channel;
    if (channel == null) {
      throw new IllegalStateException("there is no channel in phase " + reader.phase);
    }
    return channel;
  }

  private static OsdpFrame plain(Reader reader, OsdpCommand command) {
    reader.asked = command;
    return OsdpFrame.plain(reader.peer.address(), reader.sequence, command.code(), command.data());
  }

  private static OsdpFrame said(Reader reader, OsdpCommand command) {
    OsdpChannel channel = reader.channel;
    if (channel == null) {
      return plain(reader, command);
    }
    reader.asked = command;
    return channel.seal(reader.peer.address(), reader.sequence, command.code(), command.data());
  }

  /** From the beginning: sequence 0 has the reader forget its channel, too. */
  private static void begin(Reader reader, long dueAt) {
    reader.phase = Phase.IDENTIFY;
    reader.sequence = 0;
    reader.channel = null;
    reader.underWay = null;
    reader.asked = null;
    reader.dueAt = dueAt;
  }

  private void silent(Reader reader, long now) {
    if (now - reader.heardAt >= times.offline().toNanos()) {
      offline(
          reader,
          "it does not answer: check its power, its wires (A and B not swapped), its address and"
              + " its baud rate",
          now);
    } else if (reader.state instanceof OsdpState.Offline) {
      // Never a repetition before it was heard: it may have come up in the meantime.
      begin(reader, now + times.again().toNanos());
    } else {
      reader.dueAt = now;
    }
  }

  private void offline(Reader reader, String sentence, long now) {
    reader.commands.clear();
    begin(reader, now + times.again().toNanos());
    change(reader, new OsdpState.Offline(sentence));
  }

  private void change(Reader reader, OsdpState state) {
    if (!state.equals(reader.state)) {
      reader.state = state;
      actions.add(new OsdpAction.Changed(reader.peer.address(), state));
    }
  }

  private void garbled(Reader reader, String sentence) {
    reader.garbled++;
    // At 1, 2, 4, 8, … times: a bad line says it without end.
    if (Integer.bitCount(reader.garbled) == 1) {
      actions.add(
          new OsdpAction.Warn(
              reader.peer.address(), "%s [times=%d]".formatted(sentence, reader.garbled)));
    }
  }

  private void take(OsdpFrame frame, long now) {
    Reader reader = asking;
    if (reader == null || frame.address() != reader.peer.address()) {
      return;
    }
    OsdpReply open = OsdpReply.decode(frame.code(), frame.data());
    if (open instanceof OsdpReply.Busy && frame.security().isEmpty()) {
      heard(reader, now);
      reader.dueAt = now + times.poll().toNanos();
      return;
    }
    if (frame.sequence() != reader.sequence) {
      // Late: its question was given up.
      return;
    }
    if (open instanceof OsdpReply.NotDone refused && frame.security().isEmpty()) {
      heard(reader, now);
      refused(reader, refused, now);
      return;
    }
    switch (reader.phase) {
      case CHALLENGE -> challenged(reader, frame, now);
      case CRYPTOGRAM -> confirmed(reader, frame, now);
      default -> said(reader, frame, now);
    }
  }

  private void heard(Reader reader, long now) {
    asking = null;
    reader.heardAt = now;
    pauseUntil = now + PAUSE_NANOS;
  }

  /** The question is answered, and the next one has another sequence. */
  private void answered(Reader reader, long now) {
    heard(reader, now);
    reader.underWay = null;
    reader.sequence = reader.sequence % 3 + 1;
  }

  private void refused(Reader reader, OsdpReply.NotDone why, long now) {
    int address = reader.peer.address();
    switch (reader.phase) {
      case CHALLENGE, CRYPTOGRAM ->
          offline(
              reader,
              "it refuses the secure channel (%s): %s"
                  .formatted(
                      why.sentence(),
                      reader.installing
                          ? "was it given a key before?"
                          : "was it given this key, by installing it?"),
              now);
      case IDENTIFY, CAPABILITIES, SET_KEY ->
          offline(reader, "it refuses to begin: " + why.sentence(), now);
      case POLLING -> {
        OsdpCommand asked = reader.asked;
        if (why.reason() == 1) {
          // Damaged on its way: the same once more, under the same sequence.
          reader.dueAt = now;
        } else if (why.reason() >= 4 && why.reason() <= 6) {
          actions.add(new OsdpAction.Warn(address, "it has lost the thread: " + why.sentence()));
          begin(reader, now);
        } else {
          answered(reader, now);
          actions.add(
              new OsdpAction.Warn(
                  address,
                  "it refuses %s: %s"
                      .formatted(
                          asked == null ? "" : asked.getClass().getSimpleName(), why.sentence())));
        }
      }
    }
  }

  private void challenged(Reader reader, OsdpFrame frame, long now) {
    boolean proved =
        frame.code() == OsdpReply.CHALLENGED
            && frame.security().map(block -> block.type() == 0x12).orElse(false)
            && channel(reader).proves(frame.data());
    if (proved) {
      answered(reader, now);
      reader.phase = Phase.CRYPTOGRAM;
      reader.dueAt = now;
    } else {
      heard(reader, now);
      offline(reader, "it does not prove that it has the key: is it another reader?", now);
    }
  }

  private void confirmed(Reader reader, OsdpFrame frame, long now) {
    if (frame.code() == OsdpReply.MAC_BEGIN && channel(reader).confirms(frame)) {
      answered(reader, now);
      reader.phase = reader.installing ? Phase.SET_KEY : Phase.POLLING;
      reader.dueAt = reader.installing ? now : now + times.poll().toNanos();
      if (!reader.installing) {
        online(reader, true);
      }
    } else {
      heard(reader, now);
      offline(reader, "it does not take our proof: has it another key?", now);
    }
  }

  private void online(Reader reader, boolean secure) {
    OsdpReply.Identity identity = reader.identity;
    if (identity != null) {
      change(reader, new OsdpState.Online(identity, secure));
    }
  }

  private void said(Reader reader, OsdpFrame frame, long now) {
    OsdpChannel channel = reader.channel;
    Optional<LineBytes> data =
        channel == null
            ? Optional.of(frame.data()).filter(any -> frame.security().isEmpty())
            : channel.unseal(frame);
    if (data.isEmpty()) {
      // Not from this reader, or from before it lost its power: nothing of it counts.
      garbled(reader, "a reply that does not belong to its channel");
      heard(reader, now);
      begin(reader, now);
      return;
    }
    OsdpReply reply = OsdpReply.decode(frame.code(), data.get());
    if (reply instanceof OsdpReply.Malformed bad) {
      garbled(reader, "malformed at offset %d because %s".formatted(bad.offset(), bad.because()));
    }
    answered(reader, now);
    advance(reader, reply, now);
  }

  private void advance(Reader reader, OsdpReply reply, long now) {
    int address = reader.peer.address();
    switch (reader.phase) {
      case IDENTIFY -> {
        if (reply instanceof OsdpReply.Identity identity) {
          identified(reader, identity, now);
        } else {
          offline(reader, "it does not say who it is: is it an OSDP reader?", now);
        }
      }
      case CAPABILITIES -> {
        if (reply instanceof OsdpReply.Capabilities) {
          actions.add(new OsdpAction.Said(address, reply));
        }
        boolean secure = reader.peer.key().isPresent();
        reader.phase = secure ? Phase.CHALLENGE : Phase.POLLING;
        reader.dueAt = secure ? now : now + times.poll().toNanos();
        if (!secure) {
          online(reader, false);
        }
      }
      case SET_KEY -> {
        if (reply instanceof OsdpReply.Done) {
          reader.installing = false;
          actions.add(new OsdpAction.KeySet(address));
          begin(reader, now);
        } else {
          offline(reader, "it does not take its key", now);
        }
      }
      default -> {
        if (!(reply instanceof OsdpReply.Done)) {
          actions.add(new OsdpAction.Said(address, reply));
        }
      }
    }
  }

  private void identified(Reader reader, OsdpReply.Identity identity, long now) {
    Optional<Long> expected = reader.peer.serial();
    if (expected.isPresent() && expected.get() != identity.serial()) {
      offline(
          reader,
          "reader %d stands where reader %d is set: are two swapped?"
              .formatted(identity.serial(), expected.get()),
          now);
      return;
    }
    reader.identity = identity;
    reader.phase = Phase.CAPABILITIES;
    reader.dueAt = now;
  }
}
