package org.onecard.server.host;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.onecard.ledger.AuditStore.AuditEntry;
import org.onecard.ledger.TerminalStore.Terminal;
import org.onecard.ledger.book.Book;
import org.onecard.protocol.message.GateOrder;
import org.onecard.protocol.message.GateOrder.Passage;
import org.onecard.scenario.Printable;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.delivery.GateOrders;

/** What operators want of gates: left open, opened in an emergency, or one person each. */
final class GateOperations {

  private static final int LONGEST_WHY = 300;
  private static final int LONGEST_NAME = 64;
  private static final Duration LONGEST = Duration.ofDays(31);

  private final Book book;
  private final GateOrders orders;
  private final LinkState links;
  private final Clock clock;

  GateOperations(Book book, GateOrders orders, LinkState links, Clock clock) {
    this.book = book;
    this.orders = orders;
    this.links = links;
    this.clock = clock;
  }

  JsonObject execute(AdminRequest request) throws RefusedException {
    return request.operation().equals("gate-order") ? order(request) : list();
  }

  private JsonObject order(AdminRequest request) throws RefusedException {
    Passage passage = passage(needed(request, "passage", "controlled, free or emergency"));
    String by = bounded(needed(request, "by", "who orders it"), LONGEST_NAME, "--by");
    String why = bounded(needed(request, "why", "why it is ordered"), LONGEST_WHY, "--why");
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Optional<Instant> until = duration(request).map(now::plus);
    List<Terminal> terminals = terminals(request);
    List<GateOrder> given =
        book.gateOrders()
            .order(terminals.stream().map(Terminal::terminalId).toList(), passage, now, until);
    // Whoever waits there comes first.
    orders.deliver(links::deliver);
    for (GateOrder order : given) {
      book.audit()
          .append(
              new AuditEntry(
                  now,
                  "operator",
                  "gate." + spelled(passage),
                  "%s wants the way at terminal %s %s%s (order %d): %s"
                      .formatted(
                          by,
                          order.terminalId(),
                          spelled(passage),
                          until.map(end -> " until " + end).orElse(""),
                          order.number(),
                          why)));
    }
    return new JsonObject()
        .put("passage", spelled(passage))
        .put("until", until.map(Instant::toString).orElse(""))
        .put("terminals", rows(given));
  }

  private List<Terminal> terminals(AdminRequest request) throws RefusedException {
    Optional<String> id = request.find("terminal").filter(text -> !text.isBlank());
    Optional<String> location = request.find("location").filter(text -> !text.isBlank());
    if (id.isPresent() == location.isPresent()) {
      throw new RefusedException("Name either a terminal or a location.");
    }
    List<Terminal> found =
        book.terminals().listTerminals().stream()
            .filter(terminal -> terminal.revokedAt().isEmpty())
            .filter(terminal -> id.map(terminal.terminalId()::equals).orElse(true))
            .filter(terminal -> location.map(terminal.locationId()::equals).orElse(true))
            .toList();
    if (found.isEmpty()) {
      throw new RefusedException(
          "No terminal is enrolled %s: see `onecard host status`."
              .formatted(
                  id.map(name -> "as " + Printable.quoted(name))
                      .orElseGet(() -> "at " + Printable.quoted(location.orElseThrow()))));
    }
    return found;
  }

  private static Optional<Duration> duration(AdminRequest request) throws RefusedException {
    Optional<String> text = request.find("for").filter(value -> !value.isBlank());
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Duration duration = Duration.parse("PT" + text.get().toUpperCase(Locale.ROOT));
      if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
        throw new RefusedException("--for is more than nothing and at most 31 days (744h).");
      }
      return Optional.of(duration);
    } catch (DateTimeParseException e) {
      throw new RefusedException(
          "%s is no duration: write 30m, 2h or 1h30m.".formatted(Printable.quoted(text.get())));
    }
  }

  private JsonObject list() {
    return new JsonObject().put("terminals", rows(book.gateOrders().list()));
  }

  private JsonArray rows(List<GateOrder> given) {
    Instant now = clock.instant();
    Map<String, Boolean> connected = new HashMap<>();
    given.forEach(
        order -> connected.put(order.terminalId(), links.isConnected(order.terminalId())));
    JsonArray rows = new JsonArray();
    for (GateOrder order : given) {
      rows.add(
          new JsonObject()
              .put("terminal", order.terminalId())
              .put("order", order.number())
              .put("passage", spelled(order.at(now)))
              .put("orderedAt", order.orderedAt().toString())
              .put("until", order.until().map(Instant::toString).orElse(""))
              .put("connected", connected.getOrDefault(order.terminalId(), false)));
    }
    return rows;
  }

  private static Passage passage(String text) throws RefusedException {
    for (Passage passage : Passage.values()) {
      if (spelled(passage).equals(text)) {
        return passage;
      }
    }
    throw new RefusedException(
        "%s is no way to stand: say controlled, free or emergency."
            .formatted(Printable.quoted(text)));
  }

  private static String spelled(Passage passage) {
    return passage.name().toLowerCase(Locale.ROOT);
  }

  private static String needed(AdminRequest request, String name, String what)
      throws RefusedException {
    return request
        .find(name)
        .filter(text -> !text.isBlank())
        .orElseThrow(() -> new RefusedException("Say %s.".formatted(what)));
  }

  private static String bounded(String text, int most, String option) throws RefusedException {
    if (text.length() > most) {
      throw new RefusedException("%s has at most %d characters.".formatted(option, most));
    }
    return text;
  }
}
