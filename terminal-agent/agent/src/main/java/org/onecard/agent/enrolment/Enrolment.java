package org.onecard.agent.enrolment;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.onecard.agent.enrolment.Enrolled.Before;
import org.onecard.agent.enrolment.Enrolled.Manner;
import org.onecard.agent.epoch.EpochBook;
import org.onecard.agent.epoch.EpochFile;
import org.onecard.agent.store.FolderLock;
import org.onecard.agent.store.FormerKey;
import org.onecard.agent.store.StoredFile;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.enrol.AuthorityHash;
import org.onecard.protocol.enrol.EnrolCode;
import org.onecard.protocol.frame.FrameReader;
import org.onecard.protocol.frame.Frames;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.EpochGrant;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.EnrolGrant;
import org.onecard.protocol.message.Message.EnrolRequest;
import org.onecard.protocol.message.Message.Refusal;
import org.onecard.protocol.message.Messages;
import org.onecard.protocol.record.SignedBytes;

/** Makes a terminal out of a folder, a host and a one-time code. */
public final class Enrolment {

  private static final String AGENT = "onecard-agent 0.1";
  private static final int CONNECT_MS = 5_000;
  private static final int ANSWER_MS = 15_000;

  private Enrolment() {}

  /**
   * Enrols into a folder that holds no terminal. See {@link #enrol(String, int, String, Path,
   * Manner)}.
   */
  public static Enrolled enrol(String host, int port, String typedCode, Path dataDir)
      throws IOException {
    return enrol(host, port, typedCode, dataDir, Manner.NEW);
  }

  /**
   * Enrols.
   *
   * @param host name or address, which the host's certificate must bear
   * @param port the host's port for enrolment
   * @param typedCode the code as it was typed
   * @param dataDir made when it is not there
   * @param manner what is done with a terminal that is there already; it must not be running
   * @return who the terminal now is, and what became of the one before
   * @throws EnrolmentRefusedException when the code, the server or its grant is not accepted; the
   *     message says what to do
   * @throws IOException when the host cannot be reached or the folder not written
   */
  public static Enrolled enrol(String host, int port, String typedCode, Path dataDir, Manner manner)
      throws IOException {
    EnrolCode code = parse(typedCode);
    if (!FormerTerminal.isIn(dataDir)) {
      Granted granted = ask(host, port, code);
      StoredFile.createPrivateFolder(dataDir);
      EpochGrant epochs = granted.epochs();
      new EpochFile(dataDir.resolve("epochs"))
          .write(EpochBook.granted(epochs.first(), epochs.count()));
      return new Enrolled(write(granted, host, List.of(), dataDir), new Before.Nothing());
    }
    if (manner == Manner.NEW) {
      throw new EnrolmentRefusedException(
          dataDir
              + " holds an enrolled terminal already: give another --data, or --again if it is this"
              + " one that is to be enrolled anew");
    }
    FolderLock lock = FolderLock.take(dataDir);
    try {
      return enrolOver(
          FormerTerminal.lookAt(dataDir, manner), host, ask(host, port, code), dataDir);
    } finally {
      lock.close();
    }
  }

  private static Enrolled enrolOver(
      FormerTerminal former, String host, Granted granted, Path dataDir) throws IOException {
    EpochGrant epochs = granted.epochs();
    Before before = former.makeRoom(granted.grant());
    boolean goesOn = before instanceof Before.GoesOn;
    new EpochFile(dataDir.resolve("epochs"))
        .write(goesOn ? former.epochs(epochs) : EpochBook.granted(epochs.first(), epochs.count()));
    List<FormerKey> keys = goesOn ? former.keys(epochs.first()) : List.of();
    return new Enrolled(write(granted, host, keys, dataDir), before);
  }

  /**
   * What the host gave for the code, checked, and the keys that it was given for.
   *
   * @param chain the terminal's certificate first, the authority last
   */
  private record Granted(
      EnrolGrant grant, List<X509Certificate> chain, KeyPair tlsKey, SigningKey recordKey) {

    EpochGrant epochs() {
      return grant.epochGrant().content();
    }
  }

  private static Granted ask(String host, int port, EnrolCode code) throws IOException {
    KeyPair tlsKey = generateTlsKey();
    SigningKey recordKey =
        SigningKey.generate(Signature.Algorithm.ED25519, RandomBytes.from(new SecureRandom()));
    Message answer = ask(host, port, code, request(code, tlsKey, recordKey));
    if (answer instanceof Refusal refusal) {
      throw new EnrolmentRefusedException(inWords(refusal));
    }
    if (!(answer instanceof EnrolGrant grant)) {
      throw new EnrolmentRefusedException(
          host + ":" + port + " does not enrol terminals: is it the enrolment port?");
    }
    List<X509Certificate> chain = checkedChain(grant, tlsKey, code.authority());
    if (!grant.epochGrant().holds(grant.regionKeys().signing(), SignatureContext.EPOCHS)
        || !grant.epochGrant().content().terminalId().equals(grant.terminalId())) {
      throw new EnrolmentRefusedException("the host's grant of epochs is not signed by its region");
    }
    return new Granted(grant, chain, tlsKey, recordKey);
  }

  private static TerminalIdentity write(
      Granted granted, String host, List<FormerKey> formerKeys, Path dataDir) throws IOException {
    EnrolGrant grant = granted.grant();
    TerminalIdentity identity =
        new TerminalIdentity(
            grant.terminalId(),
            grant.locationId(),
            grant.itemId(),
            grant.region(),
            host,
            grant.tapPort(),
            grant.regionKeys(),
            granted.tlsKey().getPrivate(),
            granted.chain(),
            granted.recordKey(),
            formerKeys);
    identity.write(dataDir);
    return identity;
  }

  private static EnrolCode parse(String typed) throws EnrolmentRefusedException {
    EnrolCode.Parsed parsed = EnrolCode.parse(typed);
    if (parsed instanceof EnrolCode.Parsed.Code code) {
      return code.code();
    }
    if (parsed instanceof EnrolCode.Parsed.WrongLength length) {
      throw new EnrolmentRefusedException(
          "the code has %d characters, %d were typed: type it again as the host printed it"
              .formatted(length.expected(), length.typed()));
    }
    throw new EnrolmentRefusedException(
        parsed instanceof EnrolCode.Parsed.StrangeCharacter strange
            ? "the character at place "
                + strange.position()
                + " is in no code: type it again as the host printed it"
            : "the code is mistyped: type it again as the host printed it");
  }

  private static EnrolRequest request(EnrolCode code, KeyPair tlsKey, SigningKey recordKey)
      throws IOException {
    byte[] certificateRequest;
    try {
      // The name is the host's to give: it knows what the code is for.
      certificateRequest =
          new JcaPKCS10CertificationRequestBuilder(
                  new X500Principal("CN=new terminal"), tlsKey.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(tlsKey.getPrivate()))
              .getEncoded();
    } catch (OperatorCreationException e) {
      throw new IOException("no certificate request could be made: " + e.getMessage(), e);
    }
    return new EnrolRequest(
        code.number(),
        code.secret(),
        new SignedBytes(certificateRequest),
        recordKey.verifyingKey(),
        recordKey.sign(SignatureContext.ENROLMENT, certificateRequest),
        AGENT);
  }

  private static Message ask(String host, int port, EnrolCode code, EnrolRequest request)
      throws IOException {
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), CONNECT_MS);
      plain.setSoTimeout(ANSWER_MS);
      SSLContext tls = SSLContext.getInstance("TLSv1.3");
      tls.init(null, new TrustManager[] {new NamedAuthority(code.authority())}, null);
      try (SSLSocket socket =
          (SSLSocket) tls.getSocketFactory().createSocket(plain, host, port, true)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        // Nothing of the secret goes out before the server has shown whose it is.
        socket.startHandshake();
        socket.getOutputStream().write(Frames.encode(Messages.encode(request)));
        socket.getOutputStream().flush();
        return readOne(socket.getInputStream());
      }
    } catch (SSLException e) {
      throw new EnrolmentRefusedException(
          "%s:%d is not believed, and the code was not shown to it: %s"
              .formatted(host, port, whyNotBelieved(e)),
          e);
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java has no TLS 1.3: " + e.getMessage(), e);
    } catch (EnrolmentRefusedException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(
          "no answer from %s:%d (%s): is the host running, and is this its enrolment port?"
              .formatted(host, port, e.getMessage()),
          e);
    }
  }

  private static Message readOne(InputStream in) throws IOException {
    FrameReader frames = new FrameReader();
    byte[] buffer = new byte[8_192];
    while (true) {
      int count = in.read(buffer);
      if (count < 0) {
        throw new IOException("it closed the connection");
      }
      FrameReader.Read read = frames.feed(buffer, 0, count);
      if (read instanceof FrameReader.Read.Malformed malformed) {
        throw new IOException("it does not speak our protocol: " + malformed.because());
      }
      if (read instanceof FrameReader.Read.Complete complete) {
        Decoded<Message> decoded = Messages.decode(complete.payloads().get(0));
        if (decoded instanceof Decoded.Ok<Message> ok) {
          return ok.value();
        }
        throw new IOException(
            "it does not speak our protocol: " + ((Decoded.Malformed<Message>) decoded).because());
      }
    }
  }

  /** A new terminal has no time but the machine's: it may be that which is wrong. */
  private static String whyNotBelieved(SSLException fault) {
    for (Throwable cause = fault.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        return "by this machine's clock, %s, its certificate is not valid (%s): set the clock"
            .formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS), cause.getMessage());
      }
    }
    return String.valueOf(fault.getMessage());
  }

  /** The chain must be ours, whole, and end in the authority that the code names. */
  private static List<X509Certificate> checkedChain(
      EnrolGrant grant, KeyPair tlsKey, AuthorityHash authority) throws IOException {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (SignedBytes der : grant.certificateChain()) {
        chain.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der.bytes())));
      }
      for (int i = 0; i + 1 < chain.size(); i++) {
        chain.get(i).verify(chain.get(i + 1).getPublicKey());
      }
    } catch (GeneralSecurityException e) {
      throw new EnrolmentRefusedException(
          "the host granted a certificate that does not hold: " + e.getMessage(), e);
    }
    if (chain.size() < 2
        || !chain.get(0).getPublicKey().equals(tlsKey.getPublic())
        || !AuthorityHash.of(chain.get(chain.size() - 1).getPublicKey().getEncoded())
            .equals(authority)) {
      throw new EnrolmentRefusedException(
          "the host granted a certificate that is not this terminal's, or not of its authority");
    }
    return chain;
  }

  private static KeyPair generateTlsKey() throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java makes no P-256 keys: " + e.getMessage(), e);
    }
  }

  private static String inWords(Refusal refusal) {
    return switch (refusal.code()) {
      case CODE_WRONG -> "the host does not know this code: have a new one made with enrol-code";
      case CODE_USED -> "this code has been used: have a new one made with enrol-code";
      case CODE_EXPIRED -> "this code is over: have a new one made with enrol-code";
      default -> "the host refuses (" + refusal.code() + "): " + refusal.text();
    };
  }
}
