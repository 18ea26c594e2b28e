package org.onecard.page;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads an event stream as a browser does, on a thread of its own. */
final class StreamClient implements AutoCloseable {

  record Event(@Nullable String name, @Nullable String id, String data) {}

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final InputStream body;
  private final BufferedReader lines;
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();

  StreamClient(HttpClient client, URI uri, @Nullable String lastEventId)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("accept", "text/event-stream");
    if (lastEventId != null) {
      request.header("last-event-id", lastEventId);
    }
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      throw new IOException("status " + response.statusCode());
    }
    this.body = response.body();
    this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    Thread reader = new Thread(this::read, "stream-client");
    reader.setDaemon(true);
    reader.start();
  }

  /** The next event that is not a beat. */
  Event next() throws InterruptedException {
    while (true) {
      Event event = events.poll(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      if (event == null) {
        throw new AssertionError("no event within " + DEADLINE);
      }
      if (!"beat".equals(event.name)) {
        return event;
      }
    }
  }

  /** The next event, whichever it is. */
  Event nextOrBeat() throws InterruptedException {
    Event event = events.poll(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    if (event == null) {
      throw new AssertionError("no event within " + DEADLINE);
    }
    return event;
  }

  private void read() {
    String name = null;
    String id = null;
    StringBuilder data = new StringBuilder();
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          data.append(line.substring(6));
        } else if (line.isEmpty() && data.length() > 0) {
          events.add(new Event(name, id, data.toString()));
          name = null;
          data.setLength(0);
        }
      }
      events.add(new Event("end", null, ""));
    } catch (IOException e) {
      events.add(new Event("cut", null, ""));
    }
  }

  @Override
  public void close() throws IOException {
    body.close(); // not the reader, whose lock the other thread holds
  }
}
