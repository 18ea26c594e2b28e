package org.onecard.protocol.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.onecard.protocol.wire.Wire;
import org.onecard.scenario.Money;
import org.onecard.scenario.PresentedCard;
import org.onecard.scenario.Region;
import org.onecard.scenario.Tap;
import org.onecard.scenario.catalogue.Catalogue;
import org.onecard.scenario.catalogue.CatalogueCheck;
import org.onecard.scenario.catalogue.Location;
import org.onecard.scenario.catalogue.Narrowing;
import org.onecard.scenario.catalogue.Operator;
import org.onecard.scenario.catalogue.TestCase;
import org.onecard.scenario.catalogue.TestCase.Expected;

/** What a catalogue says beside its items, between the scenario's types and the wire. */
final class PlacesWire {

  /** Where no terminal is, and no tap has an id. */
  private static final String NOWHERE = "test";

  private static final String TEST_TAP = "test.1.1";

  private PlacesWire() {}

  static void write(Catalogue.Places places, Wire.CatalogueBundle.Builder wire) {
    places.joint().forEach(region -> wire.addJoint(Check.toNumber(region)));
    for (Operator each : places.operators()) {
      wire.addOperators(
          Wire.OperatorMessage.newBuilder()
              .setId(each.id())
              .setNameZh(each.name().zh())
              .setNameEn(each.name().en()));
    }
    for (Location each : places.locations()) {
      wire.addLocations(
          Wire.LocationMessage.newBuilder()
              .setId(each.id())
              .setNameZh(each.name().zh())
              .setNameEn(each.name().en())
              .setRegion(Check.toNumber(each.region()))
              .setOperator(each.operatorId().orElse("")));
    }
    for (Narrowing each : places.narrowings()) {
      wire.addNarrowings(
          Wire.NarrowingMessage.newBuilder()
              .setDistrict(Check.toNumber(each.district()))
              .setItem(each.itemId())
              .setOpen(each.open())
              .setValidFrom(Check.toNumber(each.from()))
              .setValidTo(Check.toNumber(each.to()))
              .addAllMediaValue(
                  each.media().stream().map(PresentedCard.Application::number).sorted().toList()));
    }
  }

  static Catalogue.Places read(Wire.CatalogueBundle wire) throws NotWellFormed {
    List<Region> joint = new ArrayList<>();
    for (int each :
        Check.count(wire.getJointList(), 0, CatalogueCheck.MOST_JOINT_REGIONS, "joint")) {
      joint.add(Check.region(each, "joint"));
    }
    List<Operator> operators = new ArrayList<>();
    for (Wire.OperatorMessage each :
        Check.count(wire.getOperatorsList(), 0, CatalogueCheck.MOST_OPERATORS, "operators")) {
      operators.add(
          new Operator(
              Check.item(each.getId(), "operator"),
              RuleWire.readNotice(each.getNameZh(), each.getNameEn(), "operator")));
    }
    List<Location> locations = new ArrayList<>();
    for (Wire.LocationMessage each :
        Check.count(wire.getLocationsList(), 0, CatalogueCheck.MOST_LOCATIONS, "locations")) {
      locations.add(
          new Location(
              Check.name(each.getId(), "location"),
              RuleWire.readNotice(each.getNameZh(), each.getNameEn(), "location"),
              Check.region(each.getRegion(), "location"),
              each.getOperator().isEmpty()
                  ? Optional.empty()
                  : Optional.of(Check.item(each.getOperator(), "operator"))));
    }
    List<Narrowing> narrowings = new ArrayList<>();
    for (Wire.NarrowingMessage each :
        Check.count(wire.getNarrowingsList(), 0, CatalogueCheck.MOST_NARROWINGS, "narrowings")) {
      narrowings.add(
          new Narrowing(
              Check.region(each.getDistrict(), "district"),
              Check.item(each.getItem(), "item"),
              each.getOpen(),
              Check.dateOrNone(each.getValidFrom(), "valid_from"),
              Check.dateOrNone(each.getValidTo(), "valid_to"),
              each.getMediaCount() == 0
                  ? Set.of()
                  : CatalogueWire.readMedia(each.getMediaValueList())));
    }
    return new Catalogue.Places(joint, operators, locations, narrowings);
  }

  static Wire.TestCaseMessage write(TestCase test) {
    Tap tap = test.tap();
    Wire.TestCaseMessage.Builder wire =
        Wire.TestCaseMessage.newBuilder()
            .setName(test.name())
            .setItem(tap.itemId())
            .setLocation(tap.locationId())
            .setCard(RuleWire.write(tap.card()))
            .setAtMs(tap.at().toEpochMilli())
            .setAlone(tap.decidedBy() == Tap.DecidedBy.TERMINAL)
            .setFacts(RuleWire.write(test.facts()));
    if (test.expected() instanceof Expected.Approved approved) {
      wire.setChargeFen(approved.charge().amountFen());
    } else if (test.expected() instanceof Expected.Declined declined) {
      wire.setReason(declined.reason().number());
    }
    return wire.build();
  }

  static List<TestCase> readTests(List<Wire.TestCaseMessage> wire) throws NotWellFormed {
    List<TestCase> tests = new ArrayList<>();
    for (Wire.TestCaseMessage each : Check.count(wire, 0, CatalogueCheck.MOST_TESTS, "tests")) {
      tests.add(
          new TestCase(
              Check.text(each.getName(), CatalogueCheck.LONGEST_TEST_NAME, "name"),
              RuleWire.readFacts(each.getFacts()),
              new Tap(
                  TEST_TAP,
                  NOWHERE,
                  Check.name(each.getLocation(), "location"),
                  Check.item(each.getItem(), "item"),
                  RuleWire.readCard(each.getCard()),
                  Check.time(each.getAtMs(), "at_ms"),
                  each.getAlone() ? Tap.DecidedBy.TERMINAL : Tap.DecidedBy.HOST),
              readExpected(each)));
    }
    return tests;
  }

  private static Expected readExpected(Wire.TestCaseMessage wire) throws NotWellFormed {
    return switch (wire.getExpectedCase()) {
      case CHARGE_FEN ->
          new Expected.Approved(
              Money.fen(Check.within(wire.getChargeFen(), 0, Check.MOST_FEN, "charge_fen")));
      case REASON -> new Expected.Declined(RuleWire.readReason(wire.getReason()));
      case EXPECTED_NOT_SET -> throw Check.malformed("expected", "is missing");
    };
  }
}
