package org.onecard.lab.bench.denylist;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.onecard.protocol.frame.FrameReader;
import org.onecard.protocol.frame.Frames;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.message.Message;
import org.onecard.protocol.message.Message.DenyListWanted;
import org.onecard.protocol.message.Messages;
import org.onecard.server.denylist.DenyShelf;

/**
 * One connection between a host that has only a shelf and whoever fetches from it. What the host
 * sends leaves no faster than the line carries, and ends in the middle of a piece where it is to
 * break.
 */
final class Line implements AutoCloseable {

  /** As a modem would, some milliseconds' worth at a time. */
  private static final int SENT_AT_ONCE = 512;

  private static final int NS_PER_S = 1_000_000_000;

  private final ServerSocket listening;
  private final Socket socket;
  private final FrameReader frames = FrameReader.ofHost();
  private final AtomicLong sentBytes = new AtomicLong();
  private final Thread host;

  /**
   * Opens a line.
   *
   * @param bitsPerSecond 0 for as fast as it goes
   * @param breaksAfter bytes from the host
   */
  Line(DenyShelf shelf, long bitsPerSecond, long breaksAfter) throws IOException {
    listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    host = new Thread(() -> serve(shelf, bitsPerSecond, breaksAfter), "bench-host");
    host.setDaemon(true);
    host.start();
    socket = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
    socket.setTcpNoDelay(true);
  }

  private void serve(DenyShelf shelf, long bitsPerSecond, long breaksAfter) {
    try (Socket accepted = listening.accept()) {
      accepted.setTcpNoDelay(true);
      FrameReader questions = new FrameReader();
      while (true) {
        Optional<Message> question = read(accepted.getInputStream(), questions);
        if (question.isEmpty()) {
          return;
        }
        Message answer = shelf.answer((DenyListWanted) question.get()).orElseThrow();
        byte[] frame = Frames.encode(Messages.encode(answer));
        if (!send(accepted.getOutputStream(), frame, bitsPerSecond, breaksAfter)) {
          return;
        }
      }
    } catch (IOException e) {
      // The other end is gone: whoever reads there says so.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean send(OutputStream out, byte[] frame, long bitsPerSecond, long breaksAfter)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    for (int at = 0; at < frame.length; at += SENT_AT_ONCE) {
      int count = Math.min(SENT_AT_ONCE, frame.length - at);
      if (sentBytes.get() + count > breaksAfter) {
        return false;
      }
      if (bitsPerSecond > 0) {
        // What was sent is there when the line has carried it.
        long due = began + (at + count) * 8L * NS_PER_S / bitsPerSecond;
        while (System.nanoTime() < due) {
          Thread.sleep(0, 200_000);
        }
      }
      out.write(frame, at, count);
      sentBytes.addAndGet(count);
    }
    return true;
  }

  void send(Message message) throws IOException {
    socket.getOutputStream().write(Frames.encode(Messages.encode(message)));
  }

  /** The next message; empty where the line is broken. */
  Optional<Message> receive() throws IOException {
    return read(socket.getInputStream(), frames);
  }

  long sentBytes() {
    return sentBytes.get();
  }

  private static Optional<Message> read(InputStream in, FrameReader frames) throws IOException {
    byte[] buffer = new byte[65_536];
    while (true) {
      int count = in.read(buffer);
      if (count < 0) {
        return Optional.empty();
      }
      if (frames.feed(buffer, 0, count) instanceof FrameReader.Read.Complete complete
          && !complete.payloads().isEmpty()) {
        // One question is asked at a time, so one answer comes.
        return Messages.decode(complete.payloads().get(0)) instanceof Decoded.Ok<Message> ok
            ? Optional.of(ok.value())
            : Optional.empty();
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    listening.close();
    try {
      host.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
