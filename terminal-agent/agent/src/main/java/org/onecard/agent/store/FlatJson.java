package org.onecard.agent.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of texts, whole numbers and truth values, one level deep: what the terminal keeps
 * in small files and prints for machines.
 */
public final class FlatJson {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int MAX_BYTES = 65_536;

  private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();
  private String source = "this object";

  /**
   * Reads an object.
   *
   * @param source where it comes from, for errors
   * @throws IOException with a sentence that names the source when it is no such object
   */
  public static FlatJson parse(String source, byte[] content) throws IOException {
    FlatJson json = new FlatJson();
    json.source = source;
    if (content.length > MAX_BYTES) {
      throw new IOException(source + " is longer than " + MAX_BYTES + " bytes");
    }
    try (JsonParser parser = FACTORY.createParser(content)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException(source + " is no JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        switch (parser.nextToken()) {
          case VALUE_STRING -> json.fields.put(name, parser.getText());
          case VALUE_NUMBER_INT -> json.fields.put(name, parser.getLongValue());
          case VALUE_TRUE -> json.fields.put(name, true);
          case VALUE_FALSE -> json.fields.put(name, false);
          case VALUE_NULL -> json.fields.put(name, null);
          default -> throw new IOException(source + ": " + name + " is no text and no number");
        }
      }
      if (parser.currentToken() != JsonToken.END_OBJECT) {
        throw new IOException(source + " is cut off");
      }
    } catch (JsonProcessingException e) {
      throw new IOException(source + " is no JSON: " + e.getOriginalMessage(), e);
    }
    return json;
  }

  public FlatJson put(String name, String value) {
    fields.put(name, value);
    return this;
  }

  public FlatJson put(String name, long value) {
    fields.put(name, value);
    return this;
  }

  public FlatJson put(String name, boolean value) {
    fields.put(name, value);
    return this;
  }

  /** In hexadecimal. */
  public FlatJson put(String name, byte[] value) {
    return put(name, HexFormat.of().formatHex(value));
  }

  public FlatJson putNull(String name) {
    fields.put(name, null);
    return this;
  }

  public boolean has(String name) {
    return fields.get(name) != null;
  }

  /**
   * A text.
   *
   * @throws IOException when it is missing or no text
   */
  public String text(String name) throws IOException {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw new IOException(source + " has no text " + name);
  }

  /**
   * A whole number.
   *
   * @throws IOException when it is missing or no whole number
   */
  public long number(String name) throws IOException {
    if (fields.get(name) instanceof Long number) {
      return number;
    }
    throw new IOException(source + " has no number " + name);
  }

  /**
   * A whole number within a range, both ends included.
   *
   * @throws IOException when it is missing, no number, or not of that range
   */
  public int number(String name, int least, int most) throws IOException {
    long number = number(name);
    if (number < least || number > most) {
      throw new IOException(
          source + ": " + name + " is " + number + ", not from " + least + " to " + most);
    }
    return (int) number;
  }

  /**
   * Bytes, written in hexadecimal.
   *
   * @throws IOException when it is missing or not hexadecimal
   */
  public byte[] bytes(String name) throws IOException {
    try {
      return HexFormat.of().parseHex(text(name));
    } catch (IllegalArgumentException e) {
      throw new IOException(source + ": " + name + " is not hexadecimal", e);
    }
  }

  /**
   * True or false.
   *
   * @throws IOException when it is missing or neither true nor false
   */
  public boolean truth(String name) throws IOException {
    if (fields.get(name) instanceof Boolean truth) {
      return truth;
    }
    throw new IOException(source + " has no truth value " + name);
  }

  /** In UTF-8, on one line. */
  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      generator.writeStartObject();
      for (var field : fields.entrySet()) {
        generator.writeFieldName(field.getKey());
        Object value = field.getValue();
        if (value instanceof String text) {
          generator.writeString(text);
        } else if (value instanceof Long number) {
          generator.writeNumber(number);
        } else if (value instanceof Boolean truth) {
          generator.writeBoolean(truth);
        } else {
          generator.writeNull();
        }
      }
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return out.toByteArray();
  }

  /** Everything that is in it: not for logs where it holds a key. */
  @Override
  public String toString() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }
}
