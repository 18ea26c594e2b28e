package org.onecard.server.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.PresentedCard.Application;
import org.onecard.scenario.Reason;
import org.onecard.scenario.catalogue.OutcomePolicy.NotPassed;
import org.onecard.scenario.fare.TariffTables.Direction;
import org.onecard.scenario.fare.TariffTables.LimitType;
import org.onecard.scenario.fare.TariffTables.TransferType;
import org.onecard.scenario.fare.TariffTables.Window;

/**
 * The published schema and the reader say the same of the samples. The schema is interpreted as far
 * as it goes: $ref, oneOf by layer, type, properties, required, items, pattern, enum, const.
 */
class CatalogueSchemaTest {

  private static final Path DOCS = Path.of("../../firmware-docs");

  @Test
  void everySample_isOfTheSchema() throws Exception {
    for (String folder : List.of("samples/demo", "samples/chuanyu")) {
      for (SourceFile file : SourceFile.readAll(DOCS.resolve(folder))) {
        assertThat(problems(YamlTree.read(file.content()))).as(file.name()).isEmpty();
      }
    }
  }

  @Test
  void whatTheReaderRefuses_theSchemaRefusesToo() throws Exception {
    String joint = Files.readString(DOCS.resolve("samples/chuanyu/joint.yaml"));
    for (String wrong :
        List.of(
            joint.replace("assurance: read", "asurance: read"),
            joint.replace("media: [ssse, ecard]", "media: [ssse, paper]"),
            joint.replace("priceFen: 2000", "priceFen: dear"),
            joint.replace("do: refund", "do: nothing"),
            joint.replace("id: museum-ten, ticket", "ticket"),
            joint.replace("window: rolling", "window: fortnight"),
            joint.replace("rider: adult, amount: 2600", "rider: adult, amont: 2600"),
            joint.replace("amount: 23400", "amount: -1"),
            joint.replace("gates: { passBack: 5s }", "gates: { passBack: soon }"),
            joint.replace("{ id: link-cq, network: express }", "{ network: express }"))) {
      assertThat(wrong).isNotEqualTo(joint);
      byte[] file = wrong.getBytes(StandardCharsets.UTF_8);
      assertThat(problems(YamlTree.read(file))).isNotEmpty();
      assertThat(CatalogueYaml.parse("joint.yaml", file))
          .isInstanceOf(ParsedCatalogue.Invalid.class);
    }
  }

  @Test
  void everyWordOfTheReader_isInTheSchema() throws Exception {
    JsonObject defs = schema().getJsonObject("$defs");
    assertThat(words(Application.values()))
        .isEqualTo(strings(defs.getJsonObject("medium").getJsonArray("enum")));
    assertThat(words(HolderClass.values()))
        .isEqualTo(strings(defs.getJsonObject("class").getJsonArray("enum")));
    JsonObject item = defs.getJsonObject("item").getJsonObject("properties");
    assertThat(words(NotPassed.values()))
        .isEqualTo(
            strings(
                item.getJsonObject("notPassed")
                    .getJsonObject("properties")
                    .getJsonObject("do")
                    .getJsonArray("enum")));
    JsonObject tariff = defs.getJsonObject("tariff").getJsonObject("properties");
    assertThat(wordsOf(tariff, "caps", "window")).isEqualTo(words(Window.values()));
    assertThat(wordsOf(tariff, "places", "direction")).isEqualTo(words(Direction.values()));
    assertThat(wordsOf(tariff, "transferRules", "limitType")).isEqualTo(words(LimitType.values()));
    assertThat(wordsOf(tariff, "transferRules", "type")).isEqualTo(words(TransferType.values()));
    Set<String> reasons = words(Reason.values());
    assertThat(
            strings(
                defs.getJsonObject("test")
                    .getJsonObject("properties")
                    .getJsonObject("expect")
                    .getJsonObject("properties")
                    .getJsonObject("refused")
                    .getJsonArray("enum")))
        .isEqualTo(reasons);
    reasons.add("approved");
    assertThat(item.getJsonObject("messages").getJsonObject("properties").fieldNames())
        .isEqualTo(reasons);
  }

  private static Set<String> wordsOf(JsonObject tariff, String table, String field) {
    return strings(
        tariff
            .getJsonObject(table)
            .getJsonObject("items")
            .getJsonObject("properties")
            .getJsonObject(field)
            .getJsonArray("enum"));
  }

  private static JsonObject schema() throws IOException {
    return new JsonObject(Files.readString(DOCS.resolve("catalogue.schema.json")));
  }

  private static Set<String> words(Enum<?>[] constants) {
    return Stream.of(constants).map(ScalarType::word).collect(Collectors.toSet());
  }

  private static Set<String> strings(JsonArray array) {
    return array.stream().map(String::valueOf).collect(Collectors.toSet());
  }

  // ---- a small interpreter ----

  private static List<String> problems(YamlNode root) throws IOException {
    JsonObject defs = schema().getJsonObject("$defs");
    List<String> fewest = List.of("no layer fits");
    for (String layer : List.of("province", "joint", "district")) {
      List<String> problems = new ArrayList<>();
      check(root, defs.getJsonObject(layer), defs, layer, problems);
      if (problems.isEmpty()) {
        return problems;
      }
      fewest = problems;
    }
    return fewest;
  }

  private static void check(
      YamlNode node, JsonObject schema, JsonObject defs, String path, List<String> problems) {
    if (schema.containsKey("$ref")) {
      String name = schema.getString("$ref").replace("#/$defs/", "");
      check(node, defs.getJsonObject(name), defs, path, problems);
    } else if (schema.containsKey("oneOf") && !schema.containsKey("properties")) {
      checkOneOf(node, schema.getJsonArray("oneOf"), defs, path, problems);
    } else if (node instanceof YamlNode.Mapping mapping) {
      checkFields(mapping, schema, defs, path, problems);
    } else if (node instanceof YamlNode.Sequence list) {
      if (!"array".equals(schema.getValue("type"))) {
        problems.add(path + " is a list");
        return;
      }
      list.items()
          .forEach(each -> check(each, schema.getJsonObject("items"), defs, path + "[]", problems));
    } else if (!isOf(((YamlNode.Scalar) node).text(), schema)) {
      problems.add(path + " is " + ((YamlNode.Scalar) node).text());
    }
  }

  private static void checkOneOf(
      YamlNode node, JsonArray schemas, JsonObject defs, String path, List<String> problems) {
    List<String> last = List.of();
    for (int i = 0; i < schemas.size(); i++) {
      List<String> found = new ArrayList<>();
      check(node, schemas.getJsonObject(i), defs, path, found);
      if (found.isEmpty()) {
        return;
      }
      last = found;
    }
    problems.addAll(last);
  }

  private static void checkFields(
      YamlNode.Mapping mapping,
      JsonObject schema,
      JsonObject defs,
      String path,
      List<String> problems) {
    JsonObject properties = schema.getJsonObject("properties", new JsonObject());
    Set<String> given =
        mapping.entries().stream().map(each -> each.key().text()).collect(Collectors.toSet());
    strings(schema.getJsonArray("required", new JsonArray())).stream()
        .filter(field -> !given.contains(field))
        .forEach(field -> problems.add(path + " lacks " + field));
    for (YamlNode.Entry entry : mapping.entries()) {
      String name = entry.key().text();
      if (properties.containsKey(name)) {
        check(entry.value(), properties.getJsonObject(name), defs, path + "." + name, problems);
      } else {
        problems.add(path + " has " + name);
      }
    }
  }

  private static boolean isOf(String text, JsonObject schema) {
    if (schema.containsKey("const")) {
      return text.equals(schema.getString("const"));
    }
    if (schema.containsKey("enum")) {
      return schema.getJsonArray("enum").contains(text);
    }
    if (schema.containsKey("pattern")) {
      return text.matches(schema.getString("pattern"));
    }
    return switch (String.valueOf(schema.getValue("type"))) {
      case "integer" ->
          text.matches("-?[0-9]{1,12}")
              && Long.parseLong(text) >= schema.getLong("minimum", Long.MIN_VALUE)
              && Long.parseLong(text) <= schema.getLong("maximum", Long.MAX_VALUE);
      case "boolean" -> text.equals("true") || text.equals("false");
      case "string" -> !text.isEmpty();
      default -> false;
    };
  }
}
