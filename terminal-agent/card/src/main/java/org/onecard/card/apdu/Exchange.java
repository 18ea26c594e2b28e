package org.onecard.card.apdu;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.card.apdu.CardTransportException.Fault;

/**
 * One command and what became of it. Holds what went over the wire unredacted, so it is written to
 * no log; {@link #toString} shows neither side's data.
 */
public final class Exchange {

  private final byte[] command;
  private final byte @Nullable [] answer;
  private final @Nullable Fault fault;
  private final long nanos;

  private Exchange(byte[] command, byte @Nullable [] answer, @Nullable Fault fault, long nanos) {
    this.command = command.clone();
    this.answer = answer == null ? null : answer.clone();
    this.fault = fault;
    this.nanos = nanos;
  }

  static Exchange answered(byte[] command, byte[] answer, long nanos) {
    return new Exchange(command, answer, null, nanos);
  }

  static Exchange failed(byte[] command, Fault fault, long nanos) {
    return new Exchange(command, null, fault, nanos);
  }

  public byte[] command() {
    return command.clone();
  }

  /** The card's answer; empty when the transport failed. */
  public Optional<byte[]> answer() {
    return Optional.ofNullable(answer).map(byte[]::clone);
  }

  /** Why there is no answer; empty when there is one. */
  public Optional<Fault> fault() {
    return Optional.ofNullable(fault);
  }

  /** From the command's start to the answer's end, in nanoseconds. */
  public long nanos() {
    return nanos;
  }

  /** Header, length, status word and time, for instance {@code 00B20112 5 -> 9000 18, 312 us}. */
  @Override
  public String toString() {
    String header = Hex.of(command, 0, Math.min(4, command.length));
    String outcome;
    if (answer == null) {
      outcome = String.valueOf(fault);
    } else if (answer.length < 2) {
      outcome = "no status word";
    } else {
      outcome = Hex.of(answer, answer.length - 2, answer.length) + " " + (answer.length - 2);
    }
    return header + " " + command.length + " -> " + outcome + ", " + nanos / 1_000 + " us";
  }
}
