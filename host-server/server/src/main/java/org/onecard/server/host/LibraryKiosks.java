package org.onecard.server.host;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.onecard.ledger.LedgerStore;
import org.onecard.ledger.TapStanding;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.message.LibraryReply;
import org.onecard.protocol.message.LibraryWish;
import org.onecard.protocol.message.Message.LibraryAsked;
import org.onecard.protocol.message.Message.LibraryTold;
import org.onecard.protocol.message.Texts;
import org.onecard.scenario.Reason;
import org.onecard.server.acceptor.LibraryService;
import org.onecard.server.library.LibraryDesk;
import org.onecard.server.library.LibraryResult;
import org.onecard.server.library.LibrarySettings;
import org.onecard.server.sip2.SipField;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kiosks of libraries at the desk. All of it runs on the threads of the library that it is about;
 * where these have too much to do, a return that the library holds is written down by the thread
 * {@code library-hold}, and everything else is told that the library is away.
 */
final class LibraryKiosks implements LibraryService, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LibraryKiosks.class);
  private static final int MOST_HELD_AT_ONCE = 64;

  /** A library that is quick answers within it. */
  private static final Duration LEAST_TO_BEGIN = Duration.ofMillis(500);

  private final LibraryDesk desk;
  private final LedgerStore ledger;
  private final ThreadPoolExecutor holding =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_HELD_AT_ONCE),
          task -> {
            Thread thread = new Thread(task, "library-hold");
            thread.setDaemon(true);
            return thread;
          });

  LibraryKiosks(LibraryDesk desk, LedgerStore ledger) {
    this.desk = desk;
    this.ledger = ledger;
  }

  @Override
  public void ask(Terminal terminal, LibraryAsked asked, Consumer<LibraryTold> answer) {
    Optional<LibrarySettings> at = desk.findAt(terminal.locationId());
    if (at.isEmpty()) {
      answer.accept(told(asked, not(Reason.LIBRARY_DOWN, "No library is set up for this place.")));
      return;
    }
    long arrived = System.nanoTime();
    CompletableFuture<LibraryReply> reply =
        desk.onThread(at.get(), asked.item(), () -> inTime(terminal, at.get(), asked, arrived))
            .orElseGet(() -> withoutTheLibrary(at.get(), asked));
    var unused =
        reply.whenComplete(
            (done, fault) -> {
              if (fault != null) {
                LOG.error("[terminal={}] a wish at the kiosk failed", terminal.terminalId(), fault);
              }
              if (asked.wish() != LibraryWish.END) {
                answer.accept(
                    told(asked, fault == null ? done : not(Reason.LIBRARY_UNCERTAIN, "")));
              }
            });
  }

  private CompletableFuture<LibraryReply> withoutTheLibrary(
      LibrarySettings at, LibraryAsked asked) {
    LibraryReply away = not(Reason.LIBRARY_DOWN, "Too many wait for it.");
    if (asked.wish() != LibraryWish.RETURN || !at.holdsReturns()) {
      return CompletableFuture.completedFuture(away);
    }
    try {
      return hold(() -> reply(desk.hold(at, asked.key(), asked.item())), holding);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(away);
    }
  }

  private static CompletableFuture<LibraryReply> hold(
      Supplier<LibraryReply> task, Executor executor) {
    return CompletableFuture.supplyAsync(task, executor);
  }

  /** Nothing is begun for somebody who has stopped waiting. */
  private LibraryReply inTime(
      Terminal terminal, LibrarySettings at, LibraryAsked asked, long arrivedNanos) {
    Duration within = LibraryDesk.PERSON_WAITS.minusNanos(System.nanoTime() - arrivedNanos);
    if (within.compareTo(LEAST_TO_BEGIN) < 0) {
      return asked.wish() == LibraryWish.RETURN
          ? reply(desk.hold(at, asked.key(), asked.item()))
          : not(Reason.LIBRARY_DOWN, "Too many wait for it.");
    }
    return reply(terminal, at, asked, within);
  }

  private LibraryReply reply(
      Terminal terminal, LibrarySettings at, LibraryAsked asked, Duration within) {
    if (asked.wish() == LibraryWish.RETURN) {
      return reply(desk.takeBack(at, asked.key(), asked.item(), within));
    }
    Optional<CardToken> card = findCard(terminal, asked.tapId());
    if (card.isEmpty()) {
      return not(Reason.LIBRARY_REFUSED, "No approved tap of this kiosk allows it.");
    }
    return switch (asked.wish()) {
      case LOAN ->
          reply(desk.lend(at, card.get(), asked.tapId(), asked.item(), asked.key(), within));
      case RENEWAL ->
          reply(desk.renew(at, card.get(), asked.tapId(), asked.item(), asked.key(), within));
      case LOANS ->
          desk.listLoans(at, card.get())
              .<LibraryReply>map(items -> new LibraryReply.Done(Optional.empty(), "", fit(items)))
              .orElseGet(() -> not(Reason.LIBRARY_DOWN, ""));
      case END -> {
        desk.endSession(at, card.get());
        yield new LibraryReply.Held();
      }
      case RETURN -> throw new IllegalStateException("answered above");
    };
  }

  /** Another kiosk's tap lends nothing here. */
  private Optional<CardToken> findCard(Terminal terminal, String tapId) {
    return tapId.startsWith(terminal.terminalId() + ".")
        ? Optional.ofNullable(ledger.findTaps(Set.of(tapId)).get(tapId)).flatMap(TapStanding::token)
        : Optional.empty();
  }

  private static List<String> fit(List<String> items) {
    return items.stream()
        .filter(item -> !item.isEmpty() && item.length() <= LibraryReply.MOST_ITEM)
        .filter(SipField::isValue)
        .limit(LibraryReply.MOST_ITEMS)
        .toList();
  }

  private static LibraryReply reply(LibraryResult result) {
    if (result instanceof LibraryResult.Done done) {
      return new LibraryReply.Done(
          done.due().map(due -> Texts.fit(due, LibraryReply.MOST_WORDS)),
          Texts.fit(done.message().orElse(""), LibraryReply.MOST_WORDS),
          List.of());
    }
    if (result instanceof LibraryResult.Not not) {
      return not(not.reason(), not.message());
    }
    return new LibraryReply.Held();
  }

  private static LibraryReply not(Reason reason, String words) {
    return new LibraryReply.Not(reason, Texts.fit(words, LibraryReply.MOST_WORDS));
  }

  private static LibraryTold told(LibraryAsked asked, LibraryReply reply) {
    return new LibraryTold(asked.number(), reply);
  }

  @Override
  public void close() {
    holding.shutdown();
  }
}
