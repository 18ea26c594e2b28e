package org.onecard.server.reconcile;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.onecard.protocol.crypto.SealedCard;
import org.onecard.protocol.crypto.Signature;
import org.onecard.protocol.crypto.VerifyingKey;
import org.onecard.protocol.message.Decoded;
import org.onecard.protocol.record.Hash;
import org.onecard.protocol.record.RecordId;
import org.onecard.protocol.record.SignedBytes;
import org.onecard.scenario.Region;

/** One line of an exported journal, as the terminal's journal package draws it. */
sealed interface ExportLine {

  /** The only version there is. */
  int VERSION = 1;

  String FORMAT = "onecard-journal-export";

  record Opening(String terminalId, Region region, Instant madeAt, int epochFirst, int epochCurrent)
      implements ExportLine {}

  /**
   * A record key.
   *
   * @param belowEpoch the first epoch that is no longer this key's; 0 where there is none
   */
  record Key(int belowEpoch, VerifyingKey key) implements ExportLine {}

  /** A record, of which only its place is known to be in range. */
  record Kept(
      int epoch, long sequence, Hash hash, SignedBytes bytes, Optional<SealedCard> sealedCard)
      implements ExportLine {}

  record Stop(long segment, long offset, boolean torn) implements ExportLine {}

  record EpochEnd(int epoch, long last, Hash hash) implements ExportLine {}

  record End(long records, long stops, Hash sha256, Signature signature) implements ExportLine {}

  /** Reads a line without its line feed; never throws. */
  static Decoded<ExportLine> parse(byte[] line) {
    String text = new String(line, StandardCharsets.UTF_8);
    try {
      // What JSON calls null would become an object that holds no map.
      return Json.decodeValue(text) instanceof JsonObject json
          ? new Decoded.Ok<>(read(json))
          : new Decoded.Malformed<>("it is no JSON object");
    } catch (DecodeException notJson) {
      return new Decoded.Malformed<>("it is no JSON object");
    } catch (Broken broken) {
      return new Decoded.Malformed<>(broken.because);
    }
  }

  private static ExportLine read(JsonObject json) throws Broken {
    String kind = text(json, "kind");
    return switch (kind) {
      case "journal" -> opening(json);
      case "key" ->
          new Key(
              (int) number(json, "belowEpoch", 0, Integer.MAX_VALUE),
              VerifyingKey.decode(algorithm(json), bytes(json, "key"))
                  .orElseThrow(() -> new Broken("key is no key")));
      case "record" ->
          new Kept(
              (int) number(json, "epoch", 1, Integer.MAX_VALUE),
              number(json, "sequence", 1, Long.MAX_VALUE),
              hash(json, "hash"),
              new SignedBytes(bytes(json, "record")),
              sealedCard(json));
      case "stop" ->
          new Stop(
              number(json, "segment", 0, Long.MAX_VALUE),
              number(json, "offset", 0, Integer.MAX_VALUE),
              Boolean.TRUE.equals(json.getValue("torn")));
      case "head" ->
          new EpochEnd(
              (int) number(json, "epoch", 1, Integer.MAX_VALUE),
              number(json, "last", 1, Long.MAX_VALUE),
              hash(json, "hash"));
      case "end" -> {
        byte[] signature = bytes(json, "signature");
        if (signature.length != Signature.LENGTH) {
          throw new Broken("signature has not " + Signature.LENGTH + " bytes");
        }
        yield new End(
            number(json, "records", 0, Long.MAX_VALUE),
            number(json, "stops", 0, Long.MAX_VALUE),
            hash(json, "sha256"),
            new Signature(algorithm(json), new SignedBytes(signature)));
      }
      default -> throw new Broken("its kind is unknown");
    };
  }

  private static Opening opening(JsonObject json) throws Broken {
    if (!FORMAT.equals(text(json, "format"))) {
      throw new Broken("format is not " + FORMAT);
    }
    if (number(json, "version", 0, Integer.MAX_VALUE) != VERSION) {
      throw new Broken("version is not " + VERSION + ": use the version that wrote it");
    }
    String terminal = text(json, "terminal");
    if (!RecordId.isTerminalId(terminal)) {
      throw new Broken("terminal is no terminal's id");
    }
    String region = text(json, "region");
    if (!Region.isCode(region)) {
      throw new Broken("region is no region's code");
    }
    try {
      return new Opening(
          terminal,
          new Region(region),
          Instant.parse(text(json, "madeAt")),
          (int) number(json, "epochFirst", 1, Integer.MAX_VALUE),
          (int) number(json, "epochCurrent", 0, Integer.MAX_VALUE));
    } catch (DateTimeParseException e) {
      throw new Broken("madeAt is no time");
    }
  }

  private static String text(JsonObject json, String name) throws Broken {
    if (json.getValue(name) instanceof String text) {
      return text;
    }
    throw new Broken(name + " is no text");
  }

  private static long number(JsonObject json, String name, long least, long most) throws Broken {
    Object value = json.getValue(name);
    if ((value instanceof Long || value instanceof Integer)
        && ((Number) value).longValue() >= least
        && ((Number) value).longValue() <= most) {
      return ((Number) value).longValue();
    }
    throw new Broken(name + " is no number from " + least + " to " + most);
  }

  private static byte[] bytes(JsonObject json, String name) throws Broken {
    try {
      return HexFormat.of().parseHex(text(json, name));
    } catch (IllegalArgumentException e) {
      throw new Broken(name + " is not hexadecimal");
    }
  }

  private static Optional<SealedCard> sealedCard(JsonObject json) throws Broken {
    if (!json.containsKey("sealed")) {
      return Optional.empty();
    }
    byte[] bytes = bytes(json, "sealed");
    if (bytes.length != SealedCard.LENGTH) {
      throw new Broken("sealed has not " + SealedCard.LENGTH + " bytes");
    }
    return Optional.of(new SealedCard(new SignedBytes(bytes)));
  }

  private static Hash hash(JsonObject json, String name) throws Broken {
    byte[] bytes = bytes(json, name);
    if (bytes.length != Hash.LENGTH) {
      throw new Broken(name + " has not " + Hash.LENGTH + " bytes");
    }
    return new Hash(bytes);
  }

  private static Signature.Algorithm algorithm(JsonObject json) throws Broken {
    long wanted = number(json, "algorithm", 0, Integer.MAX_VALUE);
    return Arrays.stream(Signature.Algorithm.values())
        .filter(algorithm -> algorithm.number() == wanted)
        .findFirst()
        .orElseThrow(() -> new Broken("algorithm is unknown"));
  }

  /** A line that is not as it should be. */
  final class Broken extends Exception {

    private static final long serialVersionUID = 1L;

    private final String because;

    Broken(String because) {
      super(because);
      this.because = because;
    }
  }
}
