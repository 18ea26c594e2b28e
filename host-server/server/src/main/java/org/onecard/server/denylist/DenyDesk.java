package org.onecard.server.denylist;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.onecard.ledger.LedgerUnavailable;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.DenyListOffer;
import org.onecard.protocol.message.Message.DenyListWanted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes lists and hands them out, each on a thread of its own. Safe from any thread. */
public final class DenyDesk implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DenyDesk.class);

  /** Terminals that wait for a piece; one that finds no room asks again after some seconds. */
  private static final int MOST_WAITING = 1_024;

  private static final int STOP_WITHIN_SECONDS = 5;

  private final DenyShelf shelf;
  private final ExecutorService maker = thread("deny-list", 2);
  private final ExecutorService reader = thread("deny-pieces", MOST_WAITING);
  private final AtomicBoolean asked = new AtomicBoolean();

  /** Of the thread that makes lists. */
  private boolean failing;

  private volatile Consumer<DenyListOffer> whenThereIsAnother = offer -> {};

  public DenyDesk(DenyShelf shelf) {
    this.shelf = shelf;
  }

  private static ExecutorService thread(String name, int queue) {
    return new ThreadPoolExecutor(
        1,
        1,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(queue),
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Makes the first list.
   *
   * @param listener told of each list from then on, when it can be fetched
   */
  public void start(Consumer<DenyListOffer> listener) {
    whenThereIsAnother = listener;
    look();
  }

  /** The book may hold another list: makes it, soon. Several calls may come to one list. */
  public void look() {
    if (asked.compareAndSet(false, true)) {
      try {
        maker.execute(this::make);
      } catch (RejectedExecutionException e) {
        log.debug("the host is stopping, no list is made");
      }
    }
  }

  private void make() {
    asked.set(false);
    try {
      if (shelf.refresh()) {
        shelf
            .offerBeyond(0)
            .ifPresent(
                offer -> {
                  log.info(
                      "deny list {} of {} cards [whole={}] [deltasFrom={}]",
                      offer.newest().content().version(),
                      offer.newest().content().count(),
                      offer.whole().content().version(),
                      offer.deltasFrom());
                  whenThereIsAnother.accept(offer);
                });
      }
      failing = false;
    } catch (IOException | LedgerUnavailable e) {
      // Beside a shared book it is tried again every second.
      if (!failing) {
        log.error("The deny list cannot be made, terminals keep theirs: {}", e.getMessage());
      }
      failing = true;
    } catch (RuntimeException e) {
      log.error("A fault of our own while the deny list was made, terminals keep theirs.", e);
    }
  }

  /** The newest list that is handed out; 0 while there is none. */
  public long version() {
    return shelf.version();
  }

  /** What a terminal is offered that holds such a version; empty where it holds the newest. */
  public Optional<DenyListOffer> offerBeyond(long version) {
    return shelf.offerBeyond(version);
  }

  /**
   * Fetches a piece.
   *
   * @param answer told once, on a thread of this desk: empty where nothing can be had now
   */
  public void answer(DenyListWanted wanted, Consumer<Optional<Message>> answer) {
    try {
      reader.execute(() -> answer.accept(find(wanted)));
    } catch (RejectedExecutionException e) {
      log.debug("too many terminals fetch the deny list at once");
      answer.accept(Optional.empty());
    }
  }

  private Optional<Message> find(DenyListWanted wanted) {
    try {
      return shelf.answer(wanted);
    } catch (IOException | LedgerUnavailable e) {
      log.warn("A piece of the deny list cannot be read now: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("A fault of our own while a piece of the deny list was read.", e);
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    maker.shutdown();
    reader.shutdownNow();
    try {
      // The book is closed next: what reads it is let go first.
      if (!maker.awaitTermination(STOP_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        maker.shutdownNow();
      }
    } catch (InterruptedException e) {
      maker.shutdownNow();
      Thread.currentThread().interrupt();
    }
    shelf.close();
  }
}
