package org.onecard.lab.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Carries bytes between a terminal and a host, and breaks once in the middle of them. */
final class BreakingLine implements AutoCloseable {

  private final ServerSocket listening;
  private final int hostPort;
  private final AtomicLong untilBreak = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong carried = new AtomicLong();

  BreakingLine(int hostPort) throws IOException {
    this.hostPort = hostPort;
    this.listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    begin(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Breaks after so many bytes more from the host, and carries whatever comes then. */
  void breakAfter(long bytes) {
    untilBreak.set(bytes);
  }

  /** Bytes from the host. */
  long carried() {
    return carried.get();
  }

  boolean hasBroken() {
    return untilBreak.get() < 0;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket terminal = listening.accept();
        Socket host = new Socket(InetAddress.getLoopbackAddress(), hostPort);
        begin(() -> carry(terminal, host, false));
        begin(() -> carry(host, terminal, true));
      } catch (IOException e) {
        // The test is over, or the host is not there: the terminal comes again.
      }
    }
  }

  private void carry(Socket from, Socket to, boolean fromHost) {
    byte[] buffer = new byte[4_096];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (fromHost) {
          long before = untilBreak.getAndAdd(-count);
          if (before >= 0 && before < count) {
            return;
          }
          carried.addAndGet(count);
        }
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // The other direction has ended it.
    }
  }

  private static void begin(Runnable task) {
    Thread thread = new Thread(task, "breaking-line");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
