package org.onecard.device.signal;

import java.util.Collections;
import java.util.List;

/**
 * How a cue looks and sounds: told apart by colour and rhythm, and by ear alone where a person has
 * to do something, so that no single sense is needed. Nothing flashes more than three times a
 * second, which could hurt some.
 *
 * @param colour of the light
 * @param onMs how long it is lit, a multiple of 100
 * @param offMs how long it is dark then, a multiple of 100; with 0 it stays lit
 * @param tones what sounds once when the cue begins
 */
public record CuePattern(Colour colour, int onMs, int offMs, List<Tone> tones) {

  /** Of a light. A lamp that lacks one stays dark. */
  public enum Colour {
    BLUE,
    GREEN,
    RED,
    AMBER
  }

  /**
   * A tone.
   *
   * @param hertz its pitch; a buzzer has its own
   * @param onMs how long it sounds, a multiple of 100
   * @param offMs the silence after it, a multiple of 100
   */
  public record Tone(int hertz, int onMs, int offMs) {}

  public CuePattern {
    tones = List.copyOf(tones);
  }

  public static CuePattern of(Cue cue) {
    return switch (cue) {
      case WAITING -> steady(Colour.BLUE);
      case READING -> flashing(Colour.BLUE, 200, 200);
      case CHECKING -> flashing(Colour.AMBER, 200, 200);
      case GO -> new CuePattern(Colour.GREEN, 100, 0, List.of(new Tone(1_000, 200, 0)));
      case REFUSED -> new CuePattern(Colour.RED, 300, 200, repeated(new Tone(400, 300, 100), 3));
      case HOLD_STILL ->
          new CuePattern(Colour.AMBER, 500, 500, repeated(new Tone(700, 100, 100), 2));
      case REMOVE_CARD ->
          new CuePattern(Colour.BLUE, 500, 500, repeated(new Tone(1_500, 100, 300), 4));
      case OUT_OF_ORDER -> steady(Colour.RED);
    };
  }

  private static CuePattern steady(Colour colour) {
    return new CuePattern(colour, 100, 0, List.of());
  }

  private static CuePattern flashing(Colour colour, int onMs, int offMs) {
    return new CuePattern(colour, onMs, offMs, List.of());
  }

  private static List<Tone> repeated(Tone tone, int times) {
    return Collections.nCopies(times, tone);
  }

  /** Whether the light is lit so long after the cue began. */
  public boolean isLit(long afterMs) {
    return offMs == 0 || afterMs % (onMs + offMs) < onMs;
  }

  /** Whether a tone sounds so long after the cue began. */
  public boolean sounds(long afterMs) {
    long from = 0;
    for (Tone tone : tones) {
      if (afterMs >= from && afterMs < from + tone.onMs()) {
        return true;
      }
      from += tone.onMs() + tone.offMs();
    }
    return false;
  }

  /** Whether nothing changes any more so long after the cue began. */
  public boolean isAtRest(long afterMs) {
    return offMs == 0
        && afterMs >= tones.stream().mapToLong(tone -> tone.onMs() + tone.offMs()).sum();
  }
}
