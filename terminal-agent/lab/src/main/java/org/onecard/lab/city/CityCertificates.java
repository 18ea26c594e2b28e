package org.onecard.lab.city;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.onecard.agent.link.Credentials;
import org.onecard.agent.link.Renewal;
import org.onecard.agent.store.AnchorStore;
import org.onecard.agent.store.CertificateStore;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.agent.store.TlsCredentials;
import org.onecard.agent.tap.TapPlace;
import org.onecard.agent.time.TimeKeeper;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.message.AnchorList;
import org.onecard.protocol.message.Message;

/**
 * The certificates of a terminal that runs: the product's choice of what is shown, its renewal and
 * its stores, and what {@code LinkShell} does with them.
 */
final class CityCertificates {

  /** Shorter than a terminal's, whose change takes days. */
  private static final Duration SPREAD = Duration.ofMinutes(2);

  private final City city;
  private final CityTerminal terminal;
  private final TimeKeeper time;
  private final Credentials credentials;
  private final Renewal renewal;
  private boolean namesAll;

  /**
   * @throws IOException when the terminal has no certificate that is of use
   */
  CityCertificates(
      City city,
      CityTerminal terminal,
      CityKeyFiles files,
      Path folder,
      SigningKey recordKey,
      TimeKeeper time,
      Chance chance)
      throws IOException {
    this.city = city;
    this.terminal = terminal;
    this.time = time;
    TlsCredentials present =
        CertificateStore.findRenewed(files)
            .orElseThrow(() -> new IOException("no certificate is left"));
    TapPlace place = terminal.place();
    this.credentials =
        new Credentials(
            AnchorStore.open(
                folder,
                new TerminalIdentity(
                    place.terminalId(),
                    place.locationId(),
                    place.itemId(),
                    CityKeys.REGION,
                    "city",
                    1,
                    city.keys().ofTerminals(),
                    present.key(),
                    present.chain(),
                    recordKey,
                    List.of())),
            CertificateStore.open(files, present),
            recordKey,
            new CityRandom(chance));
    this.renewal = new Renewal(SPREAD, chance::below);
  }

  /** For the next connection. */
  Credentials.Shown shown() {
    return credentials.shown();
  }

  /** Whom the host is told to be believed. */
  List<X509Certificate> named(Credentials.Shown shown) {
    return shown.anchors().size() > 1 && !namesAll
        ? List.of(shown.own().authority())
        : shown.anchors();
  }

  /** Whether the certificate that the host showed is of an authority that is believed. */
  boolean believes(Credentials.Shown shown, Optional<X509Certificate> authority) {
    boolean believes = authority.isPresent() && shown.anchors().contains(authority.get());
    namesAll = !believes;
    return believes;
  }

  /** Whether there is another to show. */
  boolean refused(Credentials.Shown shown, String why) {
    boolean isLeft = credentials.refused(shown);
    if (isLeft) {
      renewal.refused(time.nanos());
    }
    city.trace()
        .add(
            terminal.name(),
            "its %s certificate is refused: %s"
                .formatted(shown.isNext() ? "next" : "present", why));
    return isLeft;
  }

  /** Whether it is time to ask for another. */
  boolean isDue() {
    return !credentials.shown().isNext()
        && renewal.isDue(time.nanos(), credentials.needsAnother(time.now()));
  }

  void came() {
    renewal.came(time.nanos());
  }

  // ---- in the store ----

  void ask(Consumer<Message> send) {
    write("asks for a certificate", () -> send.accept(credentials.ask()));
  }

  void take(Message.CertificateGrant grant) {
    write("has got another certificate", () -> credentials.take(grant));
  }

  void welcomed(Credentials.Shown shown) {
    write("is linked under its new certificate", () -> credentials.welcomed(shown));
  }

  void take(Message.Signed<AnchorList> list, Consumer<Message> send) {
    write(
        "list of authorities " + list.content().anchors().size(),
        () -> {
          AnchorStore.Taking taking = credentials.take(list, time.now().at());
          if (taking instanceof AnchorStore.Taking.Refused refused) {
            city.trace().add(terminal.name(), "list of authorities refused: " + refused.why());
          }
          send.accept(new Message.AnchorsHeld(credentials.anchorsVersion()));
        });
  }

  private interface Task {
    void run() throws IOException;
  }

  private void write(String what, Task task) {
    try {
      task.run();
      city.trace().add(terminal.name(), what);
    } catch (IOException e) {
      city.trace().add(terminal.name(), what + ", and that fails: " + e.getMessage());
    } catch (Actor.Gone e) {
      terminal.crash(String.valueOf(e.getMessage()));
    }
    city.told().certificatesChanged();
  }
}
