package org.onecard.server.library;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.onecard.server.sip2.SipField;
import org.onecard.server.sip2.SipPatience;
import org.onecard.server.sip2.SipRequest;
import org.onecard.server.sip2.SipSettings;
import org.onecard.server.sip2.SipTerms;

/**
 * The file that names libraries: a JSON array with one object a library, as {@code
 * firmware-docs/library.md} describes it. A fault in it is a sentence.
 */
public final class LibrariesFile {

  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_LIBRARIES = 256;
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Set<String> KNOWN =
      Set.of(
          "name",
          "network",
          "host",
          "port",
          "locations",
          "itemPrefixes",
          "whenDown",
          "capacity",
          "encoding",
          "checksums",
          "user",
          "password",
          "terminalPassword",
          "institution",
          "language",
          "connections",
          "connectMs",
          "answerMs",
          "tries",
          "zone");

  private LibrariesFile() {}

  /** The file is not one; the message is a sentence with its name in it. */
  public static final class BrokenFileException extends Exception {

    private static final long serialVersionUID = 1L;

    BrokenFileException(String sentence) {
      super(sentence);
    }
  }

  /** Reads a file. */
  public static List<LibrarySettings> read(Path file) throws BrokenFileException, IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw new BrokenFileException(file + " is longer than 1 MiB.");
    }
    return parse(String.valueOf(file.getFileName()), new String(bytes, StandardCharsets.UTF_8));
  }

  static List<LibrarySettings> parse(String name, String text) throws BrokenFileException {
    JsonArray array;
    try {
      array = new JsonArray(text);
    } catch (DecodeException e) {
      throw new BrokenFileException(name + " is no JSON array of libraries: " + e.getMessage());
    }
    if (array.size() > MOST_LIBRARIES) {
      throw new BrokenFileException(name + " names more than " + MOST_LIBRARIES + " libraries.");
    }
    List<LibrarySettings> libraries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<String> places = new HashSet<>();
    for (int at = 0; at < array.size(); at++) {
      if (!(array.getValue(at) instanceof JsonObject object)) {
        throw new BrokenFileException("%s: library %d is no object.".formatted(name, at + 1));
      }
      LibrarySettings library;
      try {
        library = library(object);
      } catch (IllegalArgumentException | ClassCastException | DateTimeException e) {
        throw new BrokenFileException(
            "%s: library %d: %s.".formatted(name, at + 1, e.getMessage()));
      }
      if (!names.add(library.name())) {
        throw new BrokenFileException("%s names %s twice.".formatted(name, library.name()));
      }
      for (String place : library.locations()) {
        if (!places.add(place)) {
          throw new BrokenFileException(
              "%s: location %s has two libraries.".formatted(name, place));
        }
      }
      libraries.add(library);
    }
    return List.copyOf(libraries);
  }

  private static LibrarySettings library(JsonObject object) {
    for (String field : object.fieldNames()) {
      if (!KNOWN.contains(field)) {
        throw new IllegalArgumentException("\"" + field + "\" is not known");
      }
    }
    String name = name(object.getString("name", ""), "name");
    String down = object.getString("whenDown", "refuse");
    if (!down.equals("refuse") && !down.equals("hold-returns")) {
      throw new IllegalArgumentException("whenDown is refuse or hold-returns");
    }
    String user = said(object, "user");
    Integer capacity = object.getInteger("capacity");
    if (capacity != null && capacity < 1) {
      throw new IllegalArgumentException("capacity is at least 1");
    }
    List<String> prefixes = texts(object, "itemPrefixes");
    return new LibrarySettings(
        name,
        name(object.getString("network", name), "network"),
        new LinkedHashSet<>(texts(object, "locations")),
        prefixes,
        down.equals("hold-returns"),
        capacity == null ? OptionalInt.empty() : OptionalInt.of(capacity),
        new SipSettings(
            name,
            needed(object, "host"),
            object.getInteger("port", 6001),
            charset(object.getString("encoding", "UTF-8")),
            object.getBoolean("checksums", true),
            user.isEmpty()
                ? Optional.empty()
                : Optional.of(new SipRequest.Login(user, said(object, "password"), name)),
            new SipTerms(
                said(object, "institution"),
                said(object, "terminalPassword"),
                object.getString("language", "019")),
            object.getInteger("connections", 1),
            new SipPatience(
                Duration.ofMillis(object.getInteger("connectMs", 2_000)),
                Duration.ofMillis(object.getInteger("answerMs", 3_000)),
                object.getInteger("tries", 2)),
            ZoneId.of(object.getString("zone", "Asia/Shanghai"))));
  }

  private static String name(String text, String field) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(field + " is 1 to 64 of a-z, 0-9 and -");
    }
    return text;
  }

  private static String needed(JsonObject object, String field) {
    String value = object.getString(field, "");
    if (value.isBlank()) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return value;
  }

  private static String said(JsonObject object, String field) {
    String value = object.getString(field, "");
    if (!SipField.isValue(value)) {
      throw new IllegalArgumentException(field + " has a bar or a control character in it");
    }
    return value;
  }

  private static List<String> texts(JsonObject object, String field) {
    List<String> texts = new ArrayList<>();
    for (Object value : object.getJsonArray(field, new JsonArray())) {
      if (!(value instanceof String text) || text.isBlank()) {
        throw new IllegalArgumentException(field + " is a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  private static Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new IllegalArgumentException("there is no encoding " + name, e);
    }
  }
}
