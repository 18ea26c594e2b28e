package org.onecard.server.host;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.onecard.ledger.AuditStore.AuditEntry;
import org.onecard.ledger.DenyStore.Denial;
import org.onecard.ledger.DenyStore.DeniedCard;
import org.onecard.ledger.DenyStore.DeniedNow;
import org.onecard.ledger.book.Book;
import org.onecard.protocol.crypto.CardToken;
import org.onecard.protocol.crypto.DenyDelta;
import org.onecard.protocol.crypto.DenyTagKey;
import org.onecard.protocol.crypto.RawCardIdentifier;
import org.onecard.protocol.crypto.TokenKey;
import org.onecard.protocol.message.Texts;
import org.onecard.server.admin.AdminRequest;

/** What operators ask about denied cards. */
final class DenyOperations {

  /** Of one command: more would not come to the terminals as a delta. */
  private static final int MOST_CARDS = DenyDelta.MOST_CHANGES;

  /** Of one transaction. */
  private static final int AT_ONCE = 1_000;

  private static final int MOST_WHY = 200;
  private static final int MOST_LISTED = 10_000;
  private static final Pattern IDENTIFIER = Pattern.compile("[0-9A-Fa-f]{32}");

  /** Digits enough to be an identifier would stay in the book for ever. */
  private static final Pattern LIKE_AN_IDENTIFIER = Pattern.compile("[0-9A-Fa-f]{16,}");

  private final OpenBook open;
  private final Book book;
  private final Runnable changed;
  private final Clock clock;

  DenyOperations(OpenBook open, Runnable changed, Clock clock) {
    this.open = open;
    this.book = open.book();
    this.changed = changed;
    this.clock = clock;
  }

  JsonObject execute(AdminRequest request) throws RefusedException, IOException {
    return switch (request.operation()) {
      case "deny" -> deny(request);
      case "deny-remove" -> remove(request);
      case "deny-list" -> list(request);
      default -> throw new RefusedException("No such operation on the deny list.");
    };
  }

  private JsonObject deny(AdminRequest request) throws RefusedException, IOException {
    String why = request.find("why").orElse("").strip();
    if (why.isEmpty() || !Texts.fits(why, MOST_WHY) || LIKE_AN_IDENTIFIER.matcher(why).find()) {
      throw new RefusedException(
          "Say why in 1 to %d characters, without a card's number.".formatted(MOST_WHY));
    }
    TokenKey tokens = open.keys().token();
    DenyTagKey tags = open.keys().tag();
    List<DeniedCard> cards = new ArrayList<>();
    for (RawCardIdentifier card : cards(request)) {
      cards.add(
          new DeniedCard(tokens.tokenOf(card), new Denial(tags.keyId(), tags.tagOf(card), why)));
    }
    int denied = inParts(cards, "denied", part -> book.denials().deny(part, now()));
    audit("cards.denied", "%d of %d cards were denied: %s".formatted(denied, cards.size(), why));
    return told().put("cards", cards.size()).put("changed", denied);
  }

  private JsonObject remove(AdminRequest request) throws RefusedException, IOException {
    List<CardToken> cards = new ArrayList<>();
    Optional<String> token = request.find("token");
    if (token.isPresent()) {
      cards.add(
          CardToken.parse(token.get())
              .orElseThrow(
                  () ->
                      new RefusedException(
                          "That is no card's token: take it from `host deny list`.")));
    } else {
      for (RawCardIdentifier card : cards(request)) {
        cards.add(open.keys().token().tokenOf(card));
      }
    }
    int allowed = inParts(cards, "allowed", part -> book.denials().allow(part, now()));
    audit("cards.allowed", "%d of %d cards are denied no longer.".formatted(allowed, cards.size()));
    return told().put("cards", cards.size()).put("changed", allowed);
  }

  /** Taps go on between two parts; the terminals are told once. */
  private <T> int inParts(List<T> cards, String done, ToIntFunction<List<T>> change)
      throws RefusedException {
    try {
      return Parts.work(cards, AT_ONCE, done, change);
    } finally {
      changed.run();
    }
  }

  private JsonObject list(AdminRequest request) throws RefusedException {
    int most;
    try {
      most = Integer.parseInt(request.find("most").orElse("100"));
    } catch (NumberFormatException e) {
      most = 0;
    }
    if (most < 1 || most > MOST_LISTED) {
      throw new RefusedException("List 1 to %d cards at once.".formatted(MOST_LISTED));
    }
    JsonArray cards = new JsonArray();
    for (DeniedNow denied : book.denials().listDenied(most)) {
      cards.add(
          new JsonObject()
              .put("token", denied.token().hex())
              .put("since", denied.since().toString())
              .put("why", denied.why())
              .put("registry", denied.byRegistry()));
    }
    return told().put("shown", cards);
  }

  private JsonObject told() {
    return new JsonObject()
        .put("version", book.denials().denyVersion())
        .put("denied", book.denials().countDenied());
  }

  private static List<RawCardIdentifier> cards(AdminRequest request)
      throws RefusedException, IOException {
    Optional<String> listed = request.find("cards");
    if (listed.isPresent()) {
      List<RawCardIdentifier> cards = new ArrayList<>();
      for (String each : listed.get().split(",", -1)) {
        cards.add(card(each, "A card is"));
      }
      return cards;
    }
    return readCards(Path.of(HostOperations.needed(request, "file")));
  }

  private static List<RawCardIdentifier> readCards(Path file) throws RefusedException, IOException {
    List<RawCardIdentifier> cards = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String text = line.strip();
        if (!text.isEmpty() && !text.startsWith("#")) {
          cards.add(card(text, "Nothing was changed: in line %d a card is".formatted(number)));
        }
        if (cards.size() > MOST_CARDS) {
          throw new RefusedException(
              "Nothing was changed: give at most %,d cards at once.".formatted(MOST_CARDS));
        }
      }
    }
    if (cards.isEmpty()) {
      throw new RefusedException("Nothing was changed: the file names no card.");
    }
    return cards;
  }

  /** What was given is not repeated: it may be somebody's card. */
  private static RawCardIdentifier card(String text, String where) throws RefusedException {
    if (!IDENTIFIER.matcher(text).matches()) {
      throw new RefusedException(
          "%s not 32 hexadecimal digits, but %d characters: write its identifier as the registry does."
              .formatted(where, text.length()));
    }
    return new RawCardIdentifier(HexFormat.of().parseHex(text));
  }

  private void audit(String what, String detail) {
    book.audit().append(new AuditEntry(now(), "operator", what, detail));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
