package org.onecard.lab.library;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.onecard.virtual.card.Pause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A library's system on loopback. Safe from any thread. */
public final class LibraryServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LibraryServer.class);
  private static final Pause PAUSE = Pause.onThisThread();
  private static final int LONGEST = 4_096;
  private static final int MOST_LINES = 64;
  private static final Duration DRIP = Duration.ofMillis(100);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'    'HHmmss", Locale.ROOT);

  /** Requests by which faults are told; the others are always answered well. */
  private static final Set<String> FAULTY = Set.of("09", "11", "17", "23", "29", "63");

  /**
   * How it speaks.
   *
   * @param user and password that a login must name; both empty where any will do
   */
  public record Manner(Charset charset, boolean checked, String user, String password) {
    public static final Manner PLAIN = new Manner(StandardCharsets.UTF_8, true, "", "");

    @Override
    public String toString() {
      return "Manner[" + charset.name() + "]";
    }
  }

  private final ServerSocket listening;
  private final LibraryStock stock;
  private final Manner manner;
  private final Clock clock;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger lines = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile LibraryFault fault = LibraryFault.NONE;
  private volatile String faultyRequest = "";
  private volatile int faultsLeft;
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean closed;

  private LibraryServer(ServerSocket listening, LibraryStock stock, Manner manner, Clock clock) {
    this.listening = listening;
    this.stock = stock;
    this.manner = manner;
    this.clock = clock;
  }

  /** Starts on loopback; port 0 for a free one. */
  public static LibraryServer start(int port, LibraryStock stock, Manner manner, Clock clock)
      throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    LibraryServer server = new LibraryServer(socket, stock, manner, clock);
    Thread thread = new Thread(server::accept, "library-accept");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  public int port() {
    return listening.getLocalPort();
  }

  public LibraryStock stock() {
    return stock;
  }

  /** Requests that were carried out, logins and status among them. */
  public int requests() {
    return requests.get();
  }

  /** Does this wrong with the next requests of that number ({@code 11}; empty for any). */
  public void fail(LibraryFault next, String request, int times) {
    faultyRequest = request;
    faultsLeft = times;
    fault = next;
  }

  /** Waits that long before every answer. */
  public void slow(Duration before) {
    delay = before;
  }

  /** Ends every connection; new ones are taken. */
  public void dropAll() {
    open.forEach(LibraryServer::end);
  }

  private void accept() {
    while (!closed) {
      try {
        Socket socket = listening.accept();
        socket.setTcpNoDelay(true);
        open.add(socket);
        // One may still be taken while the port is being closed.
        if (closed || open.size() > MOST_LINES) {
          open.remove(socket);
          end(socket);
          continue;
        }
        Thread thread = new Thread(() -> serve(socket), "library-line-" + lines.incrementAndGet());
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        if (!closed) {
          LOG.warn("a connection was not taken: {}", e.getMessage());
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      ByteArrayOutputStream begun = new ByteArrayOutputStream();
      Line line = new Line(out);
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next == '\r') {
          if (!line.take(begun.toByteArray())) {
            return;
          }
          begun.reset();
        } else if (next != '\n') {
          begun.write(next);
          if (begun.size() > LONGEST) {
            return;
          }
        }
      }
    } catch (IOException e) {
      LOG.debug("a line ended: {}", e.getMessage());
    } finally {
      open.remove(socket);
    }
  }

  /** One connection: its login, and its last answer for whoever asks again. */
  private final class Line {

    private final OutputStream out;
    private String lastAnswer = "";
    private char lastSequence = ' ';
    private boolean staysWrong;
    private boolean loggedIn;

    Line(OutputStream out) {
      this.out = out;
    }

    /** Answers false where the connection is to end. */
    boolean take(byte[] bytes) throws IOException {
      String text = new String(bytes, manner.charset());
      char sequence = ' ';
      if (manner.checked()) {
        if (!isSumRight(bytes)) {
          write("96", ' ', false);
          return true;
        }
        int at = text.length() - 9;
        if (at >= 0 && text.startsWith("AY", at)) {
          sequence = text.charAt(at + 2);
          text = text.substring(0, at);
        } else {
          text = text.substring(0, text.length() - 6);
        }
      }
      LibraryFault now = takeFault(text);
      if (text.startsWith("97")) {
        write(lastAnswer, lastSequence, staysWrong);
        return true;
      }
      if (now == LibraryFault.DROP_BEFORE) {
        return false;
      }
      if (now == LibraryFault.SAY_AGAIN_ONCE) {
        write("96", ' ', false);
        return true;
      }
      String answer;
      if (sequence != ' ' && sequence == lastSequence && !lastAnswer.isEmpty()) {
        answer = lastAnswer;
      } else {
        requests.incrementAndGet();
        answer = answer(text);
      }
      lastAnswer = answer;
      lastSequence = sequence;
      staysWrong = now == LibraryFault.CHECKSUM;
      PAUSE.pause(delay);
      return tell(answer, sequence, now);
    }

    private boolean tell(String answer, char sequence, LibraryFault now) throws IOException {
      switch (now) {
        case DROP -> {
          return false;
        }
        case HANG -> {}
        case SEQUENCE -> write(answer, sequence == '9' ? '0' : (char) (sequence + 1), false);
        case CHECKSUM, CHECKSUM_ONCE -> write(answer, sequence, true);
        case TRUNCATE -> {
          byte[] whole = bytes(answer, sequence, false);
          out.write(whole, 0, whole.length / 2);
          out.write('\r');
        }
        case OTHER_PATRON ->
            write(
                answer
                    .replaceAll("\\|AA[^|]*\\|", "|AAsomebody-else|")
                    .replaceAll("\\|AB[^|]*\\|", "|ABsomething-else|"),
                sequence,
                false);
        case DRIP -> {
          for (byte each : bytes(answer, sequence, false)) {
            out.write(each);
            PAUSE.pause(DRIP);
          }
        }
        default -> write(answer, sequence, false);
      }
      return true;
    }

    private void write(String answer, char sequence, boolean broken) throws IOException {
      out.write(bytes(answer, sequence, broken));
    }

    private byte[] bytes(String answer, char sequence, boolean broken) {
      if (!manner.checked()) {
        return (answer + "\r").getBytes(manner.charset());
      }
      String summed = answer + (sequence == ' ' ? "" : "AY" + sequence) + "AZ";
      int sum = 0;
      for (byte each : summed.getBytes(manner.charset())) {
        sum += each & 0xFF;
      }
      int told = (0x10000 - (sum & 0xFFFF) + (broken ? 1 : 0)) & 0xFFFF;
      return (summed + "%04X".formatted(told) + "\r").getBytes(manner.charset());
    }

    private String answer(String text) {
      String code = text.length() < 2 ? "" : text.substring(0, 2);
      String now = DATE.format(now());
      if (code.equals("93")) {
        Map<String, String> told = fields(text, 4);
        loggedIn =
            manner.user().isEmpty()
                || (manner.user().equals(told.get("CN"))
                    && manner.password().equals(told.get("CO")));
        return "94" + (loggedIn ? "1" : "0");
      }
      if (code.equals("99")) {
        return "98YYYYNN"
            + "300003"
            + now
            + "2.00"
            + "AOlab|AMLab library|BXYYYYYYYYYYYNYYNY|AF|AG|";
      }
      if (!manner.user().isEmpty() && !loggedIn) {
        return "96";
      }
      return switch (code) {
        case "23" -> patron("24", fields(text, 23), now, false);
        case "63" ->
            patron("64", fields(text, 33), now, text.length() > 25 && text.charAt(25) == 'Y');
        case "11" -> lend(fields(text, 40), now);
        case "09" -> takeBack(fields(text, 39), now);
        case "17" -> item(fields(text, 20), now);
        case "29" -> renew(fields(text, 40), now);
        case "35" -> "36Y" + now + "AOlab|AA" + fields(text, 20).getOrDefault("AA", "") + "|";
        default -> "96";
      };
    }
  }

  private String patron(String code, Map<String, String> told, String now, boolean listed) {
    String id = told.getOrDefault("AA", "");
    LibraryStock.Reader reader = stock.reader(id);
    List<String> loans = stock.loansOf(id);
    StringBuilder flags = new StringBuilder("              ");
    if (reader == null || reader.blocked()) {
      flags.setCharAt(0, 'Y');
      flags.setCharAt(1, 'Y');
    }
    if (reader != null && loans.size() >= reader.limit()) {
      flags.setCharAt(5, 'Y');
    }
    StringBuilder answer = new StringBuilder(code).append(flags).append("019").append(now);
    if (code.equals("64")) {
      answer.append(
          "0000%04d%04d000000000000"
              .formatted(reader == null ? 0 : reader.overdue(), loans.size()));
    }
    answer.append("AOlab|AA").append(id).append("|AE读者|BL").append(reader == null ? "N" : "Y");
    answer.append("|CB%04d|".formatted(reader == null ? 0 : reader.limit()));
    if (listed) {
      loans.forEach(loan -> answer.append("AU").append(loan).append('|'));
    }
    return answer.append("AF|").toString();
  }

  private String lend(Map<String, String> told, String now) {
    String id = told.getOrDefault("AA", "");
    String barcode = told.getOrDefault("AB", "");
    String refusal = stock.lend(id, barcode, now()).orElse("");
    return "12"
        + (refusal.isEmpty() ? "1" : "0")
        + "NN"
        + (refusal.isEmpty() ? "Y" : "N")
        + now
        + ("AOlab|AA" + id + "|AB" + barcode + "|" + titleAndDue(barcode) + "AF" + refusal + "|");
  }

  private String renew(Map<String, String> told, String now) {
    String id = told.getOrDefault("AA", "");
    String barcode = told.getOrDefault("AB", "");
    boolean done = stock.renew(id, barcode);
    return "30"
        + (done ? "1YNN" : "0NNN")
        + now
        + ("AOlab|AA" + id + "|AB" + barcode + "|" + titleAndDue(barcode))
        + (done ? "AF|" : "AF不能续借|");
  }

  private String takeBack(Map<String, String> told, String now) {
    String barcode = told.getOrDefault("AB", "");
    boolean done = stock.takeBack(barcode, told.getOrDefault("AP", ""));
    return "10"
        + (done ? "1YNN" : "0NNN")
        + now
        + ("AOlab|AB" + barcode + "|AQshelf|" + titleAndDue(barcode))
        + (done ? "AF|" : "AF没有此书|");
  }

  private String item(Map<String, String> told, String now) {
    String barcode = told.getOrDefault("AB", "");
    LibraryBook book = stock.book(barcode);
    String circulation = book == null ? "13" : book.borrower == null ? "03" : "04";
    return "18" + circulation + "0101" + now + "AB" + barcode + "|" + titleAndDue(barcode);
  }

  private String titleAndDue(String barcode) {
    LibraryBook book = stock.book(barcode);
    if (book == null) {
      return "AJ|";
    }
    LocalDateTime due = book.due;
    return "AJ" + book.title + "|" + (due == null ? "" : "AH" + DATE.format(due) + "|");
  }

  private LibraryFault takeFault(String text) {
    LibraryFault now = fault;
    if (now == LibraryFault.NONE
        || faultsLeft <= 0
        || text.length() < 2
        || !FAULTY.contains(text.substring(0, 2))
        || !(faultyRequest.isEmpty() || text.startsWith(faultyRequest))) {
      return LibraryFault.NONE;
    }
    synchronized (this) {
      faultsLeft--;
    }
    return now;
  }

  private static Map<String, String> fields(String text, int from) {
    Map<String, String> fields = new TreeMap<>();
    if (text.length() >= from) {
      for (String field : text.substring(from).split("\\|", -1)) {
        if (field.length() >= 2) {
          fields.putIfAbsent(field.substring(0, 2), field.substring(2));
        }
      }
    }
    return fields;
  }

  private static boolean isSumRight(byte[] line) {
    if (line.length < 6 || line[line.length - 6] != 'A' || line[line.length - 5] != 'Z') {
      return false;
    }
    int sum = 0;
    for (int at = 0; at < line.length - 4; at++) {
      sum += line[at] & 0xFF;
    }
    try {
      int told =
          Integer.parseInt(new String(line, line.length - 4, 4, StandardCharsets.US_ASCII), 16);
      return (sum + told & 0xFFFF) == 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private LocalDateTime now() {
    return LocalDateTime.ofInstant(clock.instant(), clock.getZone());
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("a line did not close: {}", e.getMessage());
    }
  }

  /** Takes no connection any more, and ends those there are. */
  @Override
  public void close() {
    closed = true;
    try {
      listening.close();
    } catch (IOException e) {
      LOG.debug("the port did not close: {}", e.getMessage());
    }
    dropAll();
  }
}
