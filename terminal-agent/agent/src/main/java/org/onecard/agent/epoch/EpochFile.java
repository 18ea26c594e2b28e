package org.onecard.agent.epoch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.onecard.agent.store.FlatJson;
import org.onecard.agent.store.StoredFile;
import org.onecard.agent.store.TerminalIdentity;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.Head;

/** The file {@code epochs}. */
public final class EpochFile implements EpochStore {

  private final Path file;

  public EpochFile(Path file) {
    this.file = file;
  }

  @Override
  public EpochBook read() throws IOException {
    byte[] content =
        StoredFile.find(file)
            .orElseThrow(
                () -> new IOException(file + " is missing: " + TerminalIdentity.ENROL_AGAIN));
    try {
      return parse(FlatJson.parse(file.toString(), content));
    } catch (IOException e) {
      throw new IOException(e.getMessage() + ": " + TerminalIdentity.ENROL_AGAIN, e);
    }
  }

  private EpochBook parse(FlatJson json) throws IOException {
    Optional<Head> clean = Optional.empty();
    if (json.has("clean") && json.truth("clean")) {
      byte[] hash = json.bytes("headHash");
      if (hash.length != Hash.LENGTH) {
        throw new IOException(file + ": headHash has not " + Hash.LENGTH + " bytes");
      }
      clean =
          Optional.of(
              new Head(
                  json.number("headEpoch", 0, Integer.MAX_VALUE),
                  json.number("headSequence"),
                  new Hash(hash)));
    }
    return new EpochBook(
        json.number("first", 1, Integer.MAX_VALUE),
        json.number("count", 0, Integer.MAX_VALUE),
        json.number("current", 0, Integer.MAX_VALUE),
        clean,
        json.has("doubtful") ? List.of(json.text("doubtful").split(" ")) : List.of());
  }

  @Override
  public void write(EpochBook book) throws IOException {
    FlatJson json =
        new FlatJson()
            .put("first", book.first())
            .put("count", book.count())
            .put("current", book.current())
            .put("clean", book.cleanHead().isPresent());
    book.cleanHead()
        .ifPresent(
            head ->
                json.put("headEpoch", head.epoch())
                    .put("headSequence", head.sequence())
                    .put("headHash", head.hash().bytes()));
    if (!book.doubtful().isEmpty()) {
      json.put("doubtful", String.join(" ", book.doubtful()));
    }
    StoredFile.replace(file, json.bytes());
  }
}
