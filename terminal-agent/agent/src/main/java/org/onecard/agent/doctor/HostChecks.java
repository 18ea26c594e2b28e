package org.onecard.agent.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.onecard.agent.link.HostAddress;
import org.onecard.agent.link.HostProbe;
import org.onecard.agent.store.AnchorStore;
import org.onecard.agent.store.TerminalIdentity;

/** The way to the host. */
final class HostChecks {

  static final List<Check> ALL =
      List.of(
          new Check(
              "host",
              "host reachable",
              "online decisions, catalogues and deny lists come from it",
              HostChecks::reachable),
          new Check(
              "tls",
              "TLS with the host",
              "each end has to prove who it is before anything is said",
              HostChecks::tls));

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private HostChecks() {}

  private static Optional<HostAddress> address(Patient patient) throws IOException {
    Optional<String> set = patient.settings().host();
    if (set.isPresent()) {
      return Optional.of(HostAddress.parse(set.get()));
    }
    return FolderChecks.identity(patient)
        .map(identity -> new HostAddress(identity.hostName(), identity.tapPort()));
  }

  private static Look reachable(Patient patient) throws IOException {
    Optional<HostAddress> address = address(patient);
    if (address.isEmpty()) {
      return new Look.NotLooked("no terminal is enrolled, so no host is known");
    }
    HostAddress host = address.get();
    InetSocketAddress target = new InetSocketAddress(host.name(), host.port());
    if (target.isUnresolved()) {
      return new Look.Wrong(
          "the name " + host.name() + " is not known",
          Remedy.byHand("getent hosts " + host.name() + "; check cable, DHCP and DNS"));
    }
    long began = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.connect(target, (int) PATIENCE.toMillis());
      return new Look.Well(
          "%s takes connections, after %.1f ms".formatted(host, (System.nanoTime() - began) / 1e6));
    } catch (SocketTimeoutException | NoRouteToHostException e) {
      return new Look.Wrong(
          host + " does not answer: " + e.getMessage(),
          Remedy.byHand("check cable, address and firewall: ip route get " + host.name()));
    } catch (ConnectException e) {
      return new Look.Wrong(
          "nobody listens at " + host, Remedy.byHand("host run (at the host); is the port right?"));
    }
  }

  private static Look tls(Patient patient) throws IOException {
    Optional<TerminalIdentity> identity = FolderChecks.identity(patient);
    Optional<HostAddress> address = address(patient);
    if (identity.isEmpty() || address.isEmpty()) {
      return new Look.NotLooked("no terminal is enrolled");
    }
    Instant floor = FolderChecks.floor(patient, identity.get());
    HostProbe.Result result =
        HostProbe.probe(
            identity.get(),
            AnchorStore.open(patient.dataDir(), identity.get()).anchors(),
            address.get(),
            floor,
            PATIENCE);
    if (result instanceof HostProbe.Result.Trusted trusted) {
      return new Look.Well("both certificates hold, the host's until " + trusted.until());
    }
    if (result instanceof HostProbe.Result.NotReached) {
      return new Look.NotLooked("the host is not reached");
    }
    return result instanceof HostProbe.Result.HostNotBelieved lie
        ? new Look.Wrong(
            "the host is not believed: " + lie.why(),
            Remedy.byHand(
                "is it the right host? It makes itself a new certificate when it starts; otherwise:"
                    + " terminal enrol --again"))
        : new Look.Wrong(
            "the host refuses this terminal: " + ((HostProbe.Result.WeAreRefused) result).why(),
            Remedy.byHand("ask the operator; terminal enrol --again"));
  }
}
