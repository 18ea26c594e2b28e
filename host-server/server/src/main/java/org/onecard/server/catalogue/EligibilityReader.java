package org.onecard.server.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.onecard.scenario.HolderClass;
import org.onecard.scenario.Notice;
import org.onecard.scenario.catalogue.ClassRule;
import org.onecard.scenario.catalogue.Concession;
import org.onecard.scenario.catalogue.Eligibility;
import org.onecard.scenario.catalogue.Requirement;
import org.onecard.scenario.predicate.Predicate;

/** Reads who may use an item, as what, and for how much less. */
final class EligibilityReader {

  private static final ScalarType<HolderClass> HOLDER_CLASS = ScalarType.oneOf(HolderClass.class);

  private final FileFindings findings;
  private final Conditions conditions;

  EligibilityReader(FileFindings findings, Conditions conditions) {
    this.findings = findings;
    this.conditions = conditions;
  }

  Eligibility read(YamlFields item) {
    List<Requirement> require = new ArrayList<>();
    item.groups("require").forEach(group -> requirement(group).ifPresent(require::add));
    List<ClassRule> classes = new ArrayList<>();
    item.groups("classes").forEach(group -> classRule(group).ifPresent(classes::add));
    List<Concession> concessions = new ArrayList<>();
    item.groups("concessions").forEach(group -> concession(group).ifPresent(concessions::add));
    return new Eligibility(require, classes, concessions);
  }

  private Optional<Requirement> requirement(YamlFields group) {
    Optional<Predicate> when = condition(group, true);
    Optional<Notice> otherwise = group.requiredGroup("else").flatMap(YamlFields::notice);
    group.refuseOthers();
    return when.flatMap(holds -> otherwise.map(text -> new Requirement(holds, text)));
  }

  private Optional<ClassRule> classRule(YamlFields group) {
    Optional<HolderClass> holderClass = group.required("class", HOLDER_CLASS);
    Optional<Predicate> when = condition(group, true);
    group.refuseOthers();
    return holderClass.flatMap(is -> when.map(holds -> new ClassRule(is, holds)));
  }

  private Optional<Concession> concession(YamlFields group) {
    Optional<String> id = group.required("id", ScalarType.TEXT);
    Optional<Predicate> when = condition(group, false);
    int payPercent = group.find("payPercent", ScalarType.WHOLE).orElse(0);
    Optional<String> ticket = group.find("ticket", ScalarType.TEXT);
    group.refuseOthers();
    // Without a condition that could not be read it would seem to be for everybody.
    return group.unread("when", when)
        ? Optional.empty()
        : id.map(name -> new Concession(name, when, payPercent, ticket));
  }

  private Optional<Predicate> condition(YamlFields group, boolean required) {
    Optional<String> text =
        required ? group.required("when", ScalarType.TEXT) : group.find("when", ScalarType.TEXT);
    return text.flatMap(
        written -> conditions.read(written, group.pathOf("when"), group.placeOf("when"), findings));
  }
}
