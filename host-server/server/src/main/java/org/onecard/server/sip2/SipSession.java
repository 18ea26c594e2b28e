package org.onecard.server.sip2;

import java.time.LocalDateTime;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.onecard.server.sip2.SipOutcome.Answered;
import org.onecard.server.sip2.SipOutcome.Fault;
import org.onecard.server.sip2.SipOutcome.NotDone;
import org.onecard.server.sip2.SipOutcome.Unknown;

/**
 * The talk on one connection, one exchange after the other: sequence numbers, what is said again,
 * and when to give up. Told of lines and time, it answers what to do.
 *
 * <p>A question may be said again under its own sequence number, which asks for the same answer
 * once more. A change is said again only where the library says that it did not understand it (96):
 * not every system keeps its last answer, and would then do it twice.
 */
final class SipSession {

  /** How often either side may ask the other to say something again, in one exchange. */
  private static final int MOST_AGAIN = 2;

  /** Answers of another sequence that are passed over in one exchange. */
  private static final int MOST_STRAYS = 3;

  private static final int SEQUENCES = 10;

  /** What the shell does next. */
  sealed interface Step {

    /** Sends, and waits for a line until then. */
    final class Send implements Step {

      private final byte[] bytes;
      private final long untilMs;

      Send(byte[] bytes, long untilMs) {
        this.bytes = bytes.clone();
        this.untilMs = untilMs;
      }

      byte[] bytes() {
        return bytes.clone();
      }

      long untilMs() {
        return untilMs;
      }

      @Override
      public String toString() {
        return "Send[" + bytes.length + " bytes]";
      }
    }

    /** Waits on for a line. */
    record Wait(long untilMs) implements Step {}

    /**
     * The exchange is over.
     *
     * @param keep whether the connection can be used again
     */
    record Done(SipOutcome outcome, boolean keep) implements Step {}
  }

  private final SipTerms terms;
  private final SipCodec codec;
  private final SipPatience patience;

  private int sequence = SEQUENCES - 1;
  private SipRequest asked = new SipRequest.Status();
  private byte[] said = new byte[0];
  private long untilMs;
  private long deadlineMs;
  private int sent;
  private int saidAgain;
  private int askedAgain;
  private int strays;

  SipSession(SipTerms terms, SipCodec codec, SipPatience patience) {
    this.terms = terms;
    this.codec = codec;
    this.patience = patience;
  }

  /**
   * Begins an exchange; the one before is over.
   *
   * @param now the library's local time, for the message
   * @param nowMs of a clock that never goes back
   * @param giveUpAtMs when whoever asks no longer waits, by the same clock
   */
  Step ask(SipRequest request, LocalDateTime now, long nowMs, long giveUpAtMs) {
    SipMessage message = request.message(terms, now);
    if (!SipRequest.isSayable(message, codec)) {
      return new Step.Done(
          new NotDone("The library's encoding has no character for what was to be said."), true);
    }
    if (giveUpAtMs <= nowMs) {
      return new Step.Done(new NotDone("There was no time left to ask the library."), true);
    }
    asked = request;
    sequence = (sequence + 1) % SEQUENCES;
    said = codec.encode(message, OptionalInt.of(sequence));
    deadlineMs = giveUpAtMs;
    sent = 0;
    saidAgain = 0;
    askedAgain = 0;
    strays = 0;
    return say(nowMs);
  }

  private Step say(long nowMs) {
    sent++;
    untilMs = Math.min(deadlineMs, nowMs + patience.answerWithin().toMillis());
    return new Step.Send(said, untilMs);
  }

  /** A line came, without its CR. */
  Step line(byte[] line, long nowMs) {
    SipDecoded decoded = codec.decode(line);
    if (decoded instanceof SipDecoded.Malformed malformed) {
      return malformed(malformed);
    }
    SipDecoded.Message told = (SipDecoded.Message) decoded;
    SipMessage message = told.message();
    if (message.code() == SipCode.SAY_AGAIN) {
      return sayAgain(nowMs);
    }
    if (codec.checked() && (told.sequence().isEmpty() || told.sequence().getAsInt() != sequence)) {
      strays++;
      return strays > MOST_STRAYS
          ? unknown(Fault.SEQUENCE, "The library answers under sequence numbers of other requests")
          : new Step.Wait(untilMs);
    }
    if (message.code() != asked.answer()) {
      return unknown(
          Fault.OTHER_KIND,
          "The library answered with message %s where %s belongs"
              .formatted(message.code().digits(), asked.answer().digits()));
    }
    SipReading reading = SipReading.of(message);
    if (reading instanceof SipReading.Meaningless meaningless) {
      return unknown(
          Fault.MALFORMED,
          "The library's answer %s means nothing: %s"
              .formatted(message.code().digits(), meaningless.because()));
    }
    if (isForeign("AA", asked.patron().orElse(null), message)
        || isForeign("AB", asked.item().orElse(null), message)) {
      return unknown(Fault.FOREIGN, "The library answered about another patron or item");
    }
    return new Step.Done(new Answered(((SipReading.Meant) reading).answer()), true);
  }

  /** A library need not name in its answer what the request named; if it does, it is the same. */
  private static boolean isForeign(String id, @Nullable String named, SipMessage message) {
    return named != null
        && message.find(id).filter(told -> !told.equals(named.strip())).isPresent();
  }

  private Step malformed(SipDecoded.Malformed malformed) {
    if (askedAgain >= MOST_AGAIN || !codec.checked()) {
      return unknown(
          Fault.MALFORMED, "The library's answer cannot be read: it is " + malformed.describe());
    }
    askedAgain++;
    return new Step.Send(
        codec.encode(new SipMessage(SipCode.ASK_AGAIN, "", List.of()), OptionalInt.empty()),
        untilMs);
  }

  private Step sayAgain(long nowMs) {
    if (saidAgain < MOST_AGAIN) {
      saidAgain++;
      return say(nowMs);
    }
    String sentence = "The library says that it does not understand (96)";
    // What it did not understand it has not done; unless that was only our asking again.
    return askedAgain == 0 && sent == saidAgain + 1
        ? new Step.Done(new NotDone(sentence + "."), false)
        : unknown(Fault.MALFORMED, sentence);
  }

  /** Time passed without a line. */
  Step time(long nowMs) {
    if (nowMs < untilMs) {
      return new Step.Wait(untilMs);
    }
    if (!asked.changes() && codec.checked() && sent < patience.tries() && nowMs < deadlineMs) {
      return say(nowMs);
    }
    return unknown(Fault.LATE, "The library did not answer in time");
  }

  /** The connection ended. */
  Step ended() {
    return unknown(Fault.BROKEN_LINE, "The library ended the connection before it answered");
  }

  private static Step unknown(Fault fault, String sentence) {
    return new Step.Done(new Unknown(fault, sentence + "."), false);
  }
}
