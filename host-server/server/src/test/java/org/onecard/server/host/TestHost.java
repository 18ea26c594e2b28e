package org.onecard.server.host;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.onecard.server.admin.AdminAnswer;
import org.onecard.server.admin.AdminClient;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.library.LibrarySettings;
import org.onecard.server.net.ConnectionPatience;
import org.onecard.server.profile.HostProfiles;

/** A real host in this process: real TLS ports, a real book in a directory of the test. */
final class TestHost implements AutoCloseable {

  final TestClock clock = new TestClock();
  final HostDirectory directory;
  private final Host host;

  private TestHost(Path data, ConnectionPatience patience, List<LibrarySettings> libraries)
      throws IOException {
    this(data, patience, libraries, Instant.now());
  }

  private TestHost(
      Path data, ConnectionPatience patience, List<LibrarySettings> libraries, Instant now)
      throws IOException {
    clock.set(now);
    directory = new HostDirectory(data);
    host =
        Host.start(
            new HostConfig(
                directory,
                "500000",
                "127.0.0.1",
                List.of(),
                0,
                0,
                0,
                false,
                patience,
                Optional.empty(),
                libraries,
                HostProfiles.builtIn(),
                Optional.empty(),
                false),
            clock,
            new SecureRandom());
  }

  static TestHost start(Path data) throws IOException {
    return start(data, ConnectionPatience.WITH_TERMINALS);
  }

  static TestHost start(Path data, ConnectionPatience patience) throws IOException {
    return new TestHost(data, patience, List.of());
  }

  /** With the test catalogue published and the test registry imported. */
  static TestHost startStocked(Path data) throws Exception {
    return startStocked(data, List.of());
  }

  /** The same with libraries. */
  static TestHost startStocked(Path data, List<LibrarySettings> libraries) throws Exception {
    return stocked(data, new TestHost(data, ConnectionPatience.WITH_TERMINALS, libraries));
  }

  /** The same with less patience, or more. */
  static TestHost startStocked(Path data, ConnectionPatience patience) throws Exception {
    return stocked(data, new TestHost(data, patience, List.of()));
  }

  /** The same in another year. */
  static TestHost startStocked(Path data, Instant now) throws Exception {
    return stocked(data, new TestHost(data, ConnectionPatience.WITH_TERMINALS, List.of(), now));
  }

  /** What was there goes on in another year. */
  static TestHost start(Path data, Instant now) throws IOException {
    return new TestHost(data, ConnectionPatience.WITH_TERMINALS, List.of(), now);
  }

  private static TestHost stocked(Path data, TestHost host) throws Exception {
    host.ask(
        AdminRequest.of("catalog-publish").with("file", copy(data, "catalogue.yaml").toString()));
    host.ask(AdminRequest.of("import").with("file", copy(data, "registry.csv").toString()));
    return host;
  }

  static Path copy(Path data, String resource) throws IOException {
    Path file = data.resolve(resource);
    try (var in = TestHost.class.getResourceAsStream(resource)) {
      Files.write(file, java.util.Objects.requireNonNull(in).readAllBytes());
    }
    return file;
  }

  Host.Ports ports() {
    return host.ports();
  }

  JsonObject ask(AdminRequest request) throws IOException {
    AdminAnswer answer =
        AdminClient.ask(directory.findSocket().orElseThrow(), request).orElseThrow();
    if (answer instanceof AdminAnswer.Done done) {
      return done.result();
    }
    throw new AssertionError(((AdminAnswer.Failed) answer).sentence());
  }

  String enrolCode(String terminal, String item) throws IOException {
    return enrolCode(terminal, "cq-metro-1", item);
  }

  private String enrolCode(String terminal, String location, String item) throws IOException {
    return ask(AdminRequest.of("enrol-code")
            .with("terminal", terminal)
            .with("location", location)
            .with("item", item))
        .getString("code");
  }

  TestTerminal enrol(String terminal, String item) throws Exception {
    return TestTerminal.enrol(ports().enrol(), enrolCode(terminal, item), clock);
  }

  TestTerminal enrol(String terminal, String location, String item) throws Exception {
    return TestTerminal.enrol(ports().enrol(), enrolCode(terminal, location, item), clock);
  }

  JsonObject explain(String tapId) throws IOException {
    return ask(AdminRequest.of("ledger-explain").with("tap", tapId));
  }

  /** What an account holds that is no card's. */
  long balanceFen(String account) throws IOException {
    return ask(AdminRequest.of("status")).getJsonObject("accounts").getLong(account, 0L);
  }

  void proveBook() throws IOException {
    if (!ask(AdminRequest.of("ledger-verify")).getBoolean("proved", false)) {
      throw new AssertionError("the book is not proved");
    }
  }

  /** Waits until the audit trail holds such an entry; it is written a moment after the event. */
  void awaitAudited(String what) {
    await(
        "audit entry " + what,
        () -> host.audit().listRecent(200).stream().anyMatch(entry -> entry.what().equals(what)));
  }

  /** The sentences of the latest entries of this kind. */
  List<String> audited(String what) {
    return host.audit().listRecent(200).stream()
        .filter(entry -> entry.what().equals(what))
        .map(entry -> entry.detail())
        .toList();
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not come about within 10 s: " + what);
      }
      Thread.onSpinWait();
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    host.close();
  }
}
