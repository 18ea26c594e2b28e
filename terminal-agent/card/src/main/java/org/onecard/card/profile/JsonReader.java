package org.onecard.card.profile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole JSON document (RFC 8259) into values that know their places. Strict: a name stands
 * once in an object, nothing follows the document, and size, depth and number of values have
 * limits.
 */
final class JsonReader {

  /** In bytes; the largest of our own profiles has a tenth of it. */
  static final int MAX_BYTES = 65_536;

  static final int MAX_DEPTH = 12;
  static final int MAX_VALUES = 10_000;
  private static final int MAX_TEXT = 1_000;
  private static final int MAX_NUMBER = 18;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxDocumentLength(MAX_BYTES)
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_TEXT)
                  .maxNameLength(MAX_TEXT)
                  .maxNumberLength(MAX_NUMBER)
                  .build())
          .build();

  /** What came of it: a value, or the one fault behind which nothing can be understood. */
  sealed interface Result {
    record Value(Json json) implements Result {}

    record Fault(ProfileFault fault) implements Result {}
  }

  private final JsonParser parser;
  private int values;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  static Result read(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return fault(1, 1, "the file is longer than " + MAX_BYTES + " bytes");
    }
    // Decoded before parsing, so that columns count characters, as an editor does.
    CharBuffer text = CharBuffer.allocate(bytes.length);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult decoded = decoder.decode(in, text, true);
    text.flip();
    if (decoded.isError()) {
      return faultAtEndOf(text, "this is no UTF-8");
    }
    try (JsonParser parser = FACTORY.createParser(text.toString())) {
      JsonReader reader = new JsonReader(parser);
      JsonToken first = parser.nextToken();
      if (first == null) {
        return fault(1, 1, "the file is empty");
      }
      Json json = reader.value(first);
      if (parser.nextToken() != null) {
        return fault(line(parser.currentTokenLocation()), column(parser), "more follows the end");
      }
      return new Result.Value(json);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      return fault(line(at), column(at), "this is no JSON: " + firstLine(e.getOriginalMessage()));
    } catch (IOException e) {
      return fault(1, 1, "this cannot be read: " + e.getMessage());
    }
  }

  private Json value(JsonToken token) throws IOException {
    JsonLocation at = parser.currentTokenLocation();
    values++;
    if (values > MAX_VALUES) {
      throw new TooMany(parser);
    }
    int line = line(at);
    int column = column(at);
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Json.Member> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          JsonLocation nameAt = parser.currentTokenLocation();
          String name = parser.currentName();
          Json value = value(parser.nextToken());
          members.put(name, new Json.Member(value, line(nameAt), column(nameAt)));
        }
        yield new Json.Obj(members, line, column);
      }
      case START_ARRAY -> {
        List<Json> items = new ArrayList<>();
        for (JsonToken next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          items.add(value(next));
        }
        yield new Json.Arr(items, line, column);
      }
      case VALUE_STRING -> new Json.Text(parser.getText(), line, column);
      case VALUE_NUMBER_INT -> new Json.Whole(parser.getLongValue(), line, column);
      case VALUE_NUMBER_FLOAT -> new Json.Other("a number with a fraction", line, column);
      case VALUE_TRUE, VALUE_FALSE -> new Json.Other("a truth value", line, column);
      default -> new Json.Other("null", line, column);
    };
  }

  /** Ends parsing the way the parser itself would. */
  private static final class TooMany extends JsonProcessingException {
    private static final long serialVersionUID = 1L;

    TooMany(JsonParser parser) {
      super("more than " + MAX_VALUES + " values", parser.currentLocation());
    }
  }

  private static Result faultAtEndOf(CharBuffer text, String why) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    return fault(line, column, why);
  }

  private static Result fault(int line, int column, String why) {
    return new Result.Fault(new ProfileFault(line, column, "", why));
  }

  private static int line(@Nullable JsonLocation at) {
    return at == null ? 1 : Math.max(1, at.getLineNr());
  }

  private static int column(@Nullable JsonLocation at) {
    return at == null ? 1 : Math.max(1, at.getColumnNr());
  }

  private static int column(JsonParser parser) {
    return column(parser.currentTokenLocation());
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
  }
}
