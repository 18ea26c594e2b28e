package org.onecard.server.host;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.onecard.ledger.AuditStore.AuditEntry;
import org.onecard.ledger.LibraryStore;
import org.onecard.ledger.LibraryStore.Post;
import org.onecard.ledger.LibraryStore.Tie;
import org.onecard.ledger.TapStanding;
import org.onecard.ledger.book.Book;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.scenario.Fact;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Patron;
import org.onecard.scenario.Reason;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.library.LibraryDesk;
import org.onecard.server.library.LibraryResult;
import org.onecard.server.library.LibrarySettings;
import org.onecard.server.sip2.SipField;

/**
 * What operators, and whoever builds a kiosk, may ask about libraries. A card is named by one of
 * its taps, so that no card identifier stands on a command line.
 */
final class LibraryOperations {

  private static final int MOST_LISTED = 100;
  private static final int LONGEST_PATRON = 128;
  private static final int LONGEST_CONSENT = 200;
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9.-]{1,64}");
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");

  private final Book book;
  private final LibraryDesk desk;
  private final Clock clock;

  LibraryOperations(Book book, LibraryDesk desk, Clock clock) {
    this.book = book;
    this.desk = desk;
    this.clock = clock;
  }

  JsonObject execute(AdminRequest request) throws RefusedException {
    return switch (request.operation()) {
      case "library-tie" -> tie(request);
      case "library-untie" -> untie(request);
      case "library-patron" -> patron(request);
      case "library-checkout" ->
          told(
              desk.lend(
                  library(request),
                  card(request),
                  needed(request, "tap"),
                  needed(request, "item")));
      case "library-renew" ->
          told(
              desk.renew(
                  library(request),
                  card(request),
                  needed(request, "tap"),
                  needed(request, "item")));
      case "library-checkin" -> checkin(request);
      case "library-door" -> door(request);
      default -> list();
    };
  }

  // ---- readers ----

  private JsonObject tie(AdminRequest request) throws RefusedException {
    CardToken card = card(request);
    String network = name(request, "network");
    String patron = needed(request, "patron");
    String consent = needed(request, "consent");
    if (!SipField.isValue(patron) || patron.length() > LONGEST_PATRON) {
      throw new RefusedException(
          "A reader's id has at most %d characters, and no bar.".formatted(LONGEST_PATRON));
    }
    if (consent.length() > LONGEST_CONSENT) {
      throw new RefusedException(
          "How the holder agreed is told in at most %d characters.".formatted(LONGEST_CONSENT));
    }
    if (!book.libraries().tie(new Tie(card, network, patron, now(), consent))) {
      throw new RefusedException(
          "That reader is tied to another card in %s: untie that one first.".formatted(network));
    }
    audit("library.tied", "%s was tied to a reader of %s: %s".formatted(card, network, consent));
    return new JsonObject().put("network", network).put("tied", true);
  }

  private JsonObject untie(AdminRequest request) throws RefusedException {
    CardToken card = card(request);
    String network = name(request, "network");
    if (!book.libraries().untie(card, network)) {
      throw new RefusedException("That card is tied to no reader of %s.".formatted(network));
    }
    audit("library.untied", "%s was untied from its reader of %s.".formatted(card, network));
    return new JsonObject().put("network", network).put("tied", false);
  }

  private JsonObject patron(AdminRequest request) throws RefusedException {
    LibrarySettings library = library(request);
    Fact<Patron> fact = desk.patron(library, card(request), LibraryDesk.PERSON_WAITS).join();
    JsonObject told = new JsonObject().put("library", library.name());
    if (fact instanceof Fact.Known<Patron> known) {
      return told.put("known", true)
          .put("source", known.source().name())
          .put("asOf", known.asOf().toString())
          .put("status", known.value().status().name())
          .put("loans", known.value().loans())
          .put("loanLimit", known.value().loanLimit())
          .put("overdue", known.value().overdueLoans())
          .put("words", FactWords.of(known.value()));
    }
    return told.put("known", false).put("words", Reason.LIBRARY_DOWN.notice().en());
  }

  // ---- loans and returns ----

  private JsonObject checkin(AdminRequest request) throws RefusedException {
    String key = request.find("key").orElseGet(() -> "desk-" + clock.millis());
    if (!KEY.matcher(key).matches()) {
      throw new RefusedException("A key is 1 to 64 of letters, digits, dot and hyphen.");
    }
    return told(desk.takeBack(library(request), key, needed(request, "item"))).put("key", key);
  }

  private static JsonObject told(LibraryResult result) {
    if (result instanceof LibraryResult.Done done) {
      JsonObject told = new JsonObject().put("result", "done");
      done.due().ifPresent(due -> told.put("due", due));
      done.message().ifPresent(message -> told.put("message", message));
      return told;
    }
    if (result instanceof LibraryResult.Held) {
      return new JsonObject()
          .put("result", "held")
          .put("message", "Taken; the library is told as soon as it can be reached.");
    }
    LibraryResult.Not not = (LibraryResult.Not) result;
    Notice notice = not.reason().notice();
    return new JsonObject()
        .put("result", "not")
        .put("reason", not.reason().number())
        .put("zh", notice.zh())
        .put("en", notice.en())
        .put("message", not.message());
  }

  private JsonObject list() {
    JsonArray libraries = new JsonArray();
    for (LibrarySettings library : desk.libraries()) {
      libraries.add(
          new JsonObject()
              .put("library", library.name())
              .put("network", library.network())
              .put("open", book.libraries().countOpen(library.name())));
    }
    JsonArray posts = new JsonArray();
    for (Post post : book.libraries().listLatest(MOST_LISTED)) {
      posts.add(
          new JsonObject()
              .put("library", post.library())
              .put("kind", post.kind().name().toLowerCase(Locale.ROOT))
              .put("item", post.item())
              .put("place", post.place())
              .put("state", post.state().name().toLowerCase(Locale.ROOT))
              .put("held", post.held())
              .put("askedAt", post.askedAt().toString())
              .put("attempts", post.attempts())
              .put("told", post.told().orElse("")));
    }
    return new JsonObject().put("libraries", libraries).put("posts", posts);
  }

  // ---- the door ----

  private JsonObject door(AdminRequest request) throws RefusedException {
    LibrarySettings library = library(request);
    CardToken card = card(request);
    LibraryStore store = book.libraries();
    JsonObject told = new JsonObject().put("library", library.name());
    if (needed(request, "way").equals("out")) {
      return told.put("open", true).put("inside", store.leave(library.name(), card));
    }
    OptionalInt capacity = library.capacity();
    Optional<Integer> inside =
        store.enter(library.name(), card, capacity.orElse(Integer.MAX_VALUE), now());
    if (inside.isEmpty()) {
      Notice notice = Reason.LIBRARY_FULL.notice();
      return told.put("open", false)
          .put("reason", Reason.LIBRARY_FULL.number())
          .put("zh", notice.zh())
          .put("en", notice.en());
    }
    return told.put("open", true).put("inside", inside.get());
  }

  // ---- what requests name ----

  private LibrarySettings library(AdminRequest request) throws RefusedException {
    String name = needed(request, "library");
    return desk.find(name)
        .orElseThrow(
            () ->
                new RefusedException(
                    "No running host has a library \"%s\": see `host run --libraries`."
                        .formatted(name)));
  }

  private CardToken card(AdminRequest request) throws RefusedException {
    String tapId = needed(request, "tap");
    return Optional.ofNullable(book.ledger().findTaps(Set.of(tapId)).get(tapId))
        .flatMap(TapStanding::token)
        .orElseThrow(
            () ->
                new RefusedException(
                    "The book holds no tap \"%s\": tap ids look like kiosk-01.1.42."
                        .formatted(tapId)));
  }

  private static String name(AdminRequest request, String argument) throws RefusedException {
    String name = needed(request, argument);
    if (!NAME.matcher(name).matches()) {
      throw new RefusedException(
          "\"%s\" cannot be a %s: use 1 to 64 of a-z, 0-9 and -.".formatted(name, argument));
    }
    return name;
  }

  private static String needed(AdminRequest request, String name) throws RefusedException {
    return request
        .find(name)
        .filter(value -> !value.isBlank())
        .orElseThrow(() -> new RefusedException("The argument \"%s\" is missing.".formatted(name)));
  }

  private void audit(String what, String detail) {
    book.audit().append(new AuditEntry(now(), "operator", what, detail));
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
