package org.onecard.card.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What the published schema and the decoder say of the same files. The schema is interpreted here
 * as far as it goes: type, properties, required, additionalProperties, items, pattern, enum,
 * limits.
 */
class ProfileSchemaTest {

  private static final Json.Obj SCHEMA = (Json.Obj) json(BuiltIn.text("card-profile.schema.json"));

  @Test
  void everyBuiltInProfile_isOfTheSchema() {
    for (String file : ProfileSet.BUILT_IN) {
      assertThat(problems(BuiltIn.text(file))).as(file).isEmpty();
    }
  }

  @Test
  void everyWordOfTheSchema_isKnownToTheDecoder() {
    for (String word : List.of("bcd", "hex", "digits", "text", "gbk", "date", "number")) {
      assertThat(schemaText()).contains("\"" + word + "\"");
      String text = BuiltIn.text("t-union.json").replaceFirst("\"hex\"", "\"" + word + "\"");
      boolean decoded =
          ProfileDecoder.decode(text.getBytes(StandardCharsets.UTF_8))
              instanceof ProfileDecoding.Decoded;
      // The first field has two bytes, and a date has four.
      assertThat(decoded).as(word).isEqualTo(!word.equals("date"));
    }
  }

  @Test
  void everyFormatPrivacyCheckAndKey_isInTheSchema() {
    for (FieldFormat each : FieldFormat.values()) {
      assertThat(schemaText()).contains("\"" + each.word() + "\"");
    }
    for (FieldCheck each : FieldCheck.values()) {
      assertThat(schemaText()).contains("\"" + each.word() + "\"");
    }
    for (AuthenticationSettings.Algorithm each : AuthenticationSettings.Algorithm.values()) {
      assertThat(schemaText()).contains("\"" + each.word() + "\"");
    }
    for (AuthenticationSettings.KeyUse each : AuthenticationSettings.KeyUse.values()) {
      assertThat(schemaText()).contains("\"" + each.word() + "\"");
    }
  }

  @Test
  void whatTheSchemaRefuses_theDecoderRefusesToo() {
    List<String[]> changes =
        List.of(
            new String[] {"ssse-3.json", "\"version\": 1", "\"version\": 0"},
            new String[] {"ssse-3.json", "\"version\": 1", "\"version\": \"1\""},
            new String[] {"ssse-3.json", "\"use\": \"accept\"", "\"use\": \"perhaps\""},
            new String[] {"ssse-3.json", "\"tag\": \"03\"", "\"tag\": \"3\""},
            new String[] {"ssse-3.json", "\"length\": 4", "\"length\": 254"},
            new String[] {"ssse-3.json", "\"format\": \"text\"", "\"format\": \"words\""},
            new String[] {"ssse-3.json", "\"zh\": \"卡号\"", "\"zh\": \"\""},
            new String[] {"ssse-3.json", "\"medium\": \"ssse\",", ""},
            new String[] {"ssse-3.json", "\"medium\"", "\"media\""},
            new String[] {"ssse-3.json", "\"begins\": [\"3.\"]", "\"begins\": []"},
            new String[] {"library-sticker.json", "[4, 7]", "[5]"},
            new String[] {"library-sticker.json", "\"F3\"", "\"F0\""},
            new String[] {"t-union.json", "\"answerBytes\": 4", "\"answerBytes\": 300"},
            new String[] {"t-union.json", "\"sfi\": \"15\"", "\"sfi\": \"0015\""});
    for (String[] change : changes) {
      String text = BuiltIn.text(change[0]);
      assertThat(text).contains(change[1]);
      String changed = text.replaceFirst(Pattern.quote(change[1]), change[2]);
      assertThat(problems(changed)).as(change[2]).isNotEmpty();
      assertThat(ProfileDecoderTest.faults(changed)).as(change[2]).isNotEmpty();
    }
  }

  private static String schemaText() {
    return BuiltIn.text("card-profile.schema.json");
  }

  private static Json json(String text) {
    JsonReader.Result result = JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
    assertThat(result).isInstanceOf(JsonReader.Result.Value.class);
    return ((JsonReader.Result.Value) result).json();
  }

  private static List<String> problems(String text) {
    List<String> problems = new ArrayList<>();
    check(json(text), SCHEMA, "", problems);
    return problems;
  }

  private static void check(Json json, Json.Obj schema, String path, List<String> problems) {
    if (schema.members().containsKey("$ref")) {
      String name = text(schema, "$ref").replace("#/$defs/", "");
      check(json, object(object(SCHEMA, "$defs"), name), path, problems);
      return;
    }
    if (json instanceof Json.Obj object && text(schema, "type").equals("object")) {
      checkObject(object, schema, path, problems);
    } else if (json instanceof Json.Arr list && text(schema, "type").equals("array")) {
      int size = list.items().size();
      if (size < number(schema, "minItems") || size > number(schema, "maxItems")) {
        problems.add(path + " has " + size + " items");
      }
      for (Json item : list.items()) {
        check(item, object(schema, "items"), path + "[]", problems);
      }
    } else if (json instanceof Json.Text text && text(schema, "type").equals("string")) {
      checkText(text.value(), schema, path, problems);
    } else if (json instanceof Json.Whole whole && text(schema, "type").equals("integer")) {
      boolean listed = schema.members().containsKey("enum");
      if (listed
          ? items(schema, "enum").stream()
              .noneMatch(each -> ((Json.Whole) each).value() == whole.value())
          : whole.value() < number(schema, "minimum")
              || whole.value() > number(schema, "maximum")) {
        problems.add(path + " is " + whole.value());
      }
    } else {
      problems.add(path + " is " + json.kind());
    }
  }

  private static void checkObject(
      Json.Obj object, Json.Obj schema, String path, List<String> problems) {
    Json.Obj properties = object(schema, "properties");
    for (Json required : items(schema, "required")) {
      if (!object.members().containsKey(((Json.Text) required).value())) {
        problems.add(path + " lacks " + ((Json.Text) required).value());
      }
    }
    for (Map.Entry<String, Json.Member> member : object.members().entrySet()) {
      if (properties.members().containsKey(member.getKey())) {
        check(
            member.getValue().value(),
            object(properties, member.getKey()),
            path + "." + member.getKey(),
            problems);
      } else {
        problems.add(path + " has " + member.getKey());
      }
    }
  }

  private static void checkText(String text, Json.Obj schema, String path, List<String> problems) {
    boolean wrong =
        (schema.members().containsKey("pattern") && !text.matches(text(schema, "pattern")))
            || (schema.members().containsKey("minLength")
                && text.length() < number(schema, "minLength"))
            || (schema.members().containsKey("maxLength")
                && text.length() > number(schema, "maxLength"))
            || (schema.members().containsKey("enum")
                && items(schema, "enum").stream()
                    .noneMatch(each -> ((Json.Text) each).value().equals(text)));
    if (wrong) {
      problems.add(path + " is " + text);
    }
  }

  private static Json member(Json.Obj object, String name) {
    Json.Member member = object.members().get(name);
    if (member == null) {
      throw new AssertionError("the schema has no " + name + " at line " + object.line());
    }
    return member.value();
  }

  private static Json.Obj object(Json.Obj object, String name) {
    return (Json.Obj) member(object, name);
  }

  private static String text(Json.Obj object, String name) {
    return ((Json.Text) member(object, name)).value();
  }

  private static long number(Json.Obj object, String name) {
    return ((Json.Whole) member(object, name)).value();
  }

  private static List<Json> items(Json.Obj object, String name) {
    return ((Json.Arr) member(object, name)).items();
  }
}
