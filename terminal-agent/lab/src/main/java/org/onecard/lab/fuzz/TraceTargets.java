package org.onecard.lab.fuzz;

import static org.onecard.lab.fuzz.FuzzTarget.require;

import java.util.Optional;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CommandApdu;
import org.onecard.card.apdu.CommandParse;
import org.onecard.card.profile.ProfileSet;
import org.onecard.card.trace.Trace;
import org.onecard.card.trace.TraceBytes;
import org.onecard.card.trace.TraceDecoder;
import org.onecard.card.trace.TraceDecoding;
import org.onecard.card.trace.TraceExplainer;
import org.onecard.card.trace.TraceRecorder;
import org.onecard.virtual.card.CardTornException;
import org.onecard.virtual.card.TraceCard;

/** Traces, read and recorded. */
final class TraceTargets {

  private static final int HEADER = 4;
  private static final int INS_VERIFY = 0x20;

  private final ProfileSet profiles;

  TraceTargets(ProfileSet profiles) {
    this.profiles = profiles;
  }

  /** The input is a file. */
  void file(byte[] input) throws CardTornException {
    TraceDecoding decoding = TraceDecoder.decode(input);
    if (decoding instanceof TraceDecoding.Refused refused) {
      require(!refused.faults().isEmpty(), "who refuses says why");
      return;
    }
    Trace trace = ((TraceDecoding.Decoded) decoding).trace();
    require(
        TraceDecoder.decode(trace.bytes()).equals(decoding), "a trace is written as it was read");
    require(
        TraceExplainer.explain(trace, profiles).size() == trace.exchanges().size(),
        "every exchange is explained");
    require(!TraceExplainer.text(trace, profiles).isBlank(), "a trace has words");
    replay(trace);
  }

  private static void replay(Trace trace) throws CardTornException {
    TraceCard card;
    try {
      card = new TraceCard(trace);
    } catch (IllegalArgumentException saidWhy) {
      return;
    }
    byte[] nothing = card.transmit(new byte[0]);
    require(nothing.length == 2 || !trace.exchanges().isEmpty(), "an answer has a status word");
  }

  static byte[] sample() {
    return FuzzTargets.utf8(
        """
        onecard-trace 1
        reader: made up
        protocol: T=0
        atr: 3B6D0000AAAAAAAAAAAAAA[000000000000]
        profile: ssse-3
        # made up
        0 312 > 00A404000F7378312E73682EC9E7BBE1B1A3D5CF < 611B
        400 300 > 00C000001B < 6F19840F7378312E73682EC9E7BBE1B1A3D5CFA5069F0C038601039000
        800 200 > 00A4020002EF05 < 9000
        1100 200 > 00B207000B < 0709[583030303030303139]9000
        1400 9000 > 00B2060006 ! CARD_REMOVED
        """);
  }

  /** The input is commands and answers in turns, and the first piece an answer to reset. */
  void recorder(byte[] input) {
    InputPieces pieces = new InputPieces(input);
    byte[] atr = pieces.next();
    byte[][] answer = {new byte[0]};
    long[] now = {0};
    TraceRecorder recorder = new TraceRecorder(command -> answer[0], () -> now[0]++, profiles);
    while (pieces.hasMore()) {
      byte[] command = pieces.next();
      answer[0] = pieces.next();
      try {
        require(recorder.transmit(command).length == answer[0].length, "an answer passes through");
      } catch (CardTransportException e) {
        throw new AssertionError("nothing fails here", e);
      }
    }
    if (requireReadsBack(recorder, atr)) {
      recorder
          .trace("made up", "T=0", atr, Optional.empty())
          .exchanges()
          .forEach(exchange -> requirePinHidden(exchange.command()));
    }
  }

  private static void requirePinHidden(TraceBytes command) {
    byte[] bytes = command.bytes();
    if (bytes.length <= HEADER || bytes[1] != INS_VERIFY) {
      return;
    }
    int from = HEADER;
    int to = bytes.length;
    if (CommandApdu.parse(bytes) instanceof CommandParse.Parsed parsed) {
      int length = parsed.command().data().length;
      from = HEADER + (parsed.command().isExtended() ? 3 : 1);
      to = length == 0 ? from : from + length;
    }
    for (int i = from; i < to; i++) {
      require(command.isHidden(i) && bytes[i] == 0, "what belongs to a PIN is blacked out");
    }
  }

  /** Whether the recording is a trace at all: one with an empty command is none. */
  static boolean requireReadsBack(TraceRecorder recorder, byte[] atr) {
    Trace trace = recorder.trace("made up", "T=0", atr, Optional.empty());
    boolean writable =
        atr.length <= 33
            && trace.exchanges().stream().allMatch(exchange -> exchange.command().length() > 0);
    require(
        !writable || TraceDecoder.decode(trace.bytes()).equals(new TraceDecoding.Decoded(trace)),
        "what was recorded can be read back");
    return writable;
  }
}
