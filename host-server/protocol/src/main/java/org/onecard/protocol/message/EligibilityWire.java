package org.onecard.protocol.message;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.onecard.protocol.wire.Wire;
import org.onecard.scenario.Notice;
import org.onecard.scenario.Reason;
import org.onecard.scenario.catalogue.CatalogueCheck;
import org.onecard.scenario.catalogue.ClassRule;
import org.onecard.scenario.catalogue.Concession;
import org.onecard.scenario.catalogue.Eligibility;
import org.onecard.scenario.catalogue.Layer;
import org.onecard.scenario.catalogue.Messages;
import org.onecard.scenario.catalogue.OutcomePolicy;
import org.onecard.scenario.catalogue.OutcomePolicy.Unresolved;
import org.onecard.scenario.catalogue.Requirement;

/**
 * Who may use an item, and what becomes of it, between the scenario's types and the wire. What is
 * usual is not written, so that a bundle without it is the same as before there was such a thing.
 */
final class EligibilityWire {

  private static final int APPROVAL = 0;

  private EligibilityWire() {}

  static void write(Eligibility eligibility, ConditionTable table, Wire.ItemMessage.Builder wire) {
    for (Requirement each : eligibility.require()) {
      wire.addRequirements(
          Wire.RequirementMessage.newBuilder()
              .setPredicate(table.placeOf(each.when()))
              .setElseZh(each.otherwise().zh())
              .setElseEn(each.otherwise().en()));
    }
    for (ClassRule each : eligibility.classes()) {
      wire.addClassRules(
          Wire.ClassRuleMessage.newBuilder()
              .setHolderClass(RuleWire.write(each.holderClass()))
              .setPredicate(table.placeOf(each.when())));
    }
    for (Concession each : eligibility.concessions()) {
      wire.addConcessions(
          Wire.ConcessionMessage.newBuilder()
              .setId(each.id())
              .setPredicate(each.when().map(table::placeOf).orElse(0))
              .setPayPercent(each.payPercent())
              .setTicket(each.ticket().orElse("")));
    }
  }

  static Eligibility read(Wire.ItemMessage wire, ConditionTable table) throws NotWellFormed {
    List<Requirement> require = new ArrayList<>();
    for (Wire.RequirementMessage each :
        Check.count(
            wire.getRequirementsList(), 0, CatalogueCheck.MOST_REQUIREMENTS, "requirements")) {
      require.add(
          new Requirement(
              table.at(each.getPredicate()),
              RuleWire.readNotice(each.getElseZh(), each.getElseEn(), "else")));
    }
    List<ClassRule> classes = new ArrayList<>();
    for (Wire.ClassRuleMessage each :
        Check.count(wire.getClassRulesList(), 0, CatalogueCheck.MOST_CLASS_RULES, "class_rules")) {
      classes.add(
          new ClassRule(
              RuleWire.readHolderClass(each.getHolderClass()), table.at(each.getPredicate())));
    }
    List<Concession> concessions = new ArrayList<>();
    for (Wire.ConcessionMessage each :
        Check.count(wire.getConcessionsList(), 0, CatalogueCheck.MOST_CONCESSIONS, "concessions")) {
      concessions.add(
          new Concession(
              Check.item(each.getId(), "concession"),
              each.getPredicate() == 0
                  ? Optional.empty()
                  : Optional.of(table.at(each.getPredicate())),
              Check.within(each.getPayPercent(), 0, 100, "pay_percent"),
              each.getTicket().isEmpty()
                  ? Optional.empty()
                  : Optional.of(Check.item(each.getTicket(), "ticket"))));
    }
    return new Eligibility(require, classes, concessions);
  }

  static void write(OutcomePolicy outcome, Wire.ItemMessage.Builder wire) {
    wire.setPassesUnresolved(outcome.unresolved() == Unresolved.PASS);
    switch (outcome.notPassed()) {
      case KEEP -> {}
      case REFUND -> wire.setNotPassed(Wire.NotPassedPolicy.NOT_PASSED_REFUND);
      case RE_ENTRY ->
          wire.setNotPassed(Wire.NotPassedPolicy.NOT_PASSED_REENTRY)
              .setReentryMs(outcome.within().toMillis());
    }
  }

  static OutcomePolicy readOutcome(Wire.ItemMessage wire) throws NotWellFormed {
    return readNotPassed(wire)
        .with(wire.getPassesUnresolved() ? Unresolved.PASS : Unresolved.REFUSE);
  }

  private static OutcomePolicy readNotPassed(Wire.ItemMessage wire) throws NotWellFormed {
    return switch (wire.getNotPassed()) {
      case NOT_PASSED_UNSPECIFIED, NOT_PASSED_KEEP -> OutcomePolicy.KEEP;
      case NOT_PASSED_REFUND -> OutcomePolicy.REFUND;
      case NOT_PASSED_REENTRY ->
          OutcomePolicy.reentry(Check.duration(wire.getReentryMs(), "reentry_ms"));
      case UNRECOGNIZED -> throw Check.malformed("not_passed", "is unknown");
    };
  }

  static void write(Layer layer, Wire.ItemMessage.Builder wire) {
    if (layer != Layer.PROVINCE) {
      wire.setLayerValue(layer.number());
    }
  }

  static Layer readLayer(Wire.ItemMessage wire) throws NotWellFormed {
    return switch (wire.getLayer()) {
      case LAYER_JOINT -> Layer.JOINT;
      case LAYER_UNSPECIFIED, LAYER_PROVINCE -> Layer.PROVINCE;
      case LAYER_DISTRICT -> Layer.DISTRICT;
      case UNRECOGNIZED -> throw Check.malformed("layer", "is unknown");
    };
  }

  static void write(Messages messages, Wire.ItemMessage.Builder wire) {
    messages.approved().ifPresent(text -> wire.addScreens(screen(APPROVAL, text)));
    // By reason and not by hash: the same catalogue is to have the same bytes on every machine.
    new TreeMap<>(messages.declined())
        .forEach((reason, text) -> wire.addScreens(screen(reason.number(), text)));
  }

  private static Wire.ScreenMessage screen(int reason, Notice text) {
    return Wire.ScreenMessage.newBuilder()
        .setReason(reason)
        .setZh(text.zh())
        .setEn(text.en())
        .build();
  }

  static Messages readMessages(Wire.ItemMessage wire) throws NotWellFormed {
    Optional<Notice> approved = Optional.empty();
    Map<Reason, Notice> declined = new EnumMap<>(Reason.class);
    int before = -1;
    for (Wire.ScreenMessage each :
        Check.count(wire.getScreensList(), 0, Reason.values().length + 1, "screens")) {
      Check.that(each.getReason() > before, "screens", "do not rise");
      before = each.getReason();
      Notice text = RuleWire.readNotice(each.getZh(), each.getEn(), "screen");
      if (before == APPROVAL) {
        approved = Optional.of(text);
      } else {
        declined.put(RuleWire.readReason(before), text);
      }
    }
    return new Messages(approved, declined);
  }
}
