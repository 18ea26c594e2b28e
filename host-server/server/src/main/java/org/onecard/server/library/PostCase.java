package org.onecard.server.library;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.onecard.ledger.LibraryStore.Kind;
import org.onecard.ledger.LibraryStore.Post;
import org.onecard.ledger.LibraryStore.State;
import org.onecard.server.sip2.SipAnswer;
import org.onecard.server.sip2.SipAnswer.ItemTold;
import org.onecard.server.sip2.SipAnswer.LoanTold;
import org.onecard.server.sip2.SipAnswer.PatronTold;
import org.onecard.server.sip2.SipAnswer.ReturnTold;
import org.onecard.server.sip2.SipOutcome;
import org.onecard.server.sip2.SipOutcome.Answered;
import org.onecard.server.sip2.SipOutcome.NotDone;
import org.onecard.server.sip2.SipRequest;

/**
 * Goes on with one post: says it, or finds out what became of it. Every step that the next start of
 * the host must know of is kept before it is taken.
 */
final class PostCase {

  /** Says something to the post's library, within the time that is left. */
  @FunctionalInterface
  interface Library {
    SipOutcome ask(SipRequest request);
  }

  /** Keeps what the next start must know; returns when it is in the book. */
  @FunctionalInterface
  interface Keeper {
    void save(Post post);
  }

  /** What {@link Post#dueBefore} holds for an item that was on no loan. */
  private static final String ON_THE_SHELF = "-";

  /** A loan that is said again and again to no end is no loan. */
  private static final int MOST_WHILE_WAITING = 2;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final int MOST_DOUBLINGS = 7;

  private final Library library;
  private final Keeper keeper;
  private final ZoneId zone;
  private final Instant now;
  private final Duration quiet;

  /**
   * At this time, in the library's zone.
   *
   * @param now also what the next try is counted from
   * @param quiet after which a system that was told something has done it or will not
   */
  PostCase(Library library, Keeper keeper, ZoneId zone, Instant now, Duration quiet) {
    this.library = library;
    this.keeper = keeper;
    this.zone = zone;
    this.now = now;
    this.quiet = quiet;
  }

  /**
   * Goes on as far as it goes now; the answer is kept.
   *
   * @param personWaits whether somebody is there to take or give the item; a loan or renewal that
   *     was not done is then said again, else it is given up
   * @param holdsReturns whether a return is kept where the library has not heard of it; else it is
   *     given up, and the person keeps the item
   */
  Post goOn(Post post, boolean personWaits, boolean holdsReturns) {
    Post at = post;
    boolean saidBefore = false;
    for (int round = 0; round < MOST_WHILE_WAITING; round++) {
      if (at.state() == State.SENT) {
        saidBefore = true;
        at = findOut(at);
        if (at.state() != State.WAITING) {
          return kept(at);
        }
      }
      if (at.kind() != Kind.RETURN && !personWaits) {
        // A system that is slow may still do it.
        return kept(
            now.isBefore(at.askedAt().plus(quiet)) && at.attempts() > 0
                ? later(with(at, State.SENT))
                : settled(at, State.ABANDONED, "Not done, and nobody waits for it any more."));
      }
      at = say(at, saidBefore);
      if (at.state() == State.WAITING) {
        boolean keeps = at.kind() == Kind.RETURN && (holdsReturns || !personWaits);
        at = keeps ? held(at) : settled(at, State.ABANDONED, at.told().orElse(""));
      }
      if (at.state() != State.SENT) {
        return kept(at);
      }
      if (at.kind() == Kind.RETURN) {
        return kept(after(at, quiet));
      }
    }
    return kept(later(at));
  }

  // ---- saying it ----

  private Post say(Post post, boolean saidBefore) {
    Post at = post;
    if (at.kind() != Kind.LOAN && at.dueBefore().isEmpty()) {
      SipOutcome looked = library.ask(new SipRequest.ItemInformation(at.item()));
      if (!(looked instanceof Answered answered && answered.answer() instanceof ItemTold item)) {
        return later(told(at, looked.describe()));
      }
      at = withDueBefore(at, item.onLoan() ? item.due().orElse("") : ON_THE_SHELF);
    }
    at = keptAsSent(at);
    SipOutcome outcome = library.ask(request(at));
    if (outcome instanceof Answered answered) {
      Post after = answered(at, answered.answer());
      return after.state() == State.REFUSED && saidBefore ? refusedAgain(at, after) : after;
    }
    if (outcome instanceof NotDone) {
      return later(told(with(at, State.WAITING), outcome.describe()));
    }
    return told(at, outcome.describe());
  }

  /** What was said before may have been done late, and be what the library refuses now. */
  private Post refusedAgain(Post said, Post refused) {
    Post found = findOut(said);
    return found.state() == State.WAITING ? refused : found;
  }

  private SipRequest request(Post post) {
    return switch (post.kind()) {
      case LOAN -> new SipRequest.Checkout(post.patronId().orElse(""), post.item());
      case RENEWAL -> new SipRequest.Renew(post.patronId().orElse(""), post.item());
      case RETURN ->
          new SipRequest.Checkin(
              post.item(),
              LocalDateTime.ofInstant(post.askedAt(), zone),
              post.held(),
              post.place());
    };
  }

  private static Post answered(Post post, SipAnswer answer) {
    if (answer instanceof LoanTold loan) {
      Post told = withDue(post, loan.due());
      return loan.ok()
          ? settled(told, State.DONE, loan.message().orElse(""))
          : settled(post, State.REFUSED, loan.message().orElse("The library gives no reason."));
    }
    if (answer instanceof ReturnTold back) {
      return settled(
          post,
          back.ok() ? State.DONE : State.REFUSED,
          back.message().orElse(back.ok() ? "" : "The library gives no reason."));
    }
    return told(post, "The library answered something else.");
  }

  // ---- finding out ----

  /** Settled where it happened, waiting where it did not, sent where that cannot be found out. */
  private Post findOut(Post post) {
    SipOutcome outcome = library.ask(new SipRequest.ItemInformation(post.item()));
    if (!(outcome instanceof Answered answered && answered.answer() instanceof ItemTold item)) {
      return later(told(post, outcome.describe()));
    }
    return switch (post.kind()) {
      case LOAN -> item.onLoan() ? findBorrower(post, item) : with(post, State.WAITING);
      case RETURN -> {
        // On loan until another day: it came back, and was lent again since.
        boolean asBefore =
            item.onLoan() && item.due().orElse("").equals(post.dueBefore().orElse(ON_THE_SHELF));
        yield asBefore
            ? with(post, State.WAITING)
            : settled(post, State.DONE, "Found done when the library was asked about it.");
      }
      case RENEWAL -> {
        boolean asBefore = item.due().orElse("").equals(post.dueBefore().orElse(""));
        yield asBefore || !item.onLoan()
            ? with(post, State.WAITING)
            : settled(
                withDue(post, item.due()),
                State.DONE,
                "Found done when the library was asked about it.");
      }
    };
  }

  private Post findBorrower(Post post, ItemTold item) {
    SipOutcome outcome =
        library.ask(new SipRequest.PatronInformation(post.patronId().orElse(""), true));
    if (!(outcome instanceof Answered answered && answered.answer() instanceof PatronTold patron)) {
      return later(told(post, outcome.describe()));
    }
    if (patron.items().contains(post.item())) {
      return settled(
          withDue(post, item.due()), State.DONE, "Found done when the library was asked about it.");
    }
    // Only a list that is whole shows that the loan is another reader's.
    return patron.loans().isPresent() && patron.items().size() == patron.loans().getAsInt()
        ? with(post, State.WAITING)
        : later(told(post, "On loan, and the library does not list to whom."));
  }

  // ---- what a post becomes ----

  private Post kept(Post post) {
    keeper.save(post);
    return post;
  }

  private Post keptAsSent(Post post) {
    return kept(
        changed(
            post,
            State.SENT,
            post.patronId(),
            post.dueBefore(),
            post.attempts() + 1,
            post.nextAt(),
            post.told(),
            post.due()));
  }

  /** The next try, later after each that failed. */
  private Post later(Post post) {
    return after(post, FIRST_PAUSE.multipliedBy(1L << Math.min(MOST_DOUBLINGS, post.attempts())));
  }

  private Post after(Post post, Duration pause) {
    return changed(
        post,
        post.state(),
        post.patronId(),
        post.dueBefore(),
        post.attempts() + 1,
        now.plus(pause),
        post.told(),
        post.due());
  }

  /** Who reads what is nobody's business once it is done, so the reader is forgotten. */
  private static Post settled(Post post, State state, String told) {
    Post after = told(post, told);
    return changed(
        after,
        state,
        Optional.empty(),
        after.dueBefore(),
        after.attempts(),
        after.nextAt(),
        after.told(),
        after.due());
  }

  private static Post with(Post post, State state) {
    return changed(
        post,
        state,
        post.patronId(),
        post.dueBefore(),
        post.attempts(),
        post.nextAt(),
        post.told(),
        post.due());
  }

  private static Post told(Post post, String words) {
    return changed(
        post,
        post.state(),
        post.patronId(),
        post.dueBefore(),
        post.attempts(),
        post.nextAt(),
        Optional.of(words.substring(0, Math.min(Post.MOST_TOLD, words.length()))),
        post.due());
  }

  private static Post withDueBefore(Post post, String due) {
    return changed(
        post,
        post.state(),
        post.patronId(),
        Optional.of(due),
        post.attempts(),
        post.nextAt(),
        post.told(),
        post.due());
  }

  private static Post withDue(Post post, Optional<String> due) {
    return changed(
        post,
        post.state(),
        post.patronId(),
        post.dueBefore(),
        post.attempts(),
        post.nextAt(),
        post.told(),
        due);
  }

  private static Post held(Post post) {
    return new Post(
        post.id(),
        post.library(),
        post.kind(),
        post.item(),
        post.patronId(),
        post.place(),
        post.askedAt(),
        post.state(),
        true,
        post.dueBefore(),
        post.attempts(),
        post.nextAt(),
        post.told(),
        post.due());
  }

  private static Post changed(
      Post post,
      State state,
      Optional<String> patronId,
      Optional<String> dueBefore,
      int attempts,
      Instant nextAt,
      Optional<String> told,
      Optional<String> due) {
    return new Post(
        post.id(),
        post.library(),
        post.kind(),
        post.item(),
        patronId,
        post.place(),
        post.askedAt(),
        state,
        post.held(),
        dueBefore,
        attempts,
        nextAt,
        told,
        due);
  }
}
