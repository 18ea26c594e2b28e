package org.onecard.server.host;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.SignatureContext;
import org.onecard.protocol.crypto.SigningKey;
import org.onecard.protocol.record.ChainedRecord;

/** An exported journal as a terminal writes it, or as somebody would who is none. */
final class PaperExport {

  private final SigningKey key;
  private final List<JsonObject> lines = new ArrayList<>();

  PaperExport(TestTerminal terminal, Instant madeAt) {
    this.key = terminal.recordKey();
    lines.add(
        new JsonObject()
            .put("kind", "journal")
            .put("format", "onecard-journal-export")
            .put("version", 1)
            .put("terminal", terminal.grant().terminalId())
            .put("region", terminal.grant().region().code())
            .put("location", terminal.grant().locationId())
            .put("item", terminal.grant().itemId())
            .put("madeAt", madeAt.toString())
            .put("epochFirst", 1)
            .put("epochCount", 16)
            .put("epochCurrent", 1));
    lines.add(
        new JsonObject()
            .put("kind", "key")
            .put("belowEpoch", 0)
            .put("algorithm", key.verifyingKey().algorithm().number())
            .put("key", hex(key.verifyingKey().encoded())));
  }

  PaperExport with(ChainedRecord... records) {
    for (ChainedRecord record : records) {
      JsonObject line =
          new JsonObject()
              .put("kind", "record")
              .put("epoch", record.content().id().epoch())
              .put("sequence", record.content().id().sequence())
              .put("hash", record.hash().toString())
              .put("record", hex(record.bytes().bytes()));
      record.sealedCard().ifPresent(card -> line.put("sealed", hex(card.bytes().bytes())));
      lines.add(line);
    }
    return this;
  }

  PaperExport stopped() {
    lines.add(
        new JsonObject()
            .put("kind", "stop")
            .put("segment", 1)
            .put("offset", 16)
            .put("torn", false)
            .put("what", "damaged"));
    return this;
  }

  byte[] bytes() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (JsonObject line : lines) {
      out.write((line.encode() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(out.toByteArray());
    Signature signature = key.sign(SignatureContext.JOURNAL_EXPORT, sha256);
    JsonObject end =
        new JsonObject()
            .put("kind", "end")
            .put("records", count("record"))
            .put("segments", 1)
            .put("stops", count("stop"))
            .put("sha256", hex(sha256))
            .put("algorithm", signature.algorithm().number())
            .put("signature", hex(signature.bytes().bytes()));
    out.write((end.encode() + "\n").getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  Path write(Path file) throws Exception {
    return Files.write(file, bytes());
  }

  private long count(String kind) {
    return lines.stream().filter(line -> kind.equals(line.getString("kind"))).count();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
