package org.onecard.agent.reader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.onecard.agent.profile.ProfileFiles;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.card.apdu.DeadlineChannel;
import org.onecard.card.profile.CardSide;
import org.onecard.card.profile.MediaRecogniser;
import org.onecard.card.profile.ProfileReader;
import org.onecard.card.profile.ProfileReading;
import org.onecard.card.profile.Recognition;
import org.onecard.card.profile.Recognition.CardFault;
import org.onecard.card.profile.Recognition.Found;
import org.onecard.card.profile.Recognition.LeftTooEarly;
import org.onecard.card.reader.CardConnection;
import org.onecard.card.reader.CardReader;

/**
 * Reads one card again and again, as a tap does, and says how well that went: a card that is held
 * too far away, or a reader too near to metal, fails now and then, and always at the same moment.
 */
public final class ReaderTrial {

  /** The moments of a reading, in their order. */
  public enum Moment {
    /** The card gets power, or the field. */
    CONNECT("the field is weak: hold the card nearer, look for metal or a second card"),
    /** Which applications are on it. */
    RECOGNISE("the card moved, or its chip is worn: try another before you blame the reader"),
    /** What the profile wants of it. */
    READ("the card moved, or its chip is worn: try another before you blame the reader");

    private final String hint;

    Moment(String hint) {
      this.hint = hint;
    }

    /** What it mostly is where readings fail there, and what to try. */
    public String hint() {
      return hint;
    }
  }

  /** Upper ends of the histogram's steps in milliseconds; what takes longer is in the last. */
  static final List<Integer> STEPS_MS = List.of(25, 50, 100, 200, 400, 800);

  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration CONVERSATION = Duration.ofSeconds(3);

  /**
   * One reading.
   *
   * @param took each moment that was come to
   * @param failedAt empty when it went well
   */
  record Round(Map<Moment, Duration> took, Optional<Moment> failedAt, Trouble trouble) {

    Duration total() {
      return took.values().stream().reduce(Duration.ZERO, Duration::plus);
    }
  }

  /**
   * What a reading failed of.
   *
   * @param fault empty where the card answered, and not as it should
   * @param why in plain English, of the card as "it"
   * @param detail as the card service has it, for whoever asks its maker; empty where that says no
   *     more
   */
  public record Trouble(Optional<Fault> fault, String why, String detail) {

    static final Trouble NONE = new Trouble(Optional.empty(), "", "");

    static Trouble of(Fault fault, String detail) {
      return new Trouble(Optional.of(fault), fault.phrase(), detail);
    }

    static Trouble told(String why) {
      return new Trouble(Optional.empty(), why, "");
    }
  }

  /**
   * The weakest moment.
   *
   * @param failures how often a reading ended there; 0 when none failed and it is only the slowest
   * @param trouble the last one, or how long it took at worst
   */
  public record Weakest(Moment moment, int failures, Trouble trouble) {}

  /**
   * What came of it.
   *
   * @param median of the readings that went well; zero where none did
   * @param worst the same
   * @param histogram how many took so long, by {@link #STEPS_MS} and one more
   */
  public record Report(
      int rounds,
      int read,
      Duration median,
      Duration worst,
      List<Integer> histogram,
      Optional<Weakest> weakest) {

    /** Whether a gate can do with it: of a hundred people one may have to hold the card again. */
    public boolean isGood() {
      return rounds > 0 && read * 100 >= rounds * 99;
    }

    /** The histogram in lines, a bar each. */
    public String drawn() {
      StringBuilder text = new StringBuilder();
      int most = Math.max(1, Collections.max(histogram));
      for (int i = 0; i < histogram.size(); i++) {
        String label =
            i < STEPS_MS.size()
                ? "up to %4d ms".formatted(STEPS_MS.get(i))
                : "over  %4d ms".formatted(STEPS_MS.get(i - 1));
        text.append(
            "  %s %5d %s%n"
                .formatted(label, histogram.get(i), "#".repeat(histogram.get(i) * 40 / most)));
      }
      return text.toString();
    }
  }

  private final CardReader reader;
  private final ProfileFiles.Choice choice;
  private final LongSupplier nanoTime;

  /**
   * With a card in the reader.
   *
   * @param choice by which profiles it is read
   * @param nanoTime a clock that never goes back
   */
  public ReaderTrial(CardReader reader, ProfileFiles.Choice choice, LongSupplier nanoTime) {
    this.reader = reader;
    this.choice = choice;
    this.nanoTime = nanoTime;
  }

  /**
   * Reads.
   *
   * @param rounds at least 1
   */
  public Report run(int rounds) {
    List<Round> done = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      done.add(read());
    }
    return report(done);
  }

  private Round read() {
    Map<Moment, Duration> took = new EnumMap<>(Moment.class);
    Moment moment = Moment.CONNECT;
    long began = nanoTime.getAsLong();
    try (CardConnection card = reader.connect(CONNECT)) {
      began = next(took, moment, began);
      moment = Moment.RECOGNISE;
      DeadlineChannel channel = new DeadlineChannel(card, CONVERSATION, nanoTime);
      Recognition found =
          MediaRecogniser.recognise(
              channel, CardSide.ofAtr(card.atr()), choice.profiles(), choice.media());
      began = next(took, moment, began);
      if (found instanceof LeftTooEarly left) {
        return new Round(took, Optional.of(moment), Trouble.of(left.fault(), ""));
      }
      if (found instanceof CardFault fault) {
        return new Round(took, Optional.of(moment), Trouble.of(fault.fault(), ""));
      }
      moment = Moment.READ;
      if (found instanceof Found application) {
        ProfileReading reading = ProfileReader.read(channel, application, ProfileReader.Scope.CARD);
        next(took, moment, began);
        return reading instanceof ProfileReading.CardRead
            ? new Round(took, Optional.empty(), Trouble.NONE)
            : new Round(took, Optional.of(moment), Trouble.told(reading.describe()));
      }
      // A card of no kind that is known answers all the same: the reader is what is tried.
      return new Round(took, Optional.empty(), Trouble.NONE);
    } catch (CardTransportException e) {
      next(took, moment, began);
      String detail = Objects.requireNonNullElse(e.getMessage(), "");
      return new Round(took, Optional.of(moment), Trouble.of(e.fault(), detail));
    }
  }

  private long next(Map<Moment, Duration> took, Moment moment, long began) {
    long now = nanoTime.getAsLong();
    took.put(moment, Duration.ofNanos(now - began));
    return now;
  }

  static Report report(List<Round> rounds) {
    List<Duration> times =
        rounds.stream()
            .filter(round -> round.failedAt().isEmpty())
            .map(Round::total)
            .sorted()
            .toList();
    List<Integer> histogram = new ArrayList<>(Collections.nCopies(STEPS_MS.size() + 1, 0));
    for (Duration time : times) {
      int step = 0;
      while (step < STEPS_MS.size() && time.toMillis() >= STEPS_MS.get(step)) {
        step++;
      }
      histogram.set(step, histogram.get(step) + 1);
    }
    return new Report(
        rounds.size(),
        times.size(),
        times.isEmpty() ? Duration.ZERO : times.get(times.size() / 2),
        times.isEmpty() ? Duration.ZERO : times.get(times.size() - 1),
        List.copyOf(histogram),
        weakest(rounds));
  }

  private static Optional<Weakest> weakest(List<Round> rounds) {
    Optional<Weakest> weakest = Optional.empty();
    for (Moment moment : Moment.values()) {
      List<Round> failed =
          rounds.stream().filter(round -> round.failedAt().equals(Optional.of(moment))).toList();
      if (!failed.isEmpty() && failed.size() > weakest.map(Weakest::failures).orElse(0)) {
        weakest =
            Optional.of(
                new Weakest(moment, failed.size(), failed.get(failed.size() - 1).trouble()));
      }
    }
    return weakest.or(() -> slowest(rounds));
  }

  private static Optional<Weakest> slowest(List<Round> rounds) {
    return rounds.stream()
        .flatMap(round -> round.took().entrySet().stream())
        .max(Map.Entry.comparingByValue())
        .map(
            entry ->
                new Weakest(
                    entry.getKey(),
                    0,
                    Trouble.told(
                        "none failed; it took %.1f ms at worst"
                            .formatted(entry.getValue().toNanos() / 1e6))));
  }
}
