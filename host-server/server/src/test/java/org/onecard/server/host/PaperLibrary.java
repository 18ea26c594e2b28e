package org.onecard.server.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A library that knows one reader in good standing, and can fall silent. SIP2 without checksums.
 */
final class PaperLibrary implements AutoCloseable {

  private static final String DATE = "20260301    090000";

  private final ServerSocket listening =
      new ServerSocket(0, 16, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  volatile boolean silent;

  PaperLibrary() throws IOException {
    start(this::accept);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "paper-library");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        open.add(socket);
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!silent) {
          socket.getOutputStream().write((answer(line) + "\r").getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      // The host has closed it, or the test.
    }
  }

  private static String answer(String line) {
    String item = line.contains("|AB") ? line.replaceAll("^.*\\|AB([^|]*)\\|.*$", "$1") : "";
    return switch (line.substring(0, 2)) {
      case "99" -> "98YYYYNN300003" + DATE + "2.00AOn|BXYYYYYYYYYYYYYYYY|";
      case "63" ->
          "64              019" + DATE + "000000000002000000000000" + "AOn|AAr-1|AE|BLY|CB0005|";
      case "11" -> "121NNY" + DATE + "AOn|AAr-1|AB" + item + "|AJbook|AH20260401|";
      case "17" -> "18030101" + DATE + "AB" + item + "|AJbook|";
      case "09" -> "101YNN" + DATE + "AOn|AB" + item + "|AQshelf|";
      default -> "96";
    };
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
