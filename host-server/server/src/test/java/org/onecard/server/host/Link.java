package org.onecard.server.host;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.onecard.protocol.enrol.AuthorityHash;
import org.onecard.protocol.frame.FrameReader;
import org.onecard.protocol.frame.Frames;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Messages;

/** Frames over a blocking TLS socket; waits at most ten seconds for anything. */
final class Link implements AutoCloseable {

  private static final int WITHIN_MS = 10_000;

  private final SSLSocket socket;
  private final FrameReader reader = new FrameReader();
  private final Deque<byte[]> payloads = new ArrayDeque<>();

  private Link(SSLSocket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(WITHIN_MS);
    socket.setTcpNoDelay(true);
    socket.startHandshake();
  }

  static Link open(SSLSocket socket) throws IOException {
    return new Link(socket);
  }

  static Link open(int port, Optional<TestTerminal.Identity> identity, AuthorityHash authority)
      throws Exception {
    SSLContext context = TestTerminal.tlsContext(identity, authority);
    return new Link((SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port));
  }

  void send(Message message) throws IOException {
    sendRaw(Frames.encode(Messages.encode(message)));
  }

  void sendRaw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** The next message, as its payload. */
  byte[] receivePayload() throws IOException {
    byte[] part = new byte[8192];
    while (payloads.isEmpty()) {
      int count = socket.getInputStream().read(part);
      if (count < 0) {
        throw new EOFException("the host closed the connection");
      }
      if (reader.feed(part, 0, count) instanceof FrameReader.Read.Complete complete) {
        payloads.addAll(complete.payloads());
      }
    }
    return payloads.remove();
  }

  Message receive() throws IOException {
    return ((Decoded.Ok<Message>) Messages.decode(receivePayload())).value();
  }

  <T extends Message> T receive(Class<T> type) throws IOException {
    Message message = receive();
    if (!type.isInstance(message)) {
      throw new AssertionError("expected a " + type.getSimpleName() + ", got " + message);
    }
    return type.cast(message);
  }

  /** Whether the host ends the connection, with or without a refusal before. */
  boolean isEnded() {
    try {
      while (true) {
        Message unused = receive();
      }
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
