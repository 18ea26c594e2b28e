package org.onecard.server.host;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.onecard.ledger.AuditStore.AuditEntry;
import org.onecard.ledger.TerminalStore.Holding;
import org.onecard.protocol.record.Hash;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.authority.Anchors;
import org.onecard.server.authority.Anchors.Phase;
import org.onecard.server.authority.Authorities;

/** From one certificate authority to the next: {@code host authority}. */
final class AuthorityOperations {

  /** Of terminals that are named one by one. */
  private static final int MOST_NAMED = 100;

  /** Of those in a sentence. */
  private static final int MOST_IN_A_SENTENCE = 10;

  private static final String HOW_BACK =
      "Each comes back by being enrolled again: `host enrol-code --terminal ID --location PLACE"
          + " --item ITEM` here, `terminal enrol --again` there. What it has recorded meanwhile is"
          + " kept and booked then.";

  private final OpenBook open;
  private final Authorities authorities;
  private final Runnable changed;
  private final Clock clock;

  /**
   * @param changed has a running host follow
   */
  AuthorityOperations(OpenBook open, Runnable changed, Clock clock) {
    this.open = open;
    this.authorities = open.authorities();
    this.changed = changed;
    this.clock = clock;
  }

  JsonObject execute(AdminRequest request) throws RefusedException, IOException {
    // What another host did, and keys that were copied here, before anything is said or done.
    changed.run();
    String by = request.operation().equals("authority-status") ? "" : person(request);
    return switch (request.operation()) {
      case "authority-begin" -> begin(by);
      case "authority-abandon" -> abandon(by);
      case "authority-switch" -> change(by);
      case "authority-retire" -> retire(request, by);
      default -> status();
    };
  }

  // ---- how it stands ----

  private JsonObject status() throws IOException {
    authorities.lookForKeys();
    Anchors anchors = authorities.anchors();
    List<Holding> holdings = open.book().terminals().listHoldings();
    JsonArray all = new JsonArray();
    for (X509Certificate authority : anchors.believed()) {
      Hash hash = Anchors.keyHash(authority);
      all.add(
          new JsonObject()
              .put("key", hash.toString().substring(0, 20))
              .put("role", role(anchors, authority))
              .put("until", authority.getNotAfter().toInstant().toString())
              .put("keyHere", authorities.find(authority).isPresent())
              .put(
                  "terminals",
                  holdings.stream()
                      .filter(each -> authorities.issuerOf(each.authority()).equals(hash))
                      .count()));
    }
    List<String> onOld = onOld(anchors, holdings);
    List<String> withoutList =
        holdings.stream()
            .filter(each -> each.anchors() != anchors.version())
            .map(Holding::terminalId)
            .toList();
    return new JsonObject()
        .put("phase", anchors.phase().name().toLowerCase(Locale.ROOT))
        .put("list", anchors.version())
        .put("authorities", all)
        .put("terminals", holdings.size())
        .put("withoutList", withoutList.size())
        .put("withoutListTerminals", named(withoutList))
        .put("onOld", onOld.size())
        .put("onOldTerminals", named(onOld));
  }

  /** Those whose certificate is not from the authority that stays in the end. */
  private List<String> onOld(Anchors anchors, List<Holding> holdings) {
    Hash stays =
        Anchors.keyHash(
            anchors.phase() == Phase.BEGUN ? anchors.beside().orElseThrow() : anchors.issuing());
    return holdings.stream()
        .filter(each -> !authorities.issuerOf(each.authority()).equals(stays))
        .map(Holding::terminalId)
        .toList();
  }

  private static String role(Anchors anchors, X509Certificate authority) {
    if (authority.equals(anchors.issuing())) {
      return "issuing";
    }
    return anchors.phase() == Phase.BEGUN ? "next" : "former";
  }

  private static JsonArray named(List<String> terminals) {
    JsonArray named = new JsonArray();
    terminals.stream().limit(MOST_NAMED).forEach(named::add);
    return named;
  }

  // ---- the steps ----

  private JsonObject begin(String by) throws RefusedException, IOException {
    must(Phase.ALONE, "A change is under way already");
    Optional<String> files = authorities.begin(now());
    booked(files.isPresent());
    audit(
        by,
        "authority.begun",
        "Another certificate authority is believed beside the present one; its key lies in %s."
            .formatted(files.orElseThrow()));
    return status().put("files", files.orElseThrow()).put("shared", open.isShared());
  }

  private JsonObject abandon(String by) throws RefusedException, IOException {
    if (authorities.anchors().phase() == Phase.SWITCHED) {
      throw new RefusedException(
          "Certificates come from the next authority already, and terminals may have no other: the"
              + " change can be finished (`host authority retire`), and then begun anew, but not"
              + " abandoned.");
    }
    must(Phase.BEGUN, "There is no change to abandon");
    booked(authorities.abandon(now()));
    audit(
        by,
        "authority.abandoned",
        "The next certificate authority is believed no more, and the present one stays; no"
            + " certificate came from the next.");
    return status();
  }

  private JsonObject change(String by) throws RefusedException, IOException {
    must(Phase.BEGUN, "There is no next authority to go over to");
    authorities.lookForKeys();
    if (authorities.find(authorities.anchors().beside().orElseThrow()).isEmpty()) {
      throw new RefusedException(
          "The key of the next authority is not here: go over to it at the host where `host"
              + " authority begin` was run, or copy its files authority-*.key and authority-*.crt"
              + " into the folder keys of this one first.");
    }
    booked(authorities.change(now()));
    audit(
        by,
        "authority.switched",
        "Certificates come from the next authority from now on; the one before is believed still.");
    return status();
  }

  private JsonObject retire(AdminRequest request, String by) throws RefusedException, IOException {
    must(Phase.SWITCHED, "There is no former authority to retire");
    boolean force = Boolean.parseBoolean(request.find("force").orElse("false"));
    List<String> left = onOld(authorities.anchors(), open.book().terminals().listHoldings());
    if (!left.isEmpty() && !force) {
      throw new RefusedException(
          "%s a certificate of the former authority: %s. Let them come and renew it (see `host authority status`), revoke those that are gone, or retire it with --force, which cuts them off. %s"
              .formatted(have(left), inASentence(left), HOW_BACK));
    }
    booked(authorities.retire(now()));
    audit(
        by,
        "authority.retired",
        left.isEmpty()
            ? "The former certificate authority is believed no more; no terminal was left."
            : "The former certificate authority is believed no more; cut off: %s."
                .formatted(inASentence(left)));
    return status()
        .put("cutOff", left.size())
        .put("cutOffTerminals", named(left))
        .put("howBack", left.isEmpty() ? "" : HOW_BACK);
  }

  private static String have(List<String> left) {
    return left.size() == 1 ? "1 terminal has" : left.size() + " terminals have";
  }

  private static String inASentence(List<String> terminals) {
    String first =
        String.join(", ", terminals.subList(0, Math.min(terminals.size(), MOST_IN_A_SENTENCE)));
    int more = terminals.size() - MOST_IN_A_SENTENCE;
    return more > 0 ? "%s and %d more".formatted(first, more) : first;
  }

  private void must(Phase phase, String otherwise) throws RefusedException {
    if (authorities.anchors().phase() != phase) {
      throw new RefusedException(
          "%s: see `host authority status`. The steps are begin, switch, retire; abandon goes back from begin."
              .formatted(otherwise));
    }
  }

  private void booked(boolean isBooked) throws RefusedException, IOException {
    changed.run();
    boolean unused = authorities.refresh();
    if (!isBooked) {
      throw new RefusedException(
          "Another host took a step meanwhile, and nothing was done: see `host authority status`.");
    }
  }

  private static String person(AdminRequest request) throws RefusedException {
    String by = HostOperations.needed(request, "by");
    if (!HostOperations.PERSON.matcher(by).matches()) {
      throw new RefusedException("Say who you are: 1 to 40 letters, digits, dots or dashes.");
    }
    return by;
  }

  private void audit(String by, String what, String detail) {
    open.book().audit().append(new AuditEntry(now(), "operator " + by, what, detail));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
