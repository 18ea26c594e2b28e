package org.onecard.agent.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.onecard.agent.store.TerminalIdentity;

/**
 * A handshake with a host and nothing after it, for whoever looks for a fault: as the link makes
 * it, by the same rules. It disturbs no link that is up.
 */
public final class HostProbe {

  /** How the handshake ended. */
  public sealed interface Result {

    /** Each believes the other, as far as a silence after the handshake can tell. */
    record Trusted(Instant until) implements Result {}

    /** There was no handshake. */
    record NotReached(String why) implements Result {}

    /** Its certificate is not the one of this terminal's host, or does not hold. */
    record HostNotBelieved(String why) implements Result {}

    /** The host does not take our certificate. */
    record WeAreRefused(String why) implements Result {}
  }

  /**
   * In TLS 1.3 a host judges our certificate after we have finished; it says nothing if it likes
   * it.
   */
  private static final int SILENCE_MS = 500;

  private HostProbe() {}

  /**
   * Shakes hands.
   *
   * @param anchors whom the terminal believes
   * @param floor the earliest time that is possible now, by which the host's certificate is judged
   * @param atMost for each step
   */
  public static Result probe(
      TerminalIdentity identity,
      List<X509Certificate> anchors,
      HostAddress host,
      Instant floor,
      Duration atMost)
      throws IOException {
    try (Socket plain = new Socket()) {
      InetSocketAddress target = new InetSocketAddress(host.name(), host.port());
      plain.setSoTimeout((int) atMost.toMillis());
      try {
        plain.connect(target, (int) atMost.toMillis());
      } catch (IOException e) {
        return new Result.NotReached(String.valueOf(e.getMessage()));
      }
      return shakeHands(identity, anchors, host, floor, plain);
    } catch (GeneralSecurityException e) {
      throw new IOException("the terminal's key cannot be used: " + e.getMessage(), e);
    }
  }

  private static Result shakeHands(
      TerminalIdentity identity,
      List<X509Certificate> anchors,
      HostAddress host,
      Instant floor,
      Socket plain)
      throws IOException, GeneralSecurityException {
    HostTrust trust = new HostTrust(anchors, () -> floor);
    SSLContext context = context(identity, trust);
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, host.name(), host.port(), true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {"TLSv1.3"});
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setApplicationProtocols(PinnedTls.protocolNames(anchors));
      socket.setSSLParameters(parameters);
      X509Certificate theirs;
      try {
        socket.startHandshake();
        theirs = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      } catch (IOException e) {
        if (trust.hasBelieved()) {
          // It has judged our certificate while we were still writing, and hung up.
          return new Result.WeAreRefused(String.valueOf(e.getMessage()));
        }
        return e.getCause() instanceof CertificateException why
            ? new Result.HostNotBelieved(String.valueOf(why.getMessage()))
            : new Result.HostNotBelieved("no TLS: " + e.getMessage());
      }
      return judged(socket, theirs);
    }
  }

  private static Result judged(SSLSocket socket, X509Certificate theirs) throws IOException {
    socket.setSoTimeout(SILENCE_MS);
    try {
      if (socket.getInputStream().read() < 0) {
        return new Result.WeAreRefused("it hangs up");
      }
    } catch (SocketTimeoutException e) {
      // It waits for our first word.
    } catch (IOException e) {
      return new Result.WeAreRefused(String.valueOf(e.getMessage()));
    }
    return new Result.Trusted(theirs.getNotAfter().toInstant());
  }

  private static SSLContext context(TerminalIdentity identity, HostTrust trust)
      throws IOException, GeneralSecurityException {
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(
        "terminal",
        identity.tlsKey(),
        new char[0],
        identity.tlsChain().toArray(new X509Certificate[0]));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, new char[0]);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), new TrustManager[] {trust}, null);
    return context;
  }
}
