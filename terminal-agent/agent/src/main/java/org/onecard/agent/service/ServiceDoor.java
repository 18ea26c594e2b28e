package org.onecard.agent.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.onecard.agent.service.PinGuard.Attempt;
import org.onecard.agent.service.Sessions.Session;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.StoredFile;
import org.onecard.protocol.crypto.RandomBytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets technicians in: PINs, how wrong ones are slowed, and who is signed in. Wrong tries are kept
 * in {@code service-tries.json}, so that a restart gives nobody new ones. Safe for any thread.
 */
final class ServiceDoor {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceDoor.class);

  private static final String FILE = "service-tries.json";
  private static final String IN_ALL = "in all";
  private static final String SOURCES = "sources";
  private static final int SECRET_BYTES = 32;

  /** What became of a try. */
  sealed interface Entry {

    /** Signed in. {@code toString} shows neither secret. */
    record In(String id, Session session) implements Entry {
      @Override
      public String toString() {
        return session.toString();
      }
    }

    /** It was the wrong PIN, or the role has none; the next try may come after that long. */
    record Wrong(Duration next) implements Entry {}

    /** It was not looked at: too soon. */
    record TooSoon(Duration left) implements Entry {}
  }

  private final Path dataDir;
  private final PinFile pins;
  private final RandomBytes random;
  private final LongSupplier nanoTime;
  private final Object trying = new Object();
  private final PinGuard guard;
  private final Sessions sessions = new Sessions();

  private ServiceDoor(
      Path dataDir, PinFile pins, PinGuard guard, RandomBytes random, LongSupplier nanoTime) {
    this.dataDir = dataDir;
    this.pins = pins;
    this.guard = guard;
    this.random = random;
    this.nanoTime = nanoTime;
  }

  /**
   * Opens it.
   *
   * @param nanoTime a clock that never goes back
   */
  static ServiceDoor open(Path dataDir, RandomBytes random, LongSupplier nanoTime)
      throws IOException {
    Path file = dataDir.resolve(FILE);
    Map<Attempt, Integer> wrong = new HashMap<>();
    int inAll = 0;
    Optional<byte[]> content = StoredFile.find(file);
    if (content.isPresent()) {
      FlatJson json = FlatJson.parse(file.toString(), content.get());
      inAll = json.number(IN_ALL, 0, Integer.MAX_VALUE);
      for (String source : json.text(SOURCES).split(" ", -1)) {
        Optional<Attempt> attempt = parse(source);
        if (attempt.isPresent()) {
          wrong.put(attempt.get(), json.number(source, 0, Integer.MAX_VALUE));
        }
      }
    }
    return new ServiceDoor(
        dataDir,
        new PinFile(dataDir),
        PinGuard.restored(wrong, inAll, nanoTime.getAsLong()),
        random,
        nanoTime);
  }

  PinFile pins() {
    return pins;
  }

  /** Somebody wants in. Takes a good part of a second, one after the other. */
  Entry enter(String source, ServiceRole role, String pin) throws IOException {
    synchronized (trying) {
      Attempt attempt = new Attempt(source, role);
      Duration left = guard.begin(attempt, nanoTime.getAsLong());
      if (!left.isZero()) {
        return new Entry.TooSoon(left);
      }
      // Before it is known: who pulls the plug now has had his try.
      keep();
      if (!pins.matches(role, pin)) {
        long now = nanoTime.getAsLong();
        guard.wrong(attempt, now);
        return new Entry.Wrong(guard.waitOf(attempt, now));
      }
      guard.right(attempt);
      keep();
    }
    Session session = new Session(role, secret());
    String id = secret();
    synchronized (sessions) {
      sessions.open(id, role, session.token(), nanoTime.getAsLong());
    }
    return new Entry.In(id, session);
  }

  /** Who that is. See {@link Sessions#find}. */
  Optional<Session> find(Optional<String> id, boolean byHand) {
    synchronized (sessions) {
      return id.flatMap(known -> sessions.find(known, byHand, nanoTime.getAsLong()));
    }
  }

  /** Whether the page's own script has sent it. */
  static boolean isOwn(Session session, Optional<String> token) {
    return token
        .filter(
            said ->
                MessageDigest.isEqual(
                    said.getBytes(StandardCharsets.UTF_8),
                    session.token().getBytes(StandardCharsets.UTF_8)))
        .isPresent();
  }

  void leave(Optional<String> id) {
    synchronized (sessions) {
      id.ifPresent(sessions::close);
    }
  }

  /** Another PIN for a role; whoever came in by the one before is out. */
  void setPin(ServiceRole role, String pin) throws IOException {
    pins.set(role, pin, random);
    synchronized (sessions) {
      sessions.closeAll(role);
    }
  }

  private void keep() {
    FlatJson json = new FlatJson().put(IN_ALL, guard.wrongInAll());
    Map<Attempt, Integer> wrong = guard.wrongByAttempt();
    json.put(
        SOURCES,
        wrong.keySet().stream().map(ServiceDoor::spelled).collect(Collectors.joining(" ")));
    wrong.forEach((attempt, count) -> json.put(spelled(attempt), count.longValue()));
    try {
      StoredFile.createPrivateFolder(dataDir);
      StoredFile.replace(dataDir.resolve(FILE), json.bytes());
    } catch (IOException e) {
      LOG.warn("wrong PINs are counted until the next restart only: {}", e.getMessage());
    }
  }

  /** {@code service@192.0.2.7}. */
  private static String spelled(Attempt attempt) {
    return attempt.role().spelled() + "@" + attempt.source();
  }

  private static Optional<Attempt> parse(String spelled) {
    int at = spelled.indexOf('@');
    return at < 0
        ? Optional.empty()
        : ServiceRole.parse(spelled.substring(0, at))
            .map(role -> new Attempt(spelled.substring(at + 1), role));
  }

  private String secret() {
    return HexFormat.of().formatHex(random.next(SECRET_BYTES));
  }
}
