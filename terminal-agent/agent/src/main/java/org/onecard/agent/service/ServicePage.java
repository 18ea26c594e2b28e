package org.onecard.agent.service;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.onecard.agent.log.LogRing;
import org.onecard.agent.log.Masking;
import org.onecard.agent.service.ServiceAction.Done;
import org.onecard.agent.service.ServiceDoor.Entry;
import org.onecard.agent.service.Sessions.Session;
import org.onecard.agent.store.FlatJson;
import org.onecard.page.PageAnswer;
import org.onecard.page.PageRequest;
import org.onecard.page.PageServer;
import org.onecard.page.PageStatistics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service page on a port: who comes in, what they see, what they do, and that it is on record.
 * What it shows and does is its {@link ServiceFace}'s.
 */
final class ServicePage implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ServicePage.class);

  private static final int MOST_BYTES = 4_096;

  /** An import comes as a text within the body. */
  private static final int MOST_BYTES_WITH_A_FILE = 32_768;

  private static final int OK = 200;
  private static final int WRONG_REQUEST = 400;
  private static final int NOT_SIGNED_IN = 401;
  private static final int NOT_ALLOWED = 403;
  private static final int BUSY = 409;
  private static final int TOO_SOON = 429;

  private static final String NOBODY = "nobody";

  /** Why something was not done; the code is for the page, which says it in two languages. */
  private record Refused(String code, String sentence, Duration waits) {}

  private record Pin(String role, boolean set) {}

  private record SignedIn(
      boolean signedIn, Optional<String> role, Optional<String> token, List<Pin> pins) {}

  private record Started(long job) {}

  private record PageState(String role, Optional<Jobs.Shown> job, Record live) {}

  private record LogShown(List<LogRing.Line> lines) {}

  private final ServiceDoor door;
  private final ServiceAudit audit;
  private final BiConsumer<String, String> note;
  private final LogRing log;
  private final ServiceFace face;
  private final Jobs jobs;
  private final String secure;
  private final LongSupplier nanoTime;
  private final WrongPins wrongPins = new WrongPins();
  private final PageServer server;
  private volatile String cookie = "";

  private ServicePage(
      ServicePlace place,
      ServiceDoor door,
      ServiceAudit audit,
      BiConsumer<String, String> note,
      LogRing log,
      ServiceFace face,
      LongSupplier nanoTime)
      throws IOException {
    this.door = door;
    this.audit = audit;
    this.note = note;
    this.log = log;
    this.face = face;
    this.nanoTime = nanoTime;
    this.jobs = new Jobs(nanoTime);
    this.secure = place.tls().isPresent() ? "; Secure" : "";
    PageServer.Builder page = PageServer.on(place.bind(), place.port());
    place.names().forEach(page::knownAs);
    place.tls().ifPresent(tls -> page.tls(tls.pkcs12(), tls.password()));
    page.file("/", ServicePage.class, face.html());
    for (String file :
        List.of("service.css", "service.js", "commission.js", "desk.js", "chart.js", "words.js")) {
      page.file("/" + file, ServicePage.class, file);
    }
    page.get("/api/session", this::session)
        .post("/api/login", MOST_BYTES, this::login)
        .post("/api/logout", MOST_BYTES, this::logout)
        .post("/api/here", MOST_BYTES, request -> allowed(request, ServiceRole.VIEW, role -> ok()))
        .get("/api/state", request -> seen(request, ServiceRole.VIEW, this::state))
        .get("/api/log", request -> seen(request, ServiceRole.VIEW, this::logShown))
        .get("/logs.jsonl", request -> seen(request, ServiceRole.VIEW, this::logLines))
        .get("/audit.jsonl", request -> seen(request, ServiceRole.SERVICE, role -> auditLines()))
        .get("/settings.json", request -> seen(request, ServiceRole.SERVICE, this::export));
    for (ServiceAction action : face.actions()) {
      int most = action.name().equals("import") ? MOST_BYTES_WITH_A_FILE : MOST_BYTES;
      page.post("/api/do/" + action.name(), most, request -> act(request, action));
    }
    HelpPages.addTo(page);
    this.server = page.start();
    // Cookies know no ports: two terminals on one machine would sign each other out.
    this.cookie = "onecard-" + server.port();
  }

  /**
   * Starts the page.
   *
   * @param note told of each action that is done: a kind and a detail, for the journal
   * @throws IOException when it cannot listen; the message says what to do
   */
  static ServicePage start(
      ServicePlace place,
      ServiceDoor door,
      ServiceAudit audit,
      BiConsumer<String, String> note,
      LogRing log,
      ServiceFace face,
      LongSupplier nanoTime)
      throws IOException {
    return new ServicePage(place, door, audit, note, log, face, nanoTime);
  }

  URI uri() {
    return server.uri();
  }

  PageStatistics statistics() {
    return server.statistics();
  }

  @Override
  public void close() {
    server.close();
    jobs.close();
    synchronized (wrongPins) {
      wrongPins.now(nanoTime.getAsLong()).ifPresent(this::record);
    }
  }

  // ---- who ----------------------------------------------------------------------------------

  private PageAnswer session(PageRequest request) {
    Optional<Session> session = find(request, true);
    return PageAnswer.json(
        new SignedIn(
            session.isPresent(),
            session.map(known -> known.role().spelled()),
            session.map(Session::token),
            List.of(ServiceRole.values()).stream()
                .map(role -> new Pin(role.spelled(), hasPin(role)))
                .toList()));
  }

  private boolean hasPin(ServiceRole role) {
    try {
      return door.pins().has(role);
    } catch (IOException e) {
      LOG.warn("the PINs cannot be read: {}", e.getMessage());
      return false;
    }
  }

  private PageAnswer login(PageRequest request) {
    try {
      FlatJson wishes = parse(request);
      Optional<ServiceRole> role = ServiceRole.parse(wishes.text("role"));
      if (role.isEmpty()) {
        return refused(WRONG_REQUEST, "role", "there is no such role", Duration.ZERO);
      }
      Entry entry = door.enter(request.source(), role.get(), wishes.text("pin"));
      String spelled = role.get().spelled();
      if (entry instanceof Entry.In in) {
        record("login", spelled, request.source(), "signed in");
        return PageAnswer.json(
                new SignedIn(
                    true, Optional.of(spelled), Optional.of(in.session().token()), List.of()))
            .withCookie(setCookie(in.id(), ""));
      }
      if (entry instanceof Entry.Wrong wrong) {
        recordWrongPin(spelled, request.source());
        return refused(NOT_SIGNED_IN, "pin", "this is not the PIN of " + spelled, wrong.next());
      }
      Duration left = ((Entry.TooSoon) entry).left();
      return refused(
          TOO_SOON, "wait", "wait " + (left.toSeconds() + 1) + " s before the next PIN", left);
    } catch (IOException e) {
      return refused(WRONG_REQUEST, "request", String.valueOf(e.getMessage()), Duration.ZERO);
    }
  }

  private static FlatJson parse(PageRequest request) throws IOException {
    return FlatJson.parse("the request", request.body().getBytes(StandardCharsets.UTF_8));
  }

  private PageAnswer logout(PageRequest request) {
    return allowed(
        request,
        ServiceRole.VIEW,
        session -> {
          door.leave(cookieOf(request));
          record("logout", session.role().spelled(), request.source(), "signed out");
          return ok().withCookie(setCookie("", "; Max-Age=0"));
        });
  }

  private String setCookie(String value, String more) {
    return cookie + "=" + value + "; Path=/; HttpOnly; SameSite=Strict" + secure + more;
  }

  private Optional<String> cookieOf(PageRequest request) {
    return Optional.ofNullable(request.cookies().get(cookie));
  }

  private Optional<Session> find(PageRequest request, boolean byHand) {
    return door.find(cookieOf(request), byHand);
  }

  /** What an allowed request is answered with. */
  private interface Allowed {
    PageAnswer answer(Session session);
  }

  /** A page looks by itself: nobody stays signed in for that. */
  private PageAnswer seen(PageRequest request, ServiceRole least, Allowed allowed) {
    Optional<Session> session = find(request, false);
    return session.isEmpty() ? notSignedIn() : ofRole(session.get(), least, allowed);
  }

  /** Somebody does something: the cookie alone does not do, a browser adds it by itself. */
  private PageAnswer allowed(PageRequest request, ServiceRole least, Allowed allowed) {
    Optional<Session> session = find(request, true);
    if (session.isEmpty()) {
      return notSignedIn();
    }
    return ServiceDoor.isOwn(session.get(), request.token())
        ? ofRole(session.get(), least, allowed)
        : refused(NOT_ALLOWED, "token", "only the page itself may do this", Duration.ZERO);
  }

  private static PageAnswer ofRole(Session session, ServiceRole least, Allowed allowed) {
    return session.role().may(least)
        ? allowed.answer(session)
        : refused(
            NOT_ALLOWED,
            "role",
            "this takes the PIN of " + least.spelled() + ", not of " + session.role().spelled(),
            Duration.ZERO);
  }

  private static PageAnswer notSignedIn() {
    return refused(NOT_SIGNED_IN, "login", "sign in first", Duration.ZERO);
  }

  private static PageAnswer refused(int status, String code, String sentence, Duration wait) {
    return PageAnswer.json(status, new Refused(code, sentence, wait));
  }

  private static PageAnswer ok() {
    return PageAnswer.json(Done.well(""));
  }

  // ---- what is seen -------------------------------------------------------------------------

  private PageAnswer state(Session session) {
    return PageAnswer.json(
        new PageState(session.role().spelled(), jobs.show(), face.state().get()));
  }

  private PageAnswer logShown(Session session) {
    return PageAnswer.json(new LogShown(log.lines()));
  }

  private PageAnswer logLines(Session session) {
    String lines =
        log.lines().stream()
            .map(
                line ->
                    new FlatJson()
                        .put("at", line.at().toString())
                        .put("level", line.level())
                        .put("logger", line.logger())
                        .put("text", line.text())
                        .toString())
            .collect(Collectors.joining("\n", "", "\n"));
    return PageAnswer.text("application/x-ndjson", lines).asDownload("terminal-log.jsonl");
  }

  private PageAnswer auditLines() {
    try {
      synchronized (wrongPins) {
        wrongPins.now(nanoTime.getAsLong()).ifPresent(this::record);
      }
      return PageAnswer.text("application/x-ndjson", audit.read()).asDownload("audit.jsonl");
    } catch (IOException e) {
      return refused(BUSY, "disk", String.valueOf(e.getMessage()), Duration.ZERO);
    }
  }

  private PageAnswer export(Session session) {
    Optional<ServiceFace.Export> export = face.export().get();
    return export.isEmpty()
        ? refused(BUSY, "export", "there are no settings to be kept yet", Duration.ZERO)
        : PageAnswer.text("application/json", export.get().text()).asDownload(export.get().name());
  }

  // ---- what is done -------------------------------------------------------------------------

  private PageAnswer act(PageRequest request, ServiceAction action) {
    return allowed(request, action.least(), session -> act(request, action, session));
  }

  private PageAnswer act(PageRequest request, ServiceAction action, Session session) {
    FlatJson wishes;
    try {
      wishes = parse(request);
    } catch (IOException e) {
      return refused(WRONG_REQUEST, "request", String.valueOf(e.getMessage()), Duration.ZERO);
    }
    String role = session.role().spelled();
    String source = request.source();
    if (!action.slow()) {
      Done done = Jobs.guarded(() -> action.task().run(wishes));
      record(action.name(), role, source, done);
      return PageAnswer.json(done);
    }
    return jobs.start(
            action.name(),
            () -> action.task().run(wishes),
            done -> record(action.name(), role, source, done))
        .map(number -> PageAnswer.json(OK, new Started(number)))
        .orElseGet(
            () -> refused(BUSY, "busy", "something else is under way: wait for it", Duration.ZERO));
  }

  private void record(String action, String role, String source, Done done) {
    record(action, role, source, (done.good() ? "done: " : "not done: ") + done.sentence());
  }

  private void recordWrongPin(String role, String source) {
    boolean told;
    synchronized (wrongPins) {
      told = wrongPins.isTold(source, nanoTime.getAsLong());
    }
    if (told) {
      record("login", role, source, "wrong PIN");
    } else {
      recordSumDue();
    }
  }

  private void recordSumDue() {
    synchronized (wrongPins) {
      wrongPins.due(nanoTime.getAsLong()).ifPresent(this::record);
    }
  }

  private void record(WrongPins.Sum sum) {
    write("login", NOBODY, sum.lastSource(), sum.sentence());
  }

  private void record(String action, String role, String source, String result) {
    recordSumDue();
    write(action, role, source, result);
  }

  private void write(String action, String role, String source, String result) {
    audit.write(role.isEmpty() ? NOBODY : role, source, action, result);
    note.accept("service." + action, role + ": " + ServiceAudit.shortened(Masking.mask(result)));
  }
}
