package org.onecard.device.gate;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.onecard.device.serial.LineBytes;

/**
 * One barrier: what it is asked, what it answers, and what that makes of an opening. It is told
 * what happened and when (nanoseconds of one monotonic clock), and answers what to do. One question
 * is under way at a time.
 *
 * <p>A relay is let go of when the port opens, when an opening ends or its pulse is over, and when
 * the machine is stopped.
 */
final class GateMachine {

  /** Questions that wait. Few are ever asked at once; lights are dropped first. */
  private static final int MOST_ASKS = 16;

  /** How often something is asked before it counts as not done. */
  private static final int MOST_TRIES = 3;

  /** So many questions without an answer, and the barrier is out of order. */
  private static final int MOST_SILENT = 3;

  /** So often in a row: the first may be a late answer, from before the command. */
  private static final int SEEN_SHUT = 2;

  /** A kind that cannot be held open is opened again so often. */
  private static final Duration REOPEN = Duration.ofSeconds(5);

  /** How long a person is between the two leaves, and holds the contact. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private enum Kind {
    SHUT,
    OPEN,
    HOLD,
    OUTPUT,
    POLL
  }

  /** Something to be asked. */
  private static final class Ask {
    private final Kind kind;
    private final LineBytes bytes;
    private int tries;

    private Ask(Kind kind, LineBytes bytes) {
      this.kind = kind;
      this.bytes = bytes;
    }
  }

  /** One opening under way. */
  private static final class Opening {
    private final long beganAt;
    private final long until;
    private boolean acknowledged;
    private boolean silent;
    private boolean refused;
    private boolean repeated;
    private int seenShut;

    private Opening(long beganAt, long until) {
      this.beganAt = beganAt;
      this.until = until;
    }
  }

  private final GateCodec codec;
  private final GateTraits traits;
  private final GateTimes times;
  private final Optional<Duration> pulse;

  private final Deque<Ask> asks = new ArrayDeque<>();
  private List<GateAction> actions = new ArrayList<>();

  private GateState state = new GateState.Faulty("its port has not been looked at yet");
  private boolean up;

  /** Whether it has answered what it was asked when the port opened. */
  private boolean greeted;

  private String downBecause = "its port has not been looked at yet";
  private Optional<String> trouble = Optional.empty();
  private GateMode set = GateMode.CONTROLLED;
  private GateMode asked = GateMode.CONTROLLED;
  private GateMode inForce = GateMode.CONTROLLED;

  /** Whether it was told to shut or to stay open, and nobody knows that it heard. */
  private boolean owed;

  private int silent;
  private int garbled;
  private int unasked;

  private @Nullable Ask underWay;
  private long answerBy;
  private long pauseUntil;
  private long polledAt;
  private long endedAt;
  private @Nullable Opening opening;
  private OptionalLong letGoAt = OptionalLong.empty();
  private OptionalLong reopenAt = OptionalLong.empty();

  /**
   * @param pulse how long a relay is put on for an opening; empty leaves it on until the opening
   *     ends
   */
  GateMachine(GateCodec codec, GateTimes times, Optional<Duration> pulse) {
    this.codec = codec;
    this.traits = codec.traits();
    this.times = times;
    this.pulse = pulse;
  }

  GateState state() {
    return state;
  }

  GateMode mode() {
    return inForce;
  }

  /** How many passed whom nobody let through. */
  int unasked() {
    return unasked;
  }

  List<GateAction> portOpened(long now) {
    up = true;
    codec.reset();
    forgetAsks();
    silent = 0;
    trouble = Optional.empty();
    pauseUntil = now;
    polledAt = now - times.pollShut().toNanos();
    endedAt = now - LINGER.toNanos();
    greeted = false;
    owed = false;
    state = new GateState.Faulty("it has not answered yet");
    // Whatever it was left at: by us before we died, or by another barrier's master.
    ask(Kind.SHUT, codec.shut());
    if (inForce != GateMode.CONTROLLED) {
      holdOpen(now);
    }
    ask(Kind.POLL, codec.poll());
    if (asks.isEmpty()) {
      greeted = true;
      rest();
    }
    return turn(now);
  }

  List<GateAction> portDown(String sentence, long now) {
    up = false;
    downBecause = sentence;
    forgetAsks();
    letGoAt = OptionalLong.empty();
    reopenAt = OptionalLong.empty();
    // A key that nobody can hear any more asks for nothing.
    asked = GateMode.CONTROLLED;
    inForce = set;
    if (opening != null) {
      end(new GateResult.Fault(sentence), new GateState.Faulty(sentence), now);
    }
    state = new GateState.Faulty(sentence);
    return turn(now);
  }

  /** Lets one person through; the result comes as {@link GateAction.Ended}, at once or later. */
  List<GateAction> open(Duration passageTime, long now) {
    if (opening != null) {
      return List.of(new GateAction.Ended(new GateResult.Fault("it is being opened already")));
    }
    if (!up) {
      return List.of(new GateAction.Ended(new GateResult.Fault(downBecause)));
    }
    Duration time =
        passageTime.compareTo(times.longestOpen()) < 0 ? passageTime : times.longestOpen();
    Opening begun = new Opening(now, now + time.toNanos());
    opening = begun;
    if (inForce == GateMode.CONTROLLED) {
      state = new GateState.Commanded();
      // What was to be shut for the person before would shut this one out.
      letGoAt = OptionalLong.empty();
      asks.removeIf(waiting -> waiting.kind == Kind.SHUT || waiting.kind == Kind.POLL);
      asks.addFirst(new Ask(Kind.OPEN, codec.open()));
    } else {
      acknowledge(begun, now);
    }
    return turn(now);
  }

  /** The one who waited for the opening has gone: it is shut, and no result is told. */
  List<GateAction> abandon(long now) {
    if (opening != null) {
      opening = null;
      rest();
      shutUnlessHeld();
    }
    return turn(now);
  }

  List<GateAction> setMode(GateMode mode, long now) {
    set = mode;
    changeMode(now);
    return turn(now);
  }

  /** Puts another output of the device; forgotten where there is no port. */
  List<GateAction> output(int channel, boolean on, long now) {
    if (up && asks.size() < MOST_ASKS - 4) {
      ask(Kind.OUTPUT, codec.output(channel, on));
    }
    return turn(now);
  }

  List<GateAction> received(byte[] bytes, long now) {
    for (GateEvent event : codec.accept(bytes, now)) {
      handle(event, now);
    }
    return turn(now);
  }

  /** Bytes were lost before they came here. */
  List<GateAction> lostBytes(long now) {
    codec.accept(new byte[0], now);
    return turn(now);
  }

  List<GateAction> tick(long now) {
    return turn(now);
  }

  /** Shuts and lets go, for good. */
  List<GateAction> stop(long now) {
    if (opening != null) {
      end(
          new GateResult.Fault("the gate was shut down while it was open"),
          new GateState.Faulty("it has been shut down"),
          now);
    }
    boolean wasUp = up;
    up = false;
    forgetAsks();
    downBecause = "it has been shut down";
    state = new GateState.Faulty(downBecause);
    if (wasUp) {
      codec.shut().ifPresent(bytes -> actions.add(new GateAction.Write(bytes)));
    }
    return drain();
  }

  /** When {@link #tick} has something to do though nothing came. */
  OptionalLong wakeAt() {
    if (!up) {
      return OptionalLong.empty();
    }
    OptionalLong at = OptionalLong.empty();
    if (underWay != null) {
      at = earlier(at, answerBy);
    } else if (!asks.isEmpty()) {
      at = earlier(at, pauseUntil);
    } else if (codec.poll().isPresent()) {
      at = earlier(at, polledAt + pollEvery(polledAt).toNanos());
    }
    Opening open = opening;
    if (open != null) {
      at = earlier(at, open.until);
    }
    if (letGoAt.isPresent()) {
      at = earlier(at, letGoAt.getAsLong());
    }
    if (reopenAt.isPresent()) {
      at = earlier(at, reopenAt.getAsLong());
    }
    return at;
  }

  private static OptionalLong earlier(OptionalLong one, long other) {
    return one.isPresent() && one.getAsLong() - other <= 0 ? one : OptionalLong.of(other);
  }

  /** Often while somebody may pass, and until their contact has let go again. */
  private Duration pollEvery(long now) {
    boolean often = opening != null || now - endedAt < LINGER.toNanos();
    return often ? times.pollOpen() : times.pollShut();
  }

  /** Does what time asks for, and asks the next question if none is under way. */
  private List<GateAction> turn(long now) {
    if (up) {
      Ask late = underWay;
      if (late != null && now - answerBy >= 0) {
        underWay = null;
        notAnswered(late, now);
      }
      letGo(now);
      reopen(now);
      timeOut(now);
      askNext(now);
    }
    return drain();
  }

  private List<GateAction> drain() {
    List<GateAction> all = actions;
    actions = new ArrayList<>();
    return all;
  }

  private void letGo(long now) {
    if (letGoAt.isPresent() && now - letGoAt.getAsLong() >= 0) {
      letGoAt = OptionalLong.empty();
      Opening open = opening;
      if (open != null && !traits.provesPassage()) {
        pass(open, now);
      } else {
        shutUnlessHeld();
      }
    }
  }

  private void reopen(long now) {
    if (reopenAt.isPresent() && now - reopenAt.getAsLong() >= 0) {
      reopenAt = OptionalLong.of(now + REOPEN.toNanos());
      ask(Kind.HOLD, Optional.of(codec.open()));
    }
  }

  private void timeOut(long now) {
    Opening open = opening;
    if (open == null || now - open.until < 0) {
      return;
    }
    if (open.acknowledged && !traits.provesPassage()) {
      pass(open, now);
    } else if (open.acknowledged && trouble.isEmpty()) {
      end(new GateResult.NotPassed(), new GateState.TimedOut(), now);
    } else {
      String what =
          trouble.orElse(
              open.refused
                  ? "it refused to open"
                  : "it did not answer, and nobody was seen to pass");
      end(new GateResult.Fault(what), new GateState.Faulty(what), now);
    }
  }

  private void askNext(long now) {
    if (underWay != null || now - pauseUntil < 0) {
      return;
    }
    if (asks.isEmpty() && now - polledAt - pollEvery(now).toNanos() >= 0) {
      ask(Kind.POLL, codec.poll());
    }
    // A device that never answers takes everything at once.
    for (Ask next = asks.pollFirst(); next != null; next = asks.pollFirst()) {
      if (next.kind == Kind.POLL) {
        polledAt = now;
      }
      next.tries++;
      actions.add(new GateAction.Write(next.bytes));
      if (traits.answers()) {
        underWay = next;
        answerBy = now + times.answer().toNanos();
        return;
      }
      answered(next, now);
    }
  }

  private void handle(GateEvent event, long now) {
    if (event instanceof GateEvent.Answered answer) {
      heard(now);
      Ask ask = underWay;
      // An echo of something else is late: what it answers was given up.
      if (ask != null && answer.echo().map(ask.bytes::equals).orElse(true)) {
        underWay = null;
        pauseUntil = now + times.pause().toNanos();
        answered(ask, now);
      }
    } else if (event instanceof GateEvent.Refused refused) {
      heard(now);
      Ask ask = underWay;
      if (ask != null) {
        underWay = null;
        pauseUntil = now + times.pause().toNanos();
        refused(ask, refused.what(), now);
      }
    } else if (event instanceof GateEvent.Passages passages) {
      passages(passages.persons(), now);
    } else if (event instanceof GateEvent.Standing standing) {
      standing(standing);
    } else if (event instanceof GateEvent.Asked keys) {
      if (keys.mode() != asked) {
        asked = keys.mode();
        actions.add(new GateAction.Warn("its inputs ask for " + asked));
        changeMode(now);
      }
    } else if (event instanceof GateEvent.Garbled bad) {
      garbled++;
      warnNow(garbled, "not understood (%s)".formatted(bad.because()));
    }
  }

  private void heard(long now) {
    if (silent >= MOST_SILENT) {
      actions.add(new GateAction.Warn("it answers again"));
    }
    if (greeted && state instanceof GateState.Faulty && trouble.isEmpty()) {
      rest();
    }
    silent = 0;
    if (owed && opening == null) {
      owed = false;
      if (inForce == GateMode.CONTROLLED) {
        ask(Kind.SHUT, codec.shut());
      } else {
        holdOpen(now);
      }
    }
  }

  private void answered(Ask ask, long now) {
    if (!greeted && asks.isEmpty()) {
      greeted = true;
      rest();
    }
    Opening open = opening;
    if (ask.kind == Kind.OPEN && open != null && !open.acknowledged) {
      acknowledge(open, now);
    }
  }

  private void acknowledge(Opening open, long now) {
    open.acknowledged = true;
    state = new GateState.Acknowledged(Duration.ofNanos(now - open.beganAt));
    if (traits.relay() && pulse.isPresent()) {
      letGoAt = OptionalLong.of(now + pulse.get().toNanos());
    } else if (!traits.provesPassage() && !traits.relay()) {
      pass(open, now);
    }
  }

  private void refused(Ask ask, String what, long now) {
    if (ask.tries < MOST_TRIES) {
      asks.addFirst(ask);
    } else {
      actions.add(new GateAction.Warn("it refuses %s: %s".formatted(ask.kind, what)));
      Opening open = opening;
      if (ask.kind == Kind.OPEN && open != null) {
        open.refused = true;
        end(new GateResult.Fault(what), new GateState.Faulty(what), now);
      }
    }
  }

  private void notAnswered(Ask ask, long now) {
    silent++;
    pauseUntil = now + times.pause().toNanos();
    boolean again =
        ask.tries < MOST_TRIES
            && (ask.kind == Kind.SHUT
                || ask.kind == Kind.HOLD
                || (ask.kind == Kind.OPEN && traits.repeatable()));
    if (again) {
      asks.addFirst(ask);
    } else if (ask.kind == Kind.OPEN && opening != null) {
      // Repeating it blindly might let two through; a passage still proves that it was heard.
      opening.silent = true;
    } else if (ask.kind == Kind.SHUT || ask.kind == Kind.HOLD) {
      owed = true;
    }
    if (silent == MOST_SILENT) {
      String what =
          "it does not answer: check its power, its wires (A and B not swapped), its address and"
              + " its baud rate";
      actions.add(new GateAction.Warn(what));
      Opening open = opening;
      if (open == null) {
        state = new GateState.Faulty(what);
      } else if (traits.repeatable()) {
        end(new GateResult.Fault(what), new GateState.Faulty(what), now);
      }
    }
  }

  private void passages(int persons, long now) {
    Opening open = opening;
    int through = persons;
    if (open != null) {
      pass(open, now);
      through--;
    }
    if (inForce == GateMode.CONTROLLED && through > 0) {
      unasked += through;
      warnNow(unasked, "somebody passed whom nobody let through");
    } else if (reopenAt.isPresent()) {
      reopenAt = OptionalLong.of(now);
    }
  }

  private void standing(GateEvent.Standing standing) {
    if (!standing.trouble().equals(trouble)) {
      trouble = standing.trouble();
      actions.add(
          new GateAction.Warn(
              trouble.map(what -> "it reports " + what).orElse("it is well again")));
    }
    Opening open = opening;
    if (open != null && open.silent && !open.acknowledged) {
      open.seenShut = standing.shut() ? open.seenShut + 1 : 0;
      if (open.seenShut == SEEN_SHUT) {
        // It is there and shut: the command was lost, not the answer.
        open.silent = false;
        open.seenShut = 0;
        open.repeated = true;
        asks.addFirst(new Ask(Kind.OPEN, codec.open()));
      }
    }
  }

  private void pass(Opening open, long now) {
    Duration after = Duration.ofNanos(now - open.beganAt);
    end(new GateResult.Passed(after), new GateState.Passed(after), now);
  }

  /** Ends the opening under way and shuts behind it. */
  private void end(GateResult result, GateState then, long now) {
    boolean repeated = opening != null && opening.repeated;
    opening = null;
    endedAt = now;
    asks.removeIf(ask -> ask.kind == Kind.OPEN);
    actions.add(new GateAction.Ended(result));
    if (inForce != GateMode.CONTROLLED) {
      state = new GateState.Held(inForce);
      return;
    }
    state = then;
    // A pulse goes on to its end; a barrier that somebody went through shuts by itself, unless it
    // heard the repetition too and waits for a second one.
    boolean byItself =
        traits.relay()
            ? letGoAt.isPresent() && now - letGoAt.getAsLong() < 0
            : result instanceof GateResult.Passed && !repeated;
    if (!byItself) {
      shutUnlessHeld();
    }
  }

  private void changeMode(long now) {
    GateMode stronger = set.compareTo(asked) >= 0 ? set : asked;
    if (stronger == inForce) {
      return;
    }
    GateMode before = inForce;
    inForce = stronger;
    if (!up) {
      return;
    }
    if (stronger == GateMode.CONTROLLED) {
      reopenAt = OptionalLong.empty();
      asks.removeIf(ask -> ask.kind == Kind.HOLD);
      ask(Kind.SHUT, codec.shut());
      rest();
    } else if (before == GateMode.CONTROLLED) {
      holdOpen(now);
    } else if (opening == null) {
      state = new GateState.Held(stronger);
    }
  }

  private void holdOpen(long now) {
    letGoAt = OptionalLong.empty();
    asks.removeIf(ask -> ask.kind == Kind.SHUT && ask.tries > 0);
    if (codec.hold().isPresent()) {
      ask(Kind.HOLD, codec.hold());
    } else {
      reopenAt = OptionalLong.of(now);
    }
    if (opening == null) {
      state = new GateState.Held(inForce);
    }
  }

  /** The state of a gate that nothing is wrong with and where nobody is let through. */
  private void rest() {
    if (opening == null) {
      state = inForce == GateMode.CONTROLLED ? new GateState.Shut() : new GateState.Held(inForce);
    }
  }

  private void shutUnlessHeld() {
    letGoAt = OptionalLong.empty();
    if (up && inForce == GateMode.CONTROLLED) {
      asks.removeIf(ask -> ask.kind == Kind.OPEN);
      if (underWay != null && underWay.kind == Kind.OPEN) {
        // Its answer is of no interest any more, and must not be taken for that of the next.
        underWay.tries = MOST_TRIES;
      }
      codec.shut().ifPresent(bytes -> asks.addFirst(new Ask(Kind.SHUT, bytes)));
    }
  }

  private void ask(Kind kind, Optional<LineBytes> bytes) {
    if (bytes.isPresent() && asks.size() < MOST_ASKS) {
      asks.addLast(new Ask(kind, bytes.get()));
    }
  }

  private void forgetAsks() {
    asks.clear();
    underWay = null;
  }

  /** Tells of something that may happen without end at 1, 2, 4, 8, … times. */
  private void warnNow(int count, String sentence) {
    if (Integer.bitCount(count) == 1) {
      actions.add(new GateAction.Warn("%s [times=%d]".formatted(sentence, count)));
    }
  }
}
