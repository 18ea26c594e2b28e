package org.onecard.agent.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.service.ServicePlace;
import org.onecard.agent.service.ServiceTls;
import org.onecard.agent.service.TerminalService;
import org.onecard.protocol.crypto.RandomBytes;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The service page, if there is to be one. Without {@code --service} nothing of it is loaded. */
final class ServiceOption {

  /** What opens a key store that {@code --service-tls} names. */
  private static final String PASSWORD = "ONECARD_SERVICE_TLS_PASSWORD";

  private static final String OWN = "own";
  private static final String LOOPBACK = "127.0.0.1";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--service",
      paramLabel = "PORT",
      description = {
        "a page for technicians on this port, behind a PIN (`terminal service-pin`); where the",
        "terminal is not commissioned yet, first the wizard (default: none)"
      })
  private @Nullable Integer port;

  @Option(
      names = "--service-bind",
      paramLabel = "ADDRESS",
      description = "an address of this machine for it (default: 127.0.0.1, this machine only)")
  private String bind = LOOPBACK;

  @Option(
      names = "--service-name",
      paramLabel = "NAME",
      description = "a further name by which browsers reach it; may be repeated")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--service-tls",
      paramLabel = "own|FILE",
      description = {
        "its certificate: `own` makes one and says its fingerprint, or a PKCS#12 file whose",
        "password is in ONECARD_SERVICE_TLS_PASSWORD; needed where it is not this machine only"
      })
  private @Nullable String tls;

  boolean isWanted() {
    return port != null;
  }

  /**
   * Gets it ready; empty where none is wanted.
   *
   * @throws IOException with a sentence when no PIN is set or the certificate cannot be used
   */
  Optional<TerminalService> open(Path dataDir) throws IOException {
    Integer wanted = port;
    if (wanted == null) {
      return Optional.empty();
    }
    if (wanted < 0 || wanted > 65_535) {
      throw new ParameterException(spec.commandLine(), "--service is a port from 0 to 65535");
    }
    if (!ServicePlace.isLoopback(bind) && tls == null) {
      throw new ParameterException(
          spec.commandLine(),
          "--service-bind "
              + bind
              + " takes PINs over a network: give --service-tls own (or a key store) too");
    }
    return Optional.of(
        TerminalService.open(new ServicePlace(bind, wanted, names, certificate(dataDir)), dataDir));
  }

  private Optional<ServiceTls> certificate(Path dataDir) throws IOException {
    if (tls == null) {
      return Optional.empty();
    }
    if (!tls.equals(OWN)) {
      String password = System.getenv().getOrDefault(PASSWORD, "");
      return Optional.of(ServiceTls.given(Files.readAllBytes(Path.of(tls)), password, tls));
    }
    List<String> all = new ArrayList<>(names);
    if (!InetAddress.getByName(bind).isAnyLocalAddress()) {
      all.add(bind);
    }
    return Optional.of(
        ServiceTls.own(dataDir, all, Instant.now(), RandomBytes.from(new SecureRandom())));
  }

  /** Whether systemd runs this process, and so starts it again. */
  static boolean isSupervised(Map<String, String> environment) {
    return environment.containsKey("INVOCATION_ID");
  }
}
