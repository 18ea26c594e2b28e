package org.onecard.lab.city;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.onecard.agent.store.TlsCredentials;
import org.onecard.ledger.TerminalStore.Holding;
import org.onecard.ledger.TerminalStore.TerminalCertificate;
import org.onecard.protocol.record.Hash;
import org.onecard.server.authority.Anchors;
import org.onecard.server.authority.Anchors.Phase;
import org.onecard.server.authority.Authorities;
import org.onecard.server.authority.Authority;
import org.onecard.server.authority.AuthorityFiles;
import org.onecard.server.authority.ClientCertificateCheck;
import org.onecard.server.authority.HostKeys;

/**
 * The region's certificate authorities, and the operator who goes over from one to the next: the
 * product's steps and keys. All hosts have the same folder of keys.
 */
final class CityAuthorities {

  private static final Duration LOOKS_EVERY = Duration.ofSeconds(20);
  private static final int ABANDONED_PERCENT = 25;
  private static final int ONCE_MORE_PERCENT = 40;

  private final City city;
  private final Chance chance;
  private final SecureRandom random;
  private final MemoryStores.Steps steps = new MemoryStores.Steps();
  private final Authority first;
  private final AuthorityFiles files;
  private final Authorities operator;
  private boolean healed;
  private boolean planned;

  CityAuthorities(City city, Chance chance, Path keys) throws IOException {
    this.city = city;
    this.chance = chance;
    this.random = new CityRandom(chance.named("rotation/keys"));
    this.first =
        HostKeys.openOrCreate(
                keys, true, CityKeys.REGION.code(), Agenda.START.minus(Duration.ofDays(2)), random)
            .authority();
    this.files = new AuthorityFiles(keys, first, CityKeys.REGION.code(), random);
    this.operator = open();
  }

  /** For a host that starts. */
  Authorities open() throws IOException {
    return Authorities.open(steps, files);
  }

  /** A certificate as an enrolment gives it, and its key. */
  TlsCredentials enrol(String terminalId) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair key = generator.generateKeyPair();
      Authority issuer = operator.findIssuer().orElseThrow();
      return new TlsCredentials(
          key.getPrivate(),
          List.of(
              issuer.issueTerminal(
                  new Authority.Request.Good(key.getPublic()), terminalId, city.agenda().now()),
              issuer.certificate()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no P-256", e);
    }
  }

  /** What the book has of it. */
  static TerminalCertificate booked(String terminalId, TlsCredentials credentials) {
    return new TerminalCertificate(
        credentials.certificate().getSerialNumber().toString(16),
        terminalId,
        ClientCertificateCheck.fingerprint(credentials.certificate()),
        credentials.certificate().getNotAfter().toInstant(),
        Optional.empty(),
        Optional.of(Anchors.keyHash(credentials.authority())));
  }

  /** As a terminal keeps it. */
  static byte[] file(TlsCredentials credentials) {
    StringBuilder text = new StringBuilder(pem("PRIVATE KEY", credentials.key().getEncoded()));
    try {
      for (X509Certificate each : credentials.chain()) {
        text.append(pem("CERTIFICATE", each.getEncoded()));
      }
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate has an encoding", e);
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String pem(String type, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, Base64.getMimeEncoder().encodeToString(content), type);
  }

  /** Whether certificates of it hold at the hosts, or may again within the next seconds. */
  boolean isBelieved(Hash authority) {
    return operator.anchors().believed().stream().map(Anchors::keyHash).anyMatch(authority::equals);
  }

  /** Whether no change is under way. */
  boolean isOver() {
    return operator.anchors().phase() == Phase.ALONE && !planned;
  }

  /** Whose story tells why it did not come to its end. */
  List<String> about() {
    List<String> about = new ArrayList<>(List.of("operator"));
    about.addAll(left());
    return about;
  }

  /** For a story of what did not come to its end. */
  String standing() {
    return "the change of authorities is %s, left: %s"
        .formatted(operator.anchors().phase(), left());
  }

  /** What was begun is brought to its end, and nothing new is begun. */
  void heal() {
    healed = true;
    planned = false;
  }

  // ---- the operator ----

  void start(int minutes) {
    planned = true;
    after(5_000, minutes * 24_000L, this::begin);
  }

  private void begin() {
    if (healed) {
      return;
    }
    planned = false;
    step("begins a change of authorities", () -> operator.begin(city.agenda().now()).isPresent());
    after(10_000, 240_000, this::goOn);
  }

  private void goOn() {
    if (chance.percent(ABANDONED_PERCENT)) {
      step("abandons the change", () -> operator.abandon(city.agenda().now()));
      onceMore();
    } else {
      step("switches to the next authority", () -> operator.change(city.agenda().now()));
      after(20_000, 60_000, this::retire);
    }
  }

  private void retire() {
    if (!left().isEmpty()) {
      city.agenda().after(LOOKS_EVERY, this::retire);
      return;
    }
    step("retires the former authority", () -> operator.retire(city.agenda().now()));
    onceMore();
  }

  private void onceMore() {
    if (!healed && chance.percent(ONCE_MORE_PERCENT)) {
      planned = true;
      after(30_000, 240_000, this::begin);
    }
  }

  /**
   * As {@code host authority retire} looks; one that is barred for its copy, or that its copy left
   * behind, is fetched.
   */
  private List<String> left() {
    Hash stays = Anchors.keyHash(operator.anchors().issuing());
    return city.terminalStore().listHoldings().stream()
        .filter(each -> !operator.issuerOf(each.authority()).equals(stays))
        .map(Holding::terminalId)
        .filter(
            each ->
                city.terminals().stream()
                    .noneMatch(terminal -> terminal.name().equals(each) && isFetched(terminal)))
        .toList();
  }

  private boolean isFetched(CityTerminal terminal) {
    return terminal.isBarred() || city.isLeftBehind(terminal);
  }

  private interface Step {
    boolean take() throws IOException;
  }

  private void step(String what, Step step) {
    try {
      if (!step.take() || !operator.refresh()) {
        throw new IllegalStateException("the operator is alone, and the step was not booked");
      }
    } catch (IOException e) {
      throw new IllegalStateException("a step could not be taken", e);
    }
    city.trace().add("operator", what);
    city.faultHappened(CityFault.ROTATION);
    for (CityHost host : city.hosts()) {
      after(0, 2_000, host::followAuthorities);
    }
    city.told().certificatesChanged();
  }

  private void after(long leastMs, long mostMs, Runnable task) {
    city.agenda().after(Duration.ofMillis(chance.between(leastMs, mostMs)), task);
  }

  // ---- what goes wrong at hosts meanwhile ----

  /** Where in the booking of a certificate a host's power goes. */
  enum AtBooking {
    NOTHING,
    CRASH_BEFORE,
    CRASH_AFTER
  }

  AtBooking atBooking() {
    if (healed) {
      return AtBooking.NOTHING;
    }
    return switch (chance.below(10)) {
      case 0 -> AtBooking.CRASH_BEFORE;
      case 1 -> AtBooking.CRASH_AFTER;
      default -> AtBooking.NOTHING;
    };
  }

  /** Whether an answer to a terminal that asks for a certificate is lost with its connection. */
  boolean losesTheAnswer() {
    return !healed && chance.oneIn(6);
  }
}
