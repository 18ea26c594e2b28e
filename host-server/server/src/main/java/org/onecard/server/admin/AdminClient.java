package org.onecard.server.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A command's side of the admin socket. Blocks; used from the command's main thread. */
public final class AdminClient {

  /** A long explanation or status; more than this is no answer of ours. */
  private static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;

  private AdminClient() {}

  /**
   * Asks the host behind a socket.
   *
   * @return its answer; empty where nobody listens there
   * @throws IOException where the host went away in the middle
   */
  public static Optional<AdminAnswer> ask(Path socket, AdminRequest request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
      } catch (IOException nobodyThere) {
        return Optional.empty();
      }
      ByteBuffer line = StandardCharsets.UTF_8.encode(request.encode() + "\n");
      while (line.hasRemaining()) {
        channel.write(line);
      }
      return Optional.of(AdminAnswer.parse(readAll(channel)));
    }
  }

  private static String readAll(SocketChannel channel) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer part = ByteBuffer.allocate(8192);
    while (channel.read(part) >= 0) {
      all.write(part.array(), 0, part.position());
      part.clear();
      if (all.size() > MAX_ANSWER_BYTES) {
        throw new IOException("The host's answer is too long.");
      }
    }
    if (all.size() == 0) {
      throw new IOException("The host ended before it answered: see its log.");
    }
    return all.toString(StandardCharsets.UTF_8);
  }
}
