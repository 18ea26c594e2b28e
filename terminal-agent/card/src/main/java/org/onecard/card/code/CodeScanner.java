package org.onecard.card.code;

import java.time.Duration;

/**
 * Where codes come from: a scanner on a serial port, or one inside this process. Owned by one
 * thread, apart from {@link #state} and {@link #close}, which any thread may call. Nothing here
 * blocks for longer than it was told.
 */
public interface CodeScanner extends AutoCloseable {

  /** How the scanner stands. */
  sealed interface State {

    /** Codes come. */
    record Ready() implements State {}

    /**
     * It is not there, and is looked for.
     *
     * @param sentence what is the matter and what to do, for a technician
     */
    record Gone(String sentence) implements State {}
  }

  /** What came of waiting for a code. */
  sealed interface Scan {

    /** A whole code. */
    record Code(ScannedCode code) implements Scan {}

    /**
     * Bytes came that are no code: cut short, too long, or with a suffix other than the set one.
     *
     * @param because for a technician, without any of the bytes
     */
    record Garbled(String because) implements Scan {}

    /** The time is over. */
    record Nothing() implements Scan {}

    /**
     * The scanner is not there. Told once for each loss; asking again waits for its return.
     *
     * @param sentence as {@link State.Gone#sentence}
     */
    record Gone(String sentence) implements Scan {}
  }

  String name();

  State state();

  /**
   * Has somebody told whenever {@link #next} may have something new, from now on.
   *
   * @param arrival called on any thread; it may not wait
   */
  void onArrival(Runnable arrival);

  /**
   * Waits for the next code.
   *
   * @param atMost how long; zero asks only for what is there
   */
  Scan next(Duration atMost) throws InterruptedException;

  /**
   * Forgets what has arrived and was not asked for, the beginning of a code included, whose rest is
   * then forgotten as it comes. Call it when the gate is free again: whoever held a code to the
   * scanner meanwhile has perhaps gone.
   */
  void discard();

  /**
   * Lets a scanner that reads on command begin or end to look. One that always looks does nothing.
   */
  void trigger(boolean on);

  /** Lets go of the scanner. Whoever waits gets {@link Scan.Gone}. */
  @Override
  void close();
}
