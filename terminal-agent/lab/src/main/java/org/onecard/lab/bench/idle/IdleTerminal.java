package org.onecard.lab.bench.idle;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.onecard.agent.AgentMain;
import org.onecard.agent.enrolment.Enrolment;
import org.onecard.agent.service.PinFile;
import org.onecard.agent.service.ServiceRole;
import org.onecard.lab.gate.LabKind;
import org.onecard.lab.host.OperatorDesk;
import org.onecard.lab.host.Patience;
import org.onecard.lab.host.TerminalProcess;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.virtual.pcscd.PcscParts;
import org.onecard.virtual.pcscd.PrivatePcscd;
import org.onecard.virtual.serial.DeviceEnd;
import org.onecard.virtual.serial.LineFaults;
import org.onecard.virtual.serial.PtyPair;
import org.onecard.virtual.serial.SocatPart;
import org.onecard.virtual.slot.VirtualSlot;

/**
 * One terminal with a reader, a scanner and a gate (or an OSDP reader's lights), as a process of
 * its own, and whoever looks at its pages. For use by one thread.
 */
final class IdleTerminal implements AutoCloseable {

  /** What {@code desk.js} waits between two looks. */
  private static final long LOOK_EVERY_MS = 1_200;

  private static final String PIN = "739154";
  private static final long STOP_TIMEOUT_S = 15;

  private final LabKind kind;
  private final Path data;
  private final PtyPair gateCable;
  private final PtyPair scannerCable;
  private final VirtualSlot slot;
  private final Process process;
  private final List<Socket> streams = new ArrayList<>();
  private @Nullable URI kiosk;
  private @Nullable URI service;
  private volatile boolean watched;

  private IdleTerminal(
      LabKind kind,
      Path data,
      PtyPair gateCable,
      PtyPair scannerCable,
      VirtualSlot slot,
      Process process) {
    this.kind = kind;
    this.data = data;
    this.gateCable = gateCable;
    this.scannerCable = scannerCable;
    this.slot = slot;
    this.process = process;
  }

  /**
   * Enrols a terminal, plugs its devices in and starts it; returns when it says that it is ready.
   *
   * @param directory where everything of this run is kept
   * @param classPath of the terminal
   */
  static IdleTerminal start(
      Path directory,
      LabKind kind,
      PrivatePcscd.Slot place,
      String pcscSocket,
      PcscParts parts,
      SocatPart socat,
      String classPath,
      OperatorDesk desk,
      int enrolPort)
      throws IOException {
    String id = "idle-" + kind.spelled();
    Path data = directory.resolve(id);
    Enrolment.enrol("localhost", enrolPort, desk.enrolCode(id, "cq-metro-1", "metro-ride"), data);
    new PinFile(data).set(ServiceRole.VIEW, PIN, RandomBytes.from(new SecureRandom()));
    PtyPair gateCable = new PtyPair(directory.resolve(id + "-gate"), socat);
    PtyPair scannerCable = new PtyPair(directory.resolve(id + "-scanner"), socat);
    plug(gateCable, kind);
    scannerCable.start();
    String near = gateCable.near().toString();
    List<String> options =
        List.of(
            "--data",
            data.toString(),
            "--reader",
            place.readerName(),
            "--scanner",
            scannerCable.near().toString(),
            kind.isGate() ? "--gate" : "--signal",
            kind.isGate() ? kind.setting(near) : "osdp:" + near + ":address=5",
            "--kiosk",
            "0",
            "--service",
            "0");
    ProcessBuilder builder =
        new ProcessBuilder(
                TerminalProcess.command(parts, classPath, AgentMain.class.getName(), options))
            .redirectError(
                ProcessBuilder.Redirect.appendTo(directory.resolve(id + ".log").toFile()));
    builder.environment().putAll(TerminalProcess.LAUNCHER_ENVIRONMENT);
    builder.environment().put("PCSCLITE_CSOCK_NAME", pcscSocket);
    IdleTerminal terminal =
        new IdleTerminal(
            kind, data, gateCable, scannerCable, new VirtualSlot(place.port()), builder.start());
    terminal.awaitReady();
    return terminal;
  }

  private static void plug(PtyPair cable, LabKind kind) throws IOException {
    cable.start();
    new DeviceEnd(cable.far(), kind.device(), LineFaults.NONE).start();
  }

  private void awaitReady() throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    while (kiosk == null || service == null) {
      String line = lines.readLine();
      if (line == null) {
        throw new IOException("the terminal with " + kind.spelled() + " ended; its log says why");
      }
      JsonObject said = new JsonObject(line);
      kiosk = said.containsKey("kiosk") ? URI.create(said.getString("kiosk")) : kiosk;
      service = said.containsKey("service") ? URI.create(said.getString("service")) : service;
    }
    daemon("output of " + kind.spelled(), () -> drain(process.getInputStream()));
  }

  LabKind kind() {
    return kind;
  }

  ProcessUse use() throws IOException {
    return ProcessUse.of(process.pid());
  }

  private boolean isLinked() throws IOException {
    return said("link").filter("UP"::equals).isPresent();
  }

  /** Of {@code status.json}; empty while there is none. */
  private Optional<String> said(String field) throws IOException {
    Path file = data.resolve("status.json");
    String text = Files.exists(file) ? Files.readString(file).strip() : "";
    // It is written in place, so a look may find half of it.
    return text.endsWith("}")
        ? Optional.ofNullable(new JsonObject(text).getString(field))
        : Optional.empty();
  }

  /** Has both pages looked at from now on, as browsers do it, until it ends. */
  void watchPages() throws IOException, InterruptedException {
    URI screen = Optional.ofNullable(kiosk).orElseThrow();
    Socket stream = new Socket(screen.getHost(), screen.getPort());
    streams.add(stream);
    stream
        .getOutputStream()
        .write(
            "GET /events HTTP/1.1\r\nHost: %s:%d\r\nAccept: text/event-stream\r\n\r\n"
                .formatted(screen.getHost(), screen.getPort())
                .getBytes(StandardCharsets.US_ASCII));
    InputStream events = stream.getInputStream();
    daemon("kiosk of " + kind.spelled(), () -> drain(events));
    URI page = Optional.ofNullable(service).orElseThrow();
    HttpClient client = HttpClient.newHttpClient();
    String cookie = signIn(client, page);
    watched = true;
    daemon("service page of " + kind.spelled(), () -> look(client, page, cookie));
  }

  private static String signIn(HttpClient client, URI page)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(page.resolve("/api/login"))
                .header("Content-Type", "application/json")
                .header("Origin", "http://" + page.getAuthority())
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"role\":\"%s\",\"pin\":\"%s\"}"
                            .formatted(ServiceRole.VIEW.spelled(), PIN)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("the service page lets nobody in: " + answer.body());
    }
    return answer.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
  }

  private void look(HttpClient client, URI page, String cookie) {
    HttpRequest state =
        HttpRequest.newBuilder(page.resolve("/api/state")).header("Cookie", cookie).build();
    try {
      while (watched) {
        client.send(state, HttpResponse.BodyHandlers.discarding());
        Thread.sleep(LOOK_EVERY_MS);
      }
    } catch (IOException e) {
      // The terminal has ended.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  VirtualSlot slot() {
    return slot;
  }

  void pullGate() {
    gateCable.kill();
  }

  void pullScanner() {
    scannerCable.kill();
  }

  void plugBoth() throws IOException {
    plug(gateCable, kind);
    scannerCable.start();
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void drain(InputStream in) {
    byte[] piece = new byte[1_024];
    try {
      while (in.read(piece) >= 0) {
        // Nobody wants to know.
      }
    } catch (IOException e) {
      // As good as an end.
    }
  }

  /** Waits until its host has accepted it. */
  void awaitLink() throws IOException, InterruptedException {
    Patience.await("the terminal with " + kind.spelled() + " to be linked", this::isLinked);
  }

  @Override
  public void close() {
    watched = false;
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    for (Socket stream : streams) {
      try {
        stream.close();
      } catch (IOException e) {
        // The terminal at its other end has gone before.
      }
    }
    slot.close();
    gateCable.close();
    scannerCable.close();
  }
}
