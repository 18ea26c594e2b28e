package org.onecard.card.profile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.onecard.card.apdu.Hex;

/**
 * Takes the members of one JSON object one by one and notes what is wrong with them. What is
 * missing or wrong comes back as something harmless: nobody uses it once there is a fault.
 */
final class ObjectReader {

  static final String NOTHING = "";
  private static final int MAX_ITEMS = 256;

  private final Json json;
  private final String path;
  private final Faults faults;
  private final Map<String, Json.Member> members;
  private final Set<String> asked = new HashSet<>();

  ObjectReader(Json json, String path, Faults faults) {
    this.json = json;
    this.path = path;
    this.faults = faults;
    if (json instanceof Json.Obj object) {
      members = object.members();
    } else {
      members = Map.of();
      faults.add(json, path, "is " + json.kind() + ", an object is wanted");
    }
  }

  boolean isObject() {
    return json instanceof Json.Obj;
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  /** A fault of one member, or of the object where that member is missing. */
  void fault(String name, String why) {
    Json.Member member = members.get(name);
    faults.add(member == null ? json : member.value(), pathOf(name), why);
  }

  private Optional<Json> find(String name) {
    asked.add(name);
    return Optional.ofNullable(members.get(name)).map(Json.Member::value);
  }

  private Optional<Json> require(String name) {
    Optional<Json> found = find(name);
    if (found.isEmpty() && isObject()) {
      fault(name, "is missing");
    }
    return found;
  }

  /** A text of a form, or {@link #NOTHING}. */
  String text(String name, String form, String wanted) {
    return require(name).map(found -> text(found, pathOf(name), form, wanted)).orElse(NOTHING);
  }

  Optional<String> findText(String name, String form, String wanted) {
    return find(name).map(found -> text(found, pathOf(name), form, wanted));
  }

  private String text(Json found, String at, String form, String wanted) {
    if (!(found instanceof Json.Text text)) {
      faults.add(found, at, "is " + found.kind() + ", " + wanted + " is wanted");
      return NOTHING;
    }
    if (!text.value().matches(form)) {
      faults.add(found, at, "is not " + wanted);
      return NOTHING;
    }
    return text.value();
  }

  /** A whole number of a range, or its lower end. */
  int number(String name, int least, int most) {
    return require(name).map(found -> number(found, pathOf(name), least, most)).orElse(least);
  }

  OptionalInt findNumber(String name, int least, int most) {
    Optional<Json> found = find(name);
    return found.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(number(found.get(), pathOf(name), least, most));
  }

  private int number(Json found, String at, int least, int most) {
    if (found instanceof Json.Whole whole && whole.value() >= least && whole.value() <= most) {
      return (int) whole.value();
    }
    faults.add(found, at, "is not a whole number from " + least + " to " + most);
    return least;
  }

  /** Bytes in hexadecimal, or none. */
  Octets octets(String name, int least, int most) {
    return require(name).map(found -> octets(found, pathOf(name), least, most)).orElse(Octets.NONE);
  }

  Octets findOctets(String name, int least, int most) {
    return find(name).map(found -> octets(found, pathOf(name), least, most)).orElse(Octets.NONE);
  }

  private Octets octets(Json found, String at, int least, int most) {
    if (found instanceof Json.Text text && text.value().matches("([0-9A-Fa-f]{2})*")) {
      int length = text.value().length() / 2;
      if (length >= least && length <= most) {
        return Octets.of(Hex.bytes(text.value()));
      }
    }
    String bytes = least == most ? Integer.toString(least) : least + " to " + most;
    faults.add(found, at, "is not " + bytes + " bytes in hexadecimal");
    return Octets.NONE;
  }

  /** One byte in hexadecimal, of a range. */
  int hexByte(String name, int least, int most) {
    return require(name).map(found -> hexByte(found, pathOf(name), least, most)).orElse(least);
  }

  OptionalInt findHexByte(String name, int least, int most) {
    Optional<Json> found = find(name);
    return found.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(hexByte(found.get(), pathOf(name), least, most));
  }

  private int hexByte(Json found, String at, int least, int most) {
    if (found instanceof Json.Text text && text.value().matches("[0-9A-Fa-f]{2}")) {
      int value = Integer.parseInt(text.value(), 16);
      if (value >= least && value <= most) {
        return value;
      }
    }
    faults.add(
        found, at, "is not one byte in hexadecimal, from %02X to %02X".formatted(least, most));
    return least;
  }

  /** One of the words of an enumeration; its first where it is missing or unknown. */
  <E> E word(String name, List<E> all, Function<E, String> wordOf) {
    return require(name).map(found -> word(found, pathOf(name), all, wordOf)).orElse(all.get(0));
  }

  <E> Optional<E> findWord(String name, List<E> all, Function<E, String> wordOf) {
    return find(name).map(found -> word(found, pathOf(name), all, wordOf));
  }

  private <E> E word(Json found, String at, List<E> all, Function<E, String> wordOf) {
    if (found instanceof Json.Text text) {
      for (E each : all) {
        if (wordOf.apply(each).equals(text.value())) {
          return each;
        }
      }
    }
    faults.add(found, at, "is none of " + String.join(", ", all.stream().map(wordOf).toList()));
    return all.get(0);
  }

  ObjectReader object(String name) {
    Json found = require(name).orElse(new Json.Obj(Map.of(), json.line(), json.column()));
    return new ObjectReader(found, pathOf(name), has(name) ? faults : new Faults());
  }

  Optional<ObjectReader> findObject(String name) {
    return find(name).map(found -> new ObjectReader(found, pathOf(name), faults));
  }

  /** The items of a list, each read by a function; empty where it is missing and may be. */
  <T> List<T> list(String name, int least, int most, Function<ObjectReader, T> read) {
    List<T> result = new ArrayList<>();
    List<Json> items = items(name, least, most);
    for (int i = 0; i < items.size(); i++) {
      result.add(read.apply(new ObjectReader(items.get(i), pathOf(name) + "[" + i + "]", faults)));
    }
    return result;
  }

  List<String> texts(String name, int least, int most, String form, String wanted) {
    List<String> result = new ArrayList<>();
    List<Json> items = items(name, least, most);
    for (int i = 0; i < items.size(); i++) {
      result.add(text(items.get(i), pathOf(name) + "[" + i + "]", form, wanted));
    }
    return result;
  }

  List<Octets> octetsList(String name, int most, int leastBytes, int mostBytes) {
    List<Octets> result = new ArrayList<>();
    List<Json> items = items(name, 1, most);
    for (int i = 0; i < items.size(); i++) {
      result.add(octets(items.get(i), pathOf(name) + "[" + i + "]", leastBytes, mostBytes));
    }
    return result;
  }

  List<Integer> numbers(String name, int most, int least, int greatest) {
    List<Integer> result = new ArrayList<>();
    List<Json> items = items(name, 1, most);
    for (int i = 0; i < items.size(); i++) {
      result.add(number(items.get(i), pathOf(name) + "[" + i + "]", least, greatest));
    }
    return result;
  }

  private List<Json> items(String name, int least, int most) {
    Optional<Json> found = least > 0 ? require(name) : find(name);
    if (found.isEmpty()) {
      return List.of();
    }
    if (!(found.get() instanceof Json.Arr list)) {
      faults.add(found.get(), pathOf(name), "is " + found.get().kind() + ", a list is wanted");
      return List.of();
    }
    int size = list.items().size();
    if (size < least || size > Math.min(most, MAX_ITEMS)) {
      faults.add(
          list, pathOf(name), "has " + size + " items, " + least + " to " + most + " are wanted");
      return List.of();
    }
    return list.items();
  }

  /** Notes every member that nobody asked for. */
  void finish() {
    for (Map.Entry<String, Json.Member> member : members.entrySet()) {
      if (!asked.contains(member.getKey())) {
        faults.add(
            member.getValue().line(),
            member.getValue().column(),
            pathOf(member.getKey()),
            "is not known here");
      }
    }
  }
}
