package org.onecard.virtual.slot;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.onecard.card.apdu.CardTransportException;
import org.onecard.card.apdu.CardTransportException.Fault;
import org.onecard.virtual.card.CardTornException;
import org.onecard.virtual.card.VirtualCard;

/**
 * A card in a slot of this process, with the one thread that drives it. A caller waits for the card
 * no longer than it wants to; what the card still does afterwards holds up the next call, as it
 * does in a real reader.
 */
final class PoweredCard {

  private final String reader;
  private final VirtualCard card;
  private final InProcessSlot slot;
  private final ThreadPoolExecutor driver;

  /** Completed exceptionally when the card is pulled. */
  private final CompletableFuture<byte[]> gone = new CompletableFuture<>();

  PoweredCard(String reader, VirtualCard card, InProcessSlot slot) {
    this.reader = reader;
    this.card = card;
    this.slot = slot;
    this.driver =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            work -> {
              Thread thread = new Thread(work, "in-process-card-" + reader);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Powers the card, and gives its answer to reset.
   *
   * @param readerClosed completed exceptionally when the caller's reader is closed
   * @param deadlineNanos by {@link System#nanoTime}
   */
  byte[] powerOn(CompletableFuture<byte[]> readerClosed, long deadlineNanos)
      throws CardTransportException {
    byte[] atr =
        ask(
            () -> {
              card.reset();
              return card.atr();
            },
            readerClosed,
            deadlineNanos);
    if (atr.length < 2) {
      throw new CardTransportException(Fault.CARD_MUTE, "the card in " + reader + " gave no ATR");
    }
    return atr;
  }

  byte[] transmit(byte[] command, CompletableFuture<byte[]> readerClosed, long deadlineNanos)
      throws CardTransportException {
    byte[] answer = ask(() -> card.transmit(command), readerClosed, deadlineNanos);
    if (answer.length < 2) {
      throw new CardTransportException(
          Fault.PROTOCOL,
          "the card in "
              + reader
              + " answered with "
              + answer.length
              + " bytes instead of 2 or more");
    }
    return answer;
  }

  void reset(CompletableFuture<byte[]> readerClosed, long deadlineNanos)
      throws CardTransportException {
    byte[] nothing = new byte[0];
    ask(
        () -> {
          card.reset();
          return nothing;
        },
        readerClosed,
        deadlineNanos);
  }

  /** To be called by the slot, once the card is out of it. */
  void pulled() {
    gone.completeExceptionally(new CardTornException("pulled"));
    driver.shutdownNow();
  }

  private byte[] ask(
      Callable<byte[]> work, CompletableFuture<byte[]> readerClosed, long deadlineNanos)
      throws CardTransportException {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    try {
      driver.execute(
          () -> {
            try {
              answer.complete(work.call());
            } catch (CardTornException e) {
              slot.leave(this);
            } catch (Exception e) {
              answer.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      if (gone.isDone()) {
        throw removed();
      }
      throw deadline();
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          // In this order: a card that is pulled while it works may still come to an answer.
          CompletableFuture.anyOf(gone, readerClosed, answer)
              .get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
          return answer.getNow(new byte[0]);
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (TimeoutException e) {
          throw deadline();
        } catch (ExecutionException e) {
          if (gone.isDone()) {
            throw removed();
          }
          if (readerClosed.isDone()) {
            throw new CardTransportException(Fault.READER_LOST, reader + " has been closed", e);
          }
          throw new CardTransportException(
              Fault.PROTOCOL, "the card in " + reader + " failed: " + e.getCause(), e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private CardTransportException removed() {
    return new CardTransportException(Fault.CARD_REMOVED, "the card has left " + reader);
  }

  private CardTransportException deadline() {
    return new CardTransportException(
        Fault.DEADLINE, "the card in " + reader + " did not answer in the time granted");
  }
}
