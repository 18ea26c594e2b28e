package org.onecard.server.command;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.onecard.protocol.crypto.RandomBytes;
import org.onecard.server.admin.AdminAnswer;
import org.onecard.server.admin.AdminClient;
import org.onecard.server.admin.AdminRequest;
import org.onecard.server.host.HostDirectory;
import org.onecard.server.host.HostOperations;
import org.onecard.server.host.OpenBook;
import picocli.CommandLine.Option;

/** Which host a command is about, and how it is asked. */
final class DataOption {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${sys:onecard.home:-.onecard}/host",
      description = "the host's data directory (default: ${DEFAULT-VALUE})")
  private Path data = Path.of(".onecard", "host");

  HostDirectory directory() {
    return new HostDirectory(data);
  }

  /** Asks the running host, or the book where none runs. */
  JsonObject ask(AdminRequest request) throws CommandFailure, IOException {
    HostDirectory directory = directory();
    Optional<Path> socket = directory.findSocket();
    Optional<AdminAnswer> answer =
        socket.isPresent() ? AdminClient.ask(socket.get(), request) : Optional.empty();
    AdminAnswer given = answer.isPresent() ? answer.get() : askBook(directory, request);
    if (given instanceof AdminAnswer.Done done) {
      return done.result();
    }
    throw new CommandFailure(((AdminAnswer.Failed) given).sentence());
  }

  private static AdminAnswer askBook(HostDirectory directory, AdminRequest request)
      throws IOException, CommandFailure {
    if (directory.findRegion().isEmpty()) {
      throw new CommandFailure(
          "There is no host in %s: start one with `host run`, or name another --data."
              .formatted(directory.root()));
    }
    Clock clock = Clock.systemUTC();
    SecureRandom random = new SecureRandom();
    try (OpenBook book = OpenBook.open(directory, Optional.empty(), clock, random)) {
      return HostOperations.alone(book, RandomBytes.from(random), clock).execute(request);
    }
  }

  /** Prints a result as one line of JSON. */
  static void printJson(PrintWriter out, JsonObject result) {
    out.println(result.encode());
    out.flush();
  }
}
