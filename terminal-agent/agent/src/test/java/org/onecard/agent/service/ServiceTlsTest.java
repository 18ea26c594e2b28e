package org.onecard.agent.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onecard.agent.cli.AgentCommand;
import org.onecard.device.pcsc.PcscReaders;
import org.onecard.protocol.crypto.RandomBytes;
import picocli.CommandLine;

/** The page with a certificate of its own, and that there is none on a network without one. */
class ServiceTlsTest {

  private static final RandomBytes RANDOM = RandomBytes.from(new SecureRandom());
  private final Instant now = Instant.now();

  @TempDir Path folder;

  @Test
  void ownCertificate_isMadeOnce_andServesThePage() throws Exception {
    ServiceTls tls = own(List.of("127.0.0.1", "Gate.example"), now);
    new PinFile(folder).set(ServiceRole.SERVICE, "739154", RANDOM);
    CountDownLatch looked = new CountDownLatch(1);
    AtomicReference<@Nullable URI> told = new AtomicReference<>();
    ServicePlace place =
        new ServicePlace("127.0.0.1", 0, List.of("gate.example"), Optional.of(tls));
    try (TerminalService service = TerminalService.open(place, folder);
        PcscReaders readers = PcscReaders.start()) {
      Thread wizard =
          new Thread(
              () -> {
                try {
                  service.commission(readers, List::of, told::set, looked);
                } catch (IOException | InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      wizard.start();
      URI uri = told.get();
      while (uri == null) {
        Thread.sleep(5);
        uri = told.get();
      }
      URI page = uri;
      try {
        assertThat(page.getScheme()).isEqualTo("https");
        HttpResponse<String> answer = get(believing(tls), page.resolve("/api/session"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"signedIn\":false");
        assertThatThrownBy(() -> get(HttpClient.newHttpClient(), page))
            .isInstanceOf(SSLHandshakeException.class);
        HttpResponse<String> login =
            believing(tls)
                .send(
                    HttpRequest.newBuilder(page.resolve("/api/login"))
                        .header("Origin", "https://127.0.0.1:" + page.getPort())
                        .header("Content-Type", "application/json")
                        .POST(
                            HttpRequest.BodyPublishers.ofString(
                                "{\"role\":\"service\",\"pin\":\"739154\"}"))
                        .build(),
                    HttpResponse.BodyHandlers.ofString());
        assertThat(login.headers().firstValue("set-cookie").orElse("")).contains("; Secure");
      } finally {
        looked.countDown();
        wizard.join();
      }
    }

    assertThat(own(List.of("127.0.0.1"), now).fingerprint()).isEqualTo(tls.fingerprint());
    assertThat(tls.fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
    assertThat(tls.toString()).isEqualTo("certificate " + tls.fingerprint());
  }

  @Test
  void ownCertificate_isMadeAgain_forAnotherAddress_andBeforeItsEnd() throws IOException {
    String first = own(List.of("127.0.0.1"), now).fingerprint();

    assertThat(own(List.of("192.0.2.15"), now).fingerprint()).isNotEqualTo(first);
    String second = own(List.of("192.0.2.15"), now).fingerprint();
    assertThat(own(List.of("192.0.2.15"), now.plus(5 * 365 - 40, ChronoUnit.DAYS)).fingerprint())
        .isEqualTo(second);
    assertThat(own(List.of("192.0.2.15"), now.plus(5 * 365 - 20, ChronoUnit.DAYS)).fingerprint())
        .isNotEqualTo(second);
  }

  @Test
  void aGivenOne_thatCannotBeOpened_isSaidWithWhatToCheck() {
    byte[] nonsense = "no key store".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> ServiceTls.given(nonsense, "x", "page.p12"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("page.p12 cannot be opened: is it PKCS#12");
  }

  @Test
  void onANetwork_withoutTls_thereIsNoPage() {
    assertThatThrownBy(() -> new ServicePlace("0.0.0.0", 1, List.of(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--service-tls");
    StringWriter said = new StringWriter();
    int code =
        new CommandLine(new AgentCommand())
            .setOut(new PrintWriter(said, true))
            .setErr(new PrintWriter(said, true))
            .execute(
                "terminal",
                "commission",
                "--data",
                folder.toString(),
                "--service",
                "0",
                "--service-bind",
                "192.0.2.15");
    assertThat(code).isEqualTo(2);
    assertThat(said.toString()).contains("takes PINs over a network: give --service-tls own");
  }

  private ServiceTls own(List<String> names, Instant at) throws IOException {
    return ServiceTls.own(folder, names, at, RANDOM);
  }

  private static HttpResponse<String> get(HttpClient client, URI uri) throws Exception {
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A browser whose person compared the fingerprint. */
  private static HttpClient believing(ServiceTls tls) throws Exception {
    KeyStore known = KeyStore.getInstance("PKCS12");
    known.load(null, null);
    known.setCertificateEntry("page", tls.certificate());
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context).build();
  }
}
