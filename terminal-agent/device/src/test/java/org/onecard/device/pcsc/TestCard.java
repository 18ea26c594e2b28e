package org.onecard.device.pcsc;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.onecard.virtual.card.CardTornException;
import org.onecard.virtual.card.VirtualCard;

/**
 * A card for testing transports.
 *
 * <p>It answers each command with the command itself and 9000, except: INS {@value #INS_STATUS}
 * with P1 P2 as the bare status; {@value #INS_LENGTH} with as many bytes of data as P1 P2 say;
 * {@value #INS_HANG} when it is let go; {@value #INS_SLOW} after P1 P2 milliseconds; {@value
 * #INS_TEAR} by leaving; {@value #INS_SHORT} with one byte; {@value #INS_RESETS} with the number of
 * resets it has seen.
 */
final class TestCard implements VirtualCard {

  static final int INS_STATUS = 0x01;
  static final int INS_LENGTH = 0x02;
  static final int INS_HANG = 0x03;
  static final int INS_SLOW = 0x04;
  static final int INS_TEAR = 0x05;
  static final int INS_SHORT = 0x06;
  static final int INS_RESETS = 0x07;

  private static final long HANG_AT_MOST_S = 30;

  private final byte[] atr;
  private final AtomicInteger resets = new AtomicInteger();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch letGo = new CountDownLatch(1);

  private TestCard(byte[] atr) {
    this.atr = atr;
  }

  /** T=1, with "TEST" as historical bytes. */
  static TestCard good() {
    byte[] atr = {0x3B, (byte) 0x84, (byte) 0x80, 0x01, 'T', 'E', 'S', 'T', 0};
    int check = 0;
    for (int i = 1; i < atr.length - 1; i++) {
      check ^= atr[i];
    }
    atr[atr.length - 1] = (byte) check;
    return new TestCard(atr);
  }

  /** A chip that gives no sensible answer to reset. */
  static TestCard dead() {
    return new TestCard(new byte[] {0});
  }

  /** Waits until a hanging command has arrived. */
  void awaitHanging() {
    try {
      if (!hanging.await(HANG_AT_MOST_S, TimeUnit.SECONDS)) {
        throw new IllegalStateException("no command arrived");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends a hanging command. */
  void letGo() {
    letGo.countDown();
  }

  @Override
  public byte[] atr() {
    return atr.clone();
  }

  @Override
  public void reset() {
    resets.incrementAndGet();
  }

  @Override
  public byte[] transmit(byte[] command) throws CardTornException {
    int parameter = (command[2] & 0xFF) << 8 | (command[3] & 0xFF);
    return switch (command[1]) {
      case INS_STATUS -> new byte[] {command[2], command[3]};
      case INS_LENGTH -> pattern(parameter);
      case INS_HANG -> {
        hanging.countDown();
        await(letGo, TimeUnit.SECONDS.toMillis(HANG_AT_MOST_S));
        yield new byte[] {(byte) 0x90, 0};
      }
      case INS_SLOW -> {
        await(letGo, parameter);
        yield new byte[] {(byte) 0x90, 0};
      }
      case INS_TEAR -> throw new CardTornException("as told");
      case INS_SHORT -> new byte[] {(byte) 0x90};
      case INS_RESETS -> new byte[] {(byte) resets.get(), (byte) 0x90, 0};
      default -> echo(command);
    };
  }

  static byte[] echo(byte[] command) {
    byte[] answer = Arrays.copyOf(command, command.length + 2);
    answer[command.length] = (byte) 0x90;
    return answer;
  }

  /** Data of that length that says where in it each byte stands, and 9000. */
  static byte[] pattern(int length) {
    byte[] answer = new byte[length + 2];
    for (int i = 0; i < length; i++) {
      answer[i] = (byte) (i ^ i >> 8);
    }
    answer[length] = (byte) 0x90;
    return answer;
  }

  /** A command of this card, of four bytes. */
  static byte[] command(int ins, int parameter) {
    return new byte[] {0, (byte) ins, (byte) (parameter >> 8), (byte) parameter};
  }

  private static void await(CountDownLatch latch, long ms) {
    try {
      if (latch.await(ms, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
