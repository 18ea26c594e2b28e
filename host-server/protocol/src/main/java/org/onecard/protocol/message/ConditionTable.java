package org.onecard.protocol.message;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.onecard.protocol.wire.Wire;
import org.onecard.scenario.catalogue.CatalogueCheck;
import org.onecard.scenario.predicate.LoadedPredicate;
import org.onecard.scenario.predicate.Predicate;

/**
 * The conditions of one bundle. Many items share a few of them, so each stands in the bundle once
 * and is named by its place, from 1.
 */
final class ConditionTable {

  private final Map<Predicate, Integer> places = new LinkedHashMap<>();
  private final List<Predicate> conditions = new ArrayList<>();

  /** One to write into. */
  ConditionTable() {}

  static ConditionTable read(List<Wire.PredicateMessage> wire) throws NotWellFormed {
    ConditionTable table = new ConditionTable();
    for (Wire.PredicateMessage each :
        Check.count(wire, 0, CatalogueCheck.MOST_CONDITIONS, "predicates")) {
      Check.text(each.getText(), Predicate.MOST_CHARACTERS, "predicate");
      LoadedPredicate loaded = Predicate.load(each.getText(), each.getTree().toByteArray());
      if (!(loaded instanceof LoadedPredicate.Ok ok)) {
        throw Check.malformed(
            "predicate " + (table.conditions.size() + 1),
            ((LoadedPredicate.Refused) loaded).because());
      }
      table.conditions.add(ok.predicate());
    }
    return table;
  }

  /** The place of a condition, which is added where it is not there yet. */
  int placeOf(Predicate condition) {
    return places.computeIfAbsent(condition, added -> places.size() + 1);
  }

  Predicate at(int place) throws NotWellFormed {
    return conditions.get(Check.within(place, 1, conditions.size(), "predicate") - 1);
  }

  /** Everything that was placed, in order. */
  List<Wire.PredicateMessage> write() {
    return places.keySet().stream()
        .map(
            condition ->
                Wire.PredicateMessage.newBuilder()
                    .setText(condition.text())
                    .setTree(ByteString.copyFrom(condition.tree()))
                    .build())
        .toList();
  }
}
