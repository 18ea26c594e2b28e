package org.onecard.server.library;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.onecard.ledger.LibraryStore;
import org.onecard.ledger.LibraryStore.Claim;
import org.onecard.ledger.LibraryStore.Kind;
import org.onecard.ledger.LibraryStore.Post;
import org.onecard.ledger.LibraryStore.State;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Patron;
import org.onecard.scenario.Reason;
import org.onecard.server.library.LibraryResult.Done;
import org.onecard.server.library.LibraryResult.Held;
import org.onecard.server.library.LibraryResult.Not;
import org.onecard.server.sip2.SipField;
import org.onecard.server.sip2.SipRequest;

/** Every library of this host. Safe from any thread. */
public final class LibraryDesk implements AutoCloseable {

  /** What a person at a kiosk waits, at most. */
  public static final Duration PERSON_WAITS = Duration.ofSeconds(5);

  /** While the thread of a kiosk has a post, the poster leaves it alone. */
  private static final Duration OWN_FOR = Duration.ofSeconds(30);

  private static final Duration QUIET = Duration.ofMinutes(1);
  private static final int LONGEST_ITEM = 64;
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9.-]{1,64}");

  private final LibraryStore store;
  private final Clock clock;
  private final Map<String, LibraryLine> lines = new LinkedHashMap<>();

  public LibraryDesk(List<LibrarySettings> libraries, LibraryStore store, Clock clock) {
    this(libraries, store, clock, QUIET);
  }

  /**
   * With another patience.
   *
   * @param quiet after which a system that was told something has done it or will not
   */
  public LibraryDesk(
      List<LibrarySettings> libraries, LibraryStore store, Clock clock, Duration quiet) {
    this.store = store;
    this.clock = clock;
    for (LibrarySettings library : libraries) {
      lines.put(library.name(), new LibraryLine(library, store, clock, quiet));
    }
  }

  /** Goes on with what libraries are to be told from before. */
  public void start() {
    lines.values().forEach(LibraryLine::start);
  }

  public List<LibrarySettings> libraries() {
    return lines.values().stream().map(LibraryLine::settings).toList();
  }

  /** The library whose terminals stand there. */
  public Optional<LibrarySettings> findAt(String location) {
    return lines.values().stream()
        .map(LibraryLine::settings)
        .filter(library -> library.locations().contains(location))
        .findFirst();
  }

  public Optional<LibrarySettings> find(String name) {
    return Optional.ofNullable(lines.get(name)).map(LibraryLine::settings);
  }

  // ---- before the lane ----

  /**
   * What the library at a location knows of a card's holder. A card that is tied to no reader is
   * known not to be one; a library that does not answer in time leaves the fact absent.
   *
   * @param deadline nothing is asked where it is not positive
   */
  public CompletableFuture<Fact<Patron>> patron(
      LibrarySettings library, CardToken card, Duration deadline) {
    if (deadline.isZero() || deadline.isNegative()) {
      return CompletableFuture.completedFuture(Fact.absent());
    }
    LibraryLine line = lines.get(library.name());
    return line == null
        ? CompletableFuture.completedFuture(Fact.absent())
        : line.patron(card, deadline);
  }

  // ---- what people do ----

  /**
   * Lends an item to a card's holder, by a tap that was approved.
   *
   * @param tapId allows it
   * @param key empty: the same item by the same tap is one loan; else another for each time that
   *     somebody wants it
   * @param within for so long the person waits
   */
  public LibraryResult lend(
      LibrarySettings at, CardToken card, String tapId, String item, String key, Duration within) {
    return withPatron(Kind.LOAN, at, card, tapId, item, key, within);
  }

  /** Renews what a card's holder has on loan, by a tap that was approved; else as a loan. */
  public LibraryResult renew(
      LibrarySettings at, CardToken card, String tapId, String item, String key, Duration within) {
    return withPatron(Kind.RENEWAL, at, card, tapId, item, key, within);
  }

  /** At a desk: the same item by the same tap is one loan. */
  public LibraryResult lend(LibrarySettings at, CardToken card, String tapId, String item) {
    return lend(at, card, tapId, item, "", PERSON_WAITS);
  }

  /** At a desk: the same item by the same tap is renewed once. */
  public LibraryResult renew(LibrarySettings at, CardToken card, String tapId, String item) {
    return renew(at, card, tapId, item, "", PERSON_WAITS);
  }

  private LibraryResult withPatron(
      Kind kind,
      LibrarySettings at,
      CardToken card,
      String tapId,
      String item,
      String key,
      Duration within) {
    Optional<LibraryLine> owner = findOwner(at, item);
    if (owner.isEmpty()) {
      return new Not(Reason.LIBRARY_ITEM_FOREIGN, "");
    }
    Optional<String> patron = store.findPatron(card, at.network());
    if (patron.isEmpty()) {
      return new Not(Reason.PATRON_UNKNOWN, "");
    }
    return tell(
        owner.get(),
        post(
            tapId + "/" + kind + "/" + item + (key.isEmpty() ? "" : "/" + key),
            kind,
            owner.get(),
            at,
            item,
            patron,
            false),
        Optional.of(tapId),
        false,
        within);
  }

  /**
   * Takes an item back at any library of its network; no card is needed.
   *
   * @param key 1 to 64 of letters, digits, dot and hyphen: the same item under the same key is one
   *     return
   * @param within for so long the person waits
   */
  public LibraryResult takeBack(LibrarySettings at, String key, String item, Duration within) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("a key is 1 to 64 of letters, digits, dot and hyphen");
    }
    Optional<LibraryLine> owner = findOwner(at, item);
    if (owner.isEmpty()) {
      return new Not(Reason.LIBRARY_ITEM_FOREIGN, "");
    }
    return tell(
        owner.get(),
        returned(owner.get(), at, key, item, false),
        Optional.empty(),
        at.holdsReturns(),
        within);
  }

  /** At a desk. */
  public LibraryResult takeBack(LibrarySettings at, String key, String item) {
    return takeBack(at, key, item, PERSON_WAITS);
  }

  private Post returned(
      LibraryLine owner, LibrarySettings at, String key, String item, boolean held) {
    return post(
        key + "/" + Kind.RETURN + "/" + item, Kind.RETURN, owner, at, item, Optional.empty(), held);
  }

  /** Takes an item back as above, to be told later, without asking anybody now. */
  public LibraryResult hold(LibrarySettings at, String key, String item) {
    Optional<LibraryLine> owner = findOwner(at, item);
    if (owner.isEmpty()) {
      return new Not(Reason.LIBRARY_ITEM_FOREIGN, "");
    }
    if (!at.holdsReturns()) {
      return new Not(Reason.LIBRARY_DOWN, "");
    }
    // The item is in the box: the library is asked to take it whatever stands against it.
    Post post = returned(owner.get(), at, key, item, true);
    return store.claim(post, Optional.empty()) instanceof Claim.Existing existing
        ? underWay(existing.post())
        : result(post, true);
  }

  /**
   * The barcodes of what a card's holder has on loan.
   *
   * @return empty where the library does not say within the time that a person waits
   */
  public Optional<List<String>> listLoans(LibrarySettings at, CardToken card) {
    LibraryLine line = lines.get(at.name());
    return line == null
        ? Optional.empty()
        : store.findPatron(card, at.network()).flatMap(p -> line.listLoans(p, PERSON_WAITS));
  }

  /**
   * Does something on a thread of the library that knows the item, or stands at the location where
   * the item is empty or foreign. Whoever asks many things of a library that hangs is told so.
   *
   * @return empty where too much waits for that library already: nothing is done
   */
  public <T> Optional<CompletableFuture<T>> onThread(
      LibrarySettings at, String item, Supplier<T> task) {
    LibraryLine line = findOwner(at, item).orElse(lines.get(at.name()));
    return line == null ? Optional.empty() : line.run(task);
  }

  private LibraryResult tell(
      LibraryLine owner, Post post, Optional<String> tapId, boolean holds, Duration within) {
    Claim claim = store.claim(post, tapId);
    if (claim instanceof Claim.NotApproved) {
      return new Not(Reason.LIBRARY_REFUSED, "No approved tap allows this.");
    }
    if (claim instanceof Claim.Existing existing) {
      return underWay(existing.post());
    }
    return result(owner.goOn(post, true, holds, within), holds);
  }

  /** Of what was asked for before: while somebody is at it, nobody knows what will come of it. */
  private LibraryResult underWay(Post post) {
    return post.state() == State.WAITING && !post.held()
        ? new Not(Reason.LIBRARY_UNCERTAIN, "")
        : result(post, post.held());
  }

  private LibraryResult result(Post post, boolean holds) {
    Optional<String> words = post.told().filter(told -> !told.isBlank());
    return switch (post.state()) {
      case DONE -> new Done(post.due(), words);
      case REFUSED -> new Not(Reason.LIBRARY_REFUSED, words.orElse(""));
      case ABANDONED -> new Not(Reason.LIBRARY_DOWN, words.orElse(""));
      case WAITING, SENT -> {
        if (post.kind() != Kind.RETURN) {
          yield new Not(Reason.LIBRARY_UNCERTAIN, words.orElse(""));
        }
        // What may have been said cannot be taken back: it is held either way.
        yield holds || post.state() == State.SENT
            ? new Held()
            : new Not(Reason.LIBRARY_DOWN, words.orElse(""));
      }
    };
  }

  private Post post(
      String id,
      Kind kind,
      LibraryLine owner,
      LibrarySettings at,
      String item,
      Optional<String> patron,
      boolean held) {
    return new Post(
        id,
        owner.settings().name(),
        kind,
        item,
        patron,
        at.name(),
        now(),
        State.WAITING,
        held,
        Optional.empty(),
        0,
        now().plus(OWN_FOR),
        Optional.empty(),
        Optional.empty());
  }

  /** Whose system knows the item: by its barcode, within the network; else where it is shown. */
  private Optional<LibraryLine> findOwner(LibrarySettings at, String item) {
    if (item.isBlank() || item.length() > LONGEST_ITEM || !SipField.isValue(item)) {
      return Optional.empty();
    }
    List<LibraryLine> network =
        lines.values().stream()
            .filter(line -> line.settings().network().equals(at.network()))
            .toList();
    Optional<LibraryLine> named =
        network.stream().filter(line -> line.settings().owns(item)).findFirst();
    boolean somebodySays =
        network.stream().anyMatch(line -> !line.settings().itemPrefixes().isEmpty());
    return named.isPresent() || somebodySays ? named : Optional.ofNullable(lines.get(at.name()));
  }

  /** Tells the library that a person at a kiosk has finished; nobody waits for its answer. */
  public void endSession(LibrarySettings at, CardToken card) {
    LibraryLine line = lines.get(at.name());
    store
        .findPatron(card, at.network())
        .ifPresent(
            patron -> {
              if (line != null) {
                line.tell(new SipRequest.EndSession(patron));
              }
            });
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  @Override
  public void close() {
    lines.values().forEach(LibraryLine::close);
  }
}
